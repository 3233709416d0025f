import { type Instant, instant, seconds } from '../../core/time/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { BatchException, PendingResponse } from './responses.repo.ts';

/** What became of one answer. `overloaded`: not written, the client sends it again. */
export interface SaveOutcome {
  readonly verdict: Exclude<BatchException['verdict'], 'busy'> | 'overloaded';
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
}

interface Waiting {
  readonly row: PendingResponse;
  readonly done: (outcome: SaveOutcome) => void;
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
  const aside = createLane(deps, true, () => undefined);
  const main = createLane(deps, false, (busy) => aside.add(busy));

  return {
    save(row, done) {
      if (main.size() + aside.size() >= mostWaiting)
        done({ verdict: 'overloaded', deadline: row.believedDeadline, open: true });
      else main.add([{ row, done }]);
    },
    writtenThrough(now) {
      const oldest = Math.min(main.oldest() ?? Number.POSITIVE_INFINITY, aside.oldest() ?? Number.POSITIVE_INFINITY);
      return oldest > now ? now : instant(oldest - 1);
    },
    async written(sittingId) {
      await main.written(sittingId);
      await aside.written(sittingId);
    },
  };
}

function createLane(deps: SaveBatcherDeps, wait: boolean, onBusy: (rows: Waiting[]) => void) {
  let queue: Waiting[] = [];
  let inFlight: Waiting[] = [];
  let running = false;
  let idleWatchers: { sittingId: string; resolve: () => void }[] = [];

  async function run() {
    running = true;
    try {
      while (queue.length > 0) {
        inFlight = queue.length > largestBatch ? queue.splice(0, largestBatch) : queue;
        if (inFlight === queue) queue = [];
        const size = inFlight.length;
        await write(inFlight);
        inFlight = [];
        tellWatchers();
        if (size >= fullBatch && queue.length < size) await new Promise((resolve) => setTimeout(resolve, fillMs));
      }
    } finally {
      running = false;
    }
  }

  async function write(rows: Waiting[]): Promise<void> {
    for (;;) {
      try {
        settle(
          rows,
          await deps.insert(
            rows.map(({ row }) => row),
            wait,
          ),
        );
        return;
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
            for (const { row, done } of rows)
              done({ verdict: 'overloaded', deadline: row.believedDeadline, open: true });
            return;
          }
          await new Promise((resolve) => setTimeout(resolve, seconds(1)));
        }
      }
    }
  }

  function settle(rows: Waiting[], exceptions: readonly BatchException[]) {
    const said = new Map(exceptions.map((exception) => [exception.index, exception]));
    const busy: Waiting[] = [];
    rows.forEach((waiting, index) => {
      const exception = said.get(index);
      if (exception === undefined)
        waiting.done({ verdict: 'saved', deadline: waiting.row.believedDeadline, open: true });
      else if (exception.verdict === 'busy') busy.push(waiting);
      else waiting.done({ verdict: exception.verdict, deadline: exception.deadline, open: exception.open });
    });
    if (busy.length > 0) onBusy(busy);
  }

  const holds = (sittingId: string) =>
    queue.some(({ row }) => row.sittingId === sittingId) || inFlight.some(({ row }) => row.sittingId === sittingId);

  function tellWatchers() {
    if (idleWatchers.length === 0) return;
    const done = idleWatchers.filter(({ sittingId }) => !holds(sittingId));
    idleWatchers = idleWatchers.filter((watcher) => !done.includes(watcher));
    for (const { resolve } of done) resolve();
  }

  return {
    add(rows: Waiting[]) {
      for (const row of rows) queue.push(row);
      if (!running) void run();
    },
    size: () => queue.length + inFlight.length,
    oldest: (): Instant | null => (inFlight[0] ?? queue[0])?.row.receivedAt ?? null,
    written(sittingId: string): Promise<void> {
      if (!holds(sittingId)) return Promise.resolve();
      return new Promise((resolve) => idleWatchers.push({ sittingId, resolve }));
    },
  };
}
