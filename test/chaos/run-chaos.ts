import { setTimeout as sleep } from 'node:timers/promises';
import seedrandom from 'seedrandom';
import { createDatabase } from '../../server/adapters/postgres/database.ts';
import type { Database } from '../../server/ports/database.ts';
import { quietLog } from '../support/log.ts';
import { seedPeople } from '../support/seed-people.ts';
import { buildServer } from '../support/server-build.ts';
import { makeShortProgram } from '../support/short-program.ts';
import { shortenSitting } from '../support/shorten-sitting.ts';
import { type Book, openBook } from './book.ts';
import { isShort, occupySeat, type Temper } from './candidate.ts';
import { type Cluster, removeData, type Strike, startOneNode, startTwoNodes } from './cluster.ts';
import { judge, type Verdict } from './verdict.ts';

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: string;
  readonly nodes: 1 | 2;
  readonly candidates: number;
  /** How long a sitting that is to expire lasts. */
  readonly shortMs: { readonly least: number; readonly most: number };
  /** Ends the run early: everything is stopped, and there is no report. */
  readonly signal: AbortSignal;
  /** Told what happens. */
  readonly say: (line: string) => void;
}

export interface ChaosReport extends Verdict {
  readonly kills: ReadonlyMap<string, number>;
  readonly acked: number;
  readonly sittings: number;
  readonly silences: number;
  readonly worstSilenceMs: number;
  readonly crashes: readonly string[];
  readonly surprises: ReadonlyMap<string, number>;
  readonly tookMs: number;
  /** Kept when something is wrong, with the servers' logs. */
  readonly dataDir: string | null;
}

/** How long candidates may need to get their last answers acknowledged once nothing is killed any more. */
const finishWithinMs = 120_000;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { nodes, say } = options;
  const startedAt = performance.now();
  const build = await buildServer();
  const program = await makeShortProgram();
  const cluster = await (nodes === 1 ? startOneNode : startTwoNodes)(build, program.path);
  const owner = createDatabase(cluster.ownerConfig, { log: quietLog, max: 3, name: 'chaos' });
  let kept = true;
  try {
    await cluster.ready();
    say(`${nodes} node${nodes === 1 ? '' : 's'} on ${cluster.origins.join(' and ')}, data in ${cluster.dataDir}`);
    const { book, kills } = await Promise.race([rage(options, cluster, owner), abortion(options.signal)]);
    const verdict = await judge(owner, book, Date.now());
    const report = {
      ...verdict,
      kills,
      acked: book.acknowledgements,
      sittings: book.sittings.length,
      silences: book.silences.length,
      worstSilenceMs: Math.max(0, ...book.silences.map(({ from, to }) => to - from)),
      crashes: cluster.crashes,
      surprises: book.surprises,
      tookMs: performance.now() - startedAt,
    };
    kept = faultsOf(report).length > 0;
    return { ...report, dataDir: kept ? cluster.dataDir : null };
  } finally {
    await owner.close();
    await cluster.stop();
    if (!kept) await removeData(cluster);
    await program.remove();
    await build.remove();
  }
}

function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new Error('ended before it was done'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}

/** What makes a run a failure, in sentences. */
export function faultsOf(report: Omit<ChaosReport, 'dataDir'>): string[] {
  return [
    ...report.lost,
    ...report.doubleOutcomes,
    ...report.overruns,
    ...(report.worstCreditErrorMs > 2000 ? [report.worstCredit] : []),
    ...report.crashes,
    ...[...report.surprises].map(([what, times]) => `${what} (${times} times)`),
  ];
}

/** Lets candidates answer while things are killed, and lets them finish. */
async function rage(options: ChaosOptions, cluster: Cluster, owner: Database) {
  const { candidates, seed, shortMs } = options;
  const book = openBook();
  const finishing = new AbortController();
  const random = seedrandom(`${seed} room`);
  const people = await seedPeople(owner, 'candidate', candidates * (3 + options.kills));
  const { rows } = await owner.query<{ id: string; exam_id: string }>(
    `SELECT id, exam_id FROM delivery WHERE program_id = 'short'`,
  );
  const deliveryOf = (temper: Temper) =>
    rows.find(({ exam_id }) => exam_id === (isShort(temper) ? 'minute' : 'day'))?.id ?? '';
  const seats = Array.from({ length: candidates }, (_, seat) => {
    const own = seedrandom(`${seed} seat ${seat}`);
    return occupySeat(
      {
        book,
        origins: seat % 2 === 0 ? cluster.origins : cluster.origins.toReversed(),
        random: own,
        finishing: finishing.signal,
        nextCookie: () => people.pop()?.cookie ?? '',
        deliveryOf,
        async shorten(sittingId) {
          const leftMs = shortMs.least + random() * (shortMs.most - shortMs.least);
          await shortenSitting(owner, sittingId, leftMs);
          return leftMs;
        },
      },
      seat,
      tempers[seat % tempers.length] ?? 'stays',
    );
  });
  await book.savedSince(Date.now());
  const kills = await strikeAtRandom(options, cluster, book);
  book.close();
  finishing.abort();
  await within(finishWithinMs, Promise.all(seats), 'candidates still wait for an answer');
  await sweptUp(owner);
  return { book, kills };
}

const tempers: readonly Temper[] = ['stays', 'expires', 'submits', 'races'];

/** How often the next strike comes while the cluster still recovers from the last. */
const impatience = 0.15;

async function strikeAtRandom(options: ChaosOptions, cluster: Cluster, book: Book): Promise<Map<string, number>> {
  const random = seedrandom(`${options.seed} strikes`);
  const counts = new Map<string, number>();
  let recovered: Promise<unknown> = Promise.resolve();
  let struck = 0;
  for (let number = 1; number <= options.kills; number++) {
    if (random() < impatience) await sleep(random() * 1500);
    else {
      await recovered;
      await sleep(200 + random() * 2500);
    }
    const strike = choose(cluster.strikes, random);
    counts.set(strike.name, (counts.get(strike.name) ?? 0) + 1);
    const at = performance.now();
    const isLast = () => struck === number;
    struck = number;
    book.noteStrike();
    await strike.run(random);
    recovered = cluster
      .ready(() => {
        if (strike.endsAllApps && isLast()) book.noteReady();
      })
      .then(() => book.savedSince(Date.now()));
    recovered.then(
      () =>
        options.say(
          `${number}/${options.kills} ${strike.name}: saving again after ${Math.round(performance.now() - at)} ms`,
        ),
      () => undefined, // awaited below, unless the run was ended
    );
  }
  await recovered;
  return counts;
}

function choose(strikes: readonly Strike[], random: () => number): Strike {
  let left = random() * strikes.reduce((sum, { weight }) => sum + weight, 0);
  for (const strike of strikes) {
    left -= strike.weight;
    if (left < 0) return strike;
  }
  throw new Error('there is nothing to strike at');
}

/** Waits until everything that is due has been closed, or should have been long ago. */
async function sweptUp(owner: Database): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    const { rowCount } = await owner.query(
      `SELECT FROM sitting WHERE status = 'in-progress' AND deadline_at < $1 LIMIT 1`,
      [Date.now()],
    );
    if (rowCount === 0) return;
    await sleep(250);
  }
}

async function within<T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> {
  const late = new AbortController();
  try {
    return await Promise.race([
      work,
      sleep(ms, undefined, { signal: late.signal }).then(() => {
        throw new Error(otherwise);
      }),
    ]);
  } finally {
    late.abort();
  }
}
