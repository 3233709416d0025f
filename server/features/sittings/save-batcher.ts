import { type Instant, instant, seconds } from '../../core/time/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { BatchException, PendingResponse } from './responses.repo.ts';

/** What became of one answer. `overloaded`: not written, the client sends it again. */
export interface SaveOutcome {
  readonly verdict: Exclude<BatchException['verdict'], 'busy' | 'uncertain'> | 'overloaded';
  readonly deadline: Instant | null;
  readonly open: boolean;
}

export interface SaveBatcher {
  /** Queues an answer in the order of receipt; `done` is called once, after the commit [SAVE-1]. */
  save(row: PendingResponse, done: (outcome: SaveOutcome) => void): void;
  /** Up to this receipt time every answer this node received is written [TIME-5]. */
  writtenThrough(now: Instant): Instant;
  /** Resolves when every answer of the sitting received before this call is written. */
  written(sittingId: string): Promise<void>;
  /** Resolves when every answer received before this call is written. */
  drained(): Promise<void>;
  isEmpty(): boolean;
  /** Gives up what cannot be written any more; nobody is told, so clients send it again. */
  stop(): void;
}

interface Waiting {
  readonly row: PendingResponse;
  readonly done: (outcome: SaveOutcome) => void;
  /** Called after `done`. */
  readonly watchers: (() => void)[];
  settled: boolean;
}

export interface SaveBatcherDeps {
  /** Appends rows and commits; see `insertResponses`. */
  readonly insert: (rows: readonly PendingResponse[], wait: boolean) => Promise<BatchException[]>;
  readonly isConnectionLost: (error: unknown) => boolean;
  /** The database refuses a value of the batch itself, so a smaller batch may pass. */
  readonly isDataError: (error: unknown) => boolean;
  /** Resolves when the database commits again and outage credit was given, which must come before held-back answers [TIME-6]. */
  readonly recovered: () => Promise<void>;
  readonly log: Log;
}

const largestBatch = 1000;
/** From this size on a short wait lets the next batch fill, which costs less than a commit more. */
const fullBatch = 24;
const fillMs = 3;
/** Answers held in memory while the database is away; beyond it clients are told to try again. */
const mostWaiting = 100_000;

/**
 * Group commit for answers: one batch in flight, the next forms meanwhile, no timer at low load. Rows whose
 * sitting is being changed go to a second lane that waits for the lock, so they hold up nobody else.
 */
export function createSaveBatcher(deps: SaveBatcherDeps): SaveBatcher {
  const aside = createLane(deps, null);
  const main = createLane(deps, (busy) => aside.add(busy));
  const settled = (which: (row: PendingResponse) => boolean) =>
    Promise.all([main.lastSettled(which), aside.lastSettled(which)]).then(() => undefined);

  return {
    save(row, done) {
      if (main.size() + aside.size() >= mostWaiting)
        done({ verdict: 'overloaded', deadline: row.believedDeadline, open: true });
      else main.add([{ row, done, watchers: [], settled: false }]);
    },
    writtenThrough(now) {
      const oldest = Math.min(main.oldest() ?? Number.POSITIVE_INFINITY, aside.oldest() ?? Number.POSITIVE_INFINITY);
      return oldest > now ? now : instant(oldest - 1);
    },
    written: (sittingId) => settled((row) => row.sittingId === sittingId),
    drained: () => settled(() => true),
    isEmpty: () => main.size() + aside.size() === 0,
    stop() {
      main.stop();
      aside.stop();
    },
  };
}

/** @param putAside takes the rows of sittings that somebody is changing; null: this lane waits for their locks. */
function createLane(deps: SaveBatcherDeps, putAside: ((rows: Waiting[]) => void) | null) {
  let queue: Waiting[] = [];
  let inFlight: Waiting[] = [];
  let running = false;
  let stopped = false;

  async function run() {
    running = true;
    try {
      while (queue.length > 0 && !stopped) {
        inFlight = queue.length > largestBatch ? queue.splice(0, largestBatch) : queue;
        if (inFlight === queue) queue = [];
        const size = inFlight.length;
        await write(inFlight);
        inFlight = [];
        if (size >= fullBatch && queue.length < size) await new Promise((resolve) => setTimeout(resolve, fillMs));
      }
    } finally {
      running = false;
    }
  }

  async function write(given: Waiting[]): Promise<void> {
    let rows = given;
    while (!stopped) {
      try {
        const exceptions = await deps.insert(
          rows.map(({ row }) => row),
          putAside === null,
        );
        rows = settle(rows, exceptions);
        if (rows.length === 0) return;
        await deps.recovered();
      } catch (error) {
        if (deps.isConnectionLost(error)) {
          await deps.recovered();
        } else if (deps.isDataError(error) && rows.length > 1) {
          const half = rows.length >> 1;
          await write(rows.slice(0, half));
          await write(rows.slice(half));
          return;
        } else {
          const [first] = rows;
          deps.log.error(
            { err: error, rows: rows.length, sittingId: first?.row.sittingId },
            'answers could not be written',
          );
          if (deps.isDataError(error)) {
            for (const waiting of rows)
              finish(waiting, { verdict: 'overloaded', deadline: waiting.row.believedDeadline, open: true });
            return;
          }
          await new Promise((resolve) => setTimeout(resolve, seconds(1)));
        }
      }
    }
  }

  function finish(waiting: Waiting, outcome: SaveOutcome) {
    waiting.settled = true;
    waiting.done(outcome);
    for (const resolve of waiting.watchers) resolve();
  }

  /** @returns the rows to ask about again, after the next beat. */
  function settle(rows: Waiting[], exceptions: readonly BatchException[]): Waiting[] {
    const said = new Map(exceptions.map((exception) => [exception.index, exception]));
    const busy: Waiting[] = [];
    rows.forEach((waiting, index) => {
      const exception = said.get(index);
      if (exception === undefined)
        finish(waiting, { verdict: 'saved', deadline: waiting.row.believedDeadline, open: true });
      else if (exception.verdict === 'busy' || exception.verdict === 'uncertain') busy.push(waiting);
      else finish(waiting, { verdict: exception.verdict, deadline: exception.deadline, open: exception.open });
    });
    if (putAside === null || busy.length === 0) return busy;
    putAside(busy);
    return [];
  }

  return {
    add(rows: Waiting[]) {
      for (const row of rows) queue.push(row);
      if (!running) void run();
    },
    size: () => queue.length + inFlight.length,
    oldest: (): Instant | null => (inFlight[0] ?? queue[0])?.row.receivedAt ?? null,
    /** Resolves when the newest of these rows is settled: later ones are not waited for, or they could be endless. */
    lastSettled(which: (row: PendingResponse) => boolean): Promise<void> {
      const isOne = ({ row, settled }: Waiting) => !settled && which(row);
      const last = queue.findLast(isOne) ?? inFlight.findLast(isOne);
      return last === undefined ? Promise.resolve() : new Promise((resolve) => last.watchers.push(resolve));
    },
    stop() {
      stopped = true;
    },
  };
}
