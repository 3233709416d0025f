import { startClient, startEcho } from '../support/client.ts';
import type { Measured } from '../support/protocol.ts';
import { createSeeds } from '../support/seed.ts';
import { countJournal, cpuSecondsOf, type Program, startServer } from '../support/server.ts';
import { median, rounded } from '../support/statistics.ts';

export interface SaveOptions {
  /** Connections of the two comparisons. */
  readonly connections: readonly [number, number];
  readonly rounds: number;
  readonly roundMs: number;
  readonly pacedPerSecond: number;
  readonly program: Program;
  readonly say: (line: string) => void;
}

const warmUpMs = 500;

/** Durable saves against an echo that does nothing, in turn; then saves at a given pace. */
export async function benchSave({ connections, rounds, roundMs, pacedPerSecond, program, say }: SaveOptions) {
  const server = await startServer(program);
  const echo = await startEcho();
  const client = startClient();
  try {
    const seeds = await createSeeds(server);
    const [fewer, more] = connections;
    const candidates = await seeds.running(more, 'midterm');
    const before = await countJournal(server);
    let saved = 0;
    const count = <M extends Measured>(measured: M): M => {
      saved += measured.saved;
      if (measured.lost > 0) throw new Error(`${measured.lost} saves were not acknowledged as saved`);
      return measured;
    };

    const cpu = async () => {
      const { node, postgres } = await server.cpu();
      return { server: node, postgres, echo: await cpuSecondsOf(echo.pid), client: await cpuSecondsOf(client.pid) };
    };

    async function compare(size: number) {
      await client.call('joinEcho', { origin: echo.origin, count: size });
      const of = { server: [] as Round[], echo: [] as Round[] };
      for (let round = 0; round < rounds; round++) {
        for (const target of ['server', 'echo'] as const) {
          const from = await cpu();
          const measured = await client.call('saturate', { target, count: size, warmUpMs, measureMs: roundMs });
          const to = await cpu();
          const micros = (who: keyof typeof to) => ((to[who] - from[who]) * 1e6) / measured.saved;
          const used = { own: micros(target), postgres: micros('postgres'), client: micros('client') };
          of[target].push({ ...(target === 'server' ? count(measured) : measured), used });
        }
        const [save, bare] = [of.server[round], of.echo[round]];
        if (save && bare) say(`${size} connections, round ${round + 1}: saves ${inWords(save)}; echo ${inWords(bare)}`);
      }
      const perSecond = median(of.server.map((each) => each.perSecond));
      const echoPerSecond = median(of.echo.map((each) => each.perSecond));
      const ratios = of.server.map((each, round) => each.perSecond / (of.echo[round]?.perSecond ?? Number.NaN));
      const p99Ms = median(of.server.map((each) => each.p99Ms));
      const echoP99Ms = median(of.echo.map((each) => each.p99Ms));
      return { perSecond, echoPerSecond, ratio: median(ratios), p99Ratio: p99Ms / echoP99Ms };
    }

    await client.call('join', { origin: server.origin, candidates: candidates.slice(0, fewer), atOnce: 20 });
    const small = await compare(fewer);
    await client.call('join', { origin: server.origin, candidates: candidates.slice(fewer), atOnce: 20 });
    const large = await compare(more);
    const paced = count(await client.call('pace', { count: fewer, perSecond: pacedPerSecond, measureMs: roundMs * 2 }));
    const written = (await countJournal(server)) - before;
    say(`${saved} saves were acknowledged, ${written} stand in the journal`);
    if (written !== saved) throw new Error(`${saved} saves were acknowledged and ${written} written`);
    return {
      'save.ratioAt500': rounded(small.ratio, 3),
      'save.ratioAt1000': rounded(large.ratio, 3),
      'save.p99RatioAt500': rounded(small.p99Ratio, 2),
      'save.savesPerSecond': Math.round(small.perSecond),
      'save.echoPerSecond': Math.round(small.echoPerSecond),
      'save.pacedP99Ms': rounded(paced.p99Ms),
    };
  } finally {
    await client.stop();
    await echo.stop();
    await server.stop();
  }
}

/** With microseconds of CPU for each message: what they cost does not depend on what else runs on the machine. */
type Round = Measured & { perSecond: number; used: { own: number; postgres: number; client: number } };

const inWords = ({ perSecond, p99Ms, used: { own, postgres, client } }: Round) =>
  `${Math.round(perSecond)}/s, p99 ${rounded(p99Ms)} ms, CPU ${rounded(own)} + ${rounded(postgres)} µs, client ${rounded(client)} µs`;
