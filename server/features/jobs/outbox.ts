import type { JobKind, JobPayload } from '../../contract/jobs.ts';
import type { Json } from '../../core/result.ts';
import { type Instant, type Millis, millis, minutes, plus, seconds } from '../../core/time/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Transaction } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import type { Queue } from '../../ports/queue.ts';
import { claimOutboxRows, insertOutboxRows, markDispatched, redispatch, unclaim } from './outbox.repo.ts';

/** How often rows are looked for that nobody poked about: those of killed processes, and of times without a queue. */
const pollEvery: Millis = seconds(1);
/** A process that claims rows takes them to the queue within this time, or has died. */
const claimFor: Millis = seconds(30);
const batchSize = 100;
/** How often it is asked whether what is more urgent is done. */
const holdFor: Millis = millis(100);
/** A job that is not done after this time is taken to the queue again; one that still waits or retries there is not doubled. */
const undoneAfter: Millis = minutes(60);
const undoneEvery: Millis = minutes(5);
const givenUpAfter: Millis = minutes(7 * 24 * 60);

export interface Outbox {
  /** Orders work that must follow the commit of this transaction, and only that. */
  add<K extends JobKind>(tx: Transaction, kind: K, payload: JobPayload<K>, at: Instant): Promise<void>;
  /** In one statement: a sweep orders hundreds in one transaction. */
  addAll<K extends JobKind>(tx: Transaction, kind: K, payloads: readonly JobPayload<K>[], at: Instant): Promise<void>;
  /** Looks for rows at once; call it after the commit of a transaction that wrote some by itself. */
  poke(): void;
  /** Begins to take rows to the queue, until stopped. Any number of processes may. */
  start(): void;
  /** Stops looking for rows, and waits for those at hand. */
  stop(): Promise<void>;
}

export const jobIdOf = (outboxId: number): string => `outbox-${outboxId}`;

/** The row that a job was made of; null for scheduled jobs. */
export function outboxIdOf(jobId: string): number | null {
  const match = /^outbox-(\d+)$/.exec(jobId);
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * Takes what transactions have ordered to the queue. A row may be taken there twice (the process dies before it has marked it), but makes
 * one job only, by its id; while the queue is away rows wait.
 */
export function createOutbox(deps: {
  readonly database: Database;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether this process has something more urgent to do: orders may wait for seconds. */
  readonly mustHold?: () => boolean;
}): Outbox {
  const { database, queue, clock, log, mustHold = () => false } = deps;
  let running = false;
  let poked = false;
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> | undefined;
  let isQueueAway = false;
  let isDatabaseAway = false;
  let nextUndoneCheck = clock.now();

  async function dispatchBatch(): Promise<'more' | 'none'> {
    const rows = await claimOutboxRows(database, clock.now(), claimFor, batchSize);
    if (rows.length === 0) return 'none';
    const fates = await Promise.allSettled(
      rows.map(({ id, kind, payload }) => queue.enqueue(kind, payload, { jobId: jobIdOf(id) })),
    );
    const idsOf = (status: 'fulfilled' | 'rejected') =>
      rows.filter((_row, index) => fates[index]?.status === status).map(({ id }) => id);
    const taken = idsOf('fulfilled');
    const left = idsOf('rejected');
    if (taken.length > 0) await markDispatched(database, taken, clock.now());
    if (left.length > 0) await unclaim(database, left);
    tellOfQueue(fates.find((fate) => fate.status === 'rejected')?.reason, left.length);
    return left.length === 0 && rows.length === batchSize ? 'more' : 'none';
  }

  function tellOfQueue(err: unknown, waiting: number): void {
    if (waiting > 0 && !isQueueAway) log.warn({ err, waiting }, 'The job queue takes no work; the orders wait.');
    if (waiting === 0 && isQueueAway) log.info({}, 'The job queue takes work again.');
    isQueueAway = waiting > 0;
  }

  async function dispatch(): Promise<void> {
    try {
      const now = clock.now();
      if (now >= nextUndoneCheck) {
        nextUndoneCheck = plus(now, undoneEvery);
        const again = await redispatch(database, before(now, undoneAfter), before(now, givenUpAfter));
        if (again > 0) log.warn({ again }, 'Jobs were not done in time and are ordered again.');
      }
      while (running && !mustHold() && (await dispatchBatch()) === 'more');
      isDatabaseAway = false;
    } catch (err) {
      if (!isDatabaseAway) log.warn({ err }, 'The outbox cannot be read; it is tried again each second.');
      isDatabaseAway = true;
    }
  }

  function look(): void {
    if (!running || work !== undefined) return;
    clearTimeout(timer);
    if (mustHold()) {
      timer = setTimeout(look, holdFor);
      return;
    }
    poked = false;
    work = dispatch().finally(() => {
      work = undefined;
      if (poked) look();
      else if (running) timer = setTimeout(look, pollEvery);
    });
  }

  const poke = () => {
    poked = true;
    look();
  };

  const addAll: Outbox['addAll'] = async (tx, kind, payloads, at) => {
    await insertOutboxRows(tx, kind, payloads as readonly Json[], at);
    tx.afterCommit(poke);
  };

  return {
    add: (tx, kind, payload, at) => addAll(tx, kind, [payload], at),
    addAll,
    poke,
    start() {
      running = true;
      look();
    },
    async stop() {
      running = false;
      clearTimeout(timer);
      await work;
    },
  };
}

const before = (at: Instant, length: Millis): Instant => plus(at, millis(-length));
