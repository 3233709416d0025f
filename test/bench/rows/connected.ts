import { startClient } from '../support/client.ts';
import { createSeeds } from '../support/seed.ts';
import { countJournal, type Program, startServer } from '../support/server.ts';
import { rounded } from '../support/statistics.ts';

export interface ConnectedOptions {
  readonly candidates: number;
  /** Each candidate saves once in so many seconds. */
  readonly saveEverySeconds: number;
  readonly measureMs: number;
  readonly program: Program;
  readonly say: (line: string) => void;
}

/** A full house: everybody is connected and saves now and then. */
export async function benchConnected({ candidates, saveEverySeconds, measureMs, program, say }: ConnectedOptions) {
  const server = await startServer(program);
  const client = startClient();
  try {
    const seeds = await createSeeds(server);
    const seated = await seeds.running(candidates, 'midterm');
    const startedAt = performance.now();
    await client.call('join', { origin: server.origin, candidates: seated, atOnce: 50 });
    say(`${candidates} candidates attached in ${rounded((performance.now() - startedAt) / 1000)} s`);
    const before = await countJournal(server);
    const measured = await client.call('pace', {
      count: candidates,
      perSecond: candidates / saveEverySeconds,
      measureMs,
    });
    const rssMb = await server.rssMb();
    const written = (await countJournal(server)) - before;
    say(
      `${measured.saved} saves acknowledged, ${written} written to the journal; half within ${rounded(measured.p50Ms)} ms, the slowest ${rounded(measured.worstMs)} ms`,
    );
    return {
      'connected.candidates': candidates,
      'connected.p99Ms': rounded(measured.p99Ms),
      'connected.lost': measured.lost + Math.max(0, measured.saved - written),
      'connected.rssMb': rssMb,
    };
  } finally {
    await client.stop();
    await server.stop();
  }
}
