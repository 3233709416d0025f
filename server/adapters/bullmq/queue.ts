import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, JobsOptions } from 'bullmq';
import type { Json } from '../../core/result.ts';
import type { Log } from '../../ports/log.ts';
import type { JobHandler, Queue } from '../../ports/queue.ts';

export interface RetrySettings {
  /** How often a job is tried in all. */
  readonly attempts: number;
  /** Wait before the second try; doubles each time. */
  readonly backoffMs: number;
}

/** From 5 s to about 5.7 h apart, 11 h in all: a mail server may be down for a night. */
const patientRetry: RetrySettings = { attempts: 14, backoffMs: 5_000 };

const day = 24 * 60 * 60;
/** BullMQ makes the processes wait 15 s after an error before they look for work again. */
const retryFetchMs = 1_000;
/** While the store is away every look for work fails, many times a second. */
const troubleEveryMs = 10_000;
/** The store may be away at the start. */
const retryOpenMs = 1_000;
/** A Redis that was killed forgets its schedules. */
const rescheduleMs = 10 * 60 * 1000;
/** A worker whose store is away never finishes closing. A job that is cut off is done again by another process. */
const closePatienceMs = 10_000;

export interface QueueOptions {
  readonly log: Log;
  readonly retry?: RetrySettings;
}

/** What is used of a BullMQ queue, whatever its store. */
export interface BullQueue {
  add(name: string, data: Json, options: JobsOptions): Promise<unknown>;
  upsertJobScheduler(
    id: string,
    repeat: { readonly pattern: string; readonly tz: string },
    template: { readonly name: string; readonly data: Json; readonly opts: JobsOptions },
  ): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** What is used of a BullMQ worker, whatever its store. */
export interface BullWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
  /** Resolves when it has been closed. */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** What is particular to the store below: Redis or PostgreSQL. */
export interface Backend {
  /** For adding jobs. Rejects at once while the store is away. */
  queue(name: string, defaults: JobsOptions): Promise<BullQueue>;
  /**
   * A worker that can reach the store and does nothing yet. Rejects while the store is away: one that was begun then looks for jobs
   * for ever without giving way to anything else in the process.
   */
  worker(name: string, run: (job: Job) => Promise<void>, settings: WorkerSettings): Promise<BullWorker>;
  close(): Promise<void>;
}

export interface WorkerSettings {
  readonly autorun: false;
  readonly concurrency: number;
  readonly runRetryDelay: number;
  readonly maxStalledCount: number;
}

/** The `Queue` port on BullMQ: one BullMQ queue per name of job, so that a slow kind holds up no other. */
export function createBullQueue(backend: Backend, { log, retry = patientRetry }: QueueOptions): Queue {
  const queues = new Map<string, Promise<BullQueue>>();
  const workers: BullWorker[] = [];
  const ending = new AbortController();
  const timers = new Set<NodeJS.Timeout>();

  const defaults: JobsOptions = {
    attempts: retry.attempts,
    backoff: { type: 'exponential', delay: retry.backoffMs },
    removeOnComplete: { age: day, count: 10_000 },
    removeOnFail: { age: 7 * day },
  };
  const toldAt = new Map<string, number>();
  const tellErrors = (emitter: BullQueue | BullWorker, name: string) =>
    emitter.on('error', (err: Error) => {
      const now = performance.now();
      if (now - (toldAt.get(name) ?? Number.NEGATIVE_INFINITY) < troubleEveryMs) return;
      toldAt.set(name, now);
      log.warn({ err, queue: name }, 'The job queue has trouble; it goes on by itself.');
    });

  const queueOf = (name: string): Promise<BullQueue> => {
    let queue = queues.get(name);
    if (queue === undefined) {
      queue = backend.queue(name, defaults).then((made) => {
        tellErrors(made, name);
        return made;
      });
      queues.set(name, queue);
      // a queue that could not be opened is opened anew by the next call
      queue.catch(() => queues.delete(name));
    }
    return queue;
  };

  const runnerOf = (handler: JobHandler) => async (job: Job) =>
    handler({
      jobId: job.id ?? '',
      payload: job.data as unknown,
      attempt: job.attemptsMade + 1,
      signal: ending.signal,
    });

  const later = (work: () => Promise<void>, waitMs: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void work();
    }, waitMs).unref();
    timers.add(timer);
  };

  /** Does what needs the store, and again as long as the store is away. */
  const persist = async (name: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (err) {
      if (ending.signal.aborted) return;
      log.warn({ err, queue: name }, 'The job queue waits for its store; it is tried again.');
      later(() => persist(name, work), retryOpenMs);
    }
  };

  let closed: Promise<void> | undefined;
  const close = async () => {
    ending.abort(new Error('this process is about to end'));
    for (const timer of timers) clearTimeout(timer);
    await Promise.race([closeAll(), sleep(closePatienceMs, undefined, { ref: false })]);
    await backend.close();
  };
  const closeAll = async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    const opened = await Promise.allSettled(queues.values());
    await Promise.all(opened.map((queue) => (queue.status === 'fulfilled' ? queue.value.close() : undefined)));
  };

  return {
    async enqueue(name, payload, { jobId }) {
      const queue = await queueOf(name);
      await queue.add(name, payload, { jobId });
    },

    process(name, handler, { concurrency = 1 } = {}) {
      return persist(name, async () => {
        const worker = await backend.worker(name, runnerOf(handler), {
          autorun: false,
          concurrency,
          runRetryDelay: retryFetchMs,
          // a process that died is no fault of the job
          maxStalledCount: 10,
        });
        if (ending.signal.aborted) return worker.close();
        tellErrors(worker, name);
        worker.on('failed', (job, err) => {
          if (job === undefined) return;
          const facts = { err, queue: name, jobId: job.id, attempt: job.attemptsMade };
          if (job.attemptsMade < retry.attempts) log.warn(facts, 'A job failed and will be tried again.');
          else log.error(facts, 'A job failed for the last time and is given up.');
        });
        workers.push(worker);
        worker.run().catch((err: unknown) => log.error({ err, queue: name }, 'A worker ended before its time.'));
      });
    },

    schedule(name, cron) {
      const ensure = async () => {
        const queue = await queueOf(name);
        await queue.upsertJobScheduler(name, { pattern: cron, tz: 'UTC' }, { name, data: {}, opts: defaults });
        if (!ending.signal.aborted) later(() => persist(name, ensure), rescheduleMs);
      };
      return persist(name, ensure);
    },

    close() {
      closed ??= close();
      return closed;
    },
  };
}
