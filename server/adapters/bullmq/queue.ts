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
/** The store may be away at the start, and a Redis that was killed forgets its schedules. */
const retryScheduleMs = 2_000;
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
  close(): Promise<void>;
}

/** What is particular to the store below: Redis or PostgreSQL. */
export interface Backend {
  /** For adding jobs. Rejects at once while the store is away. */
  queue(name: string, defaults: JobsOptions): Promise<BullQueue>;
  worker(name: string, run: (job: Job) => Promise<void>, settings: WorkerSettings): BullWorker;
  close(): Promise<void>;
}

export interface WorkerSettings {
  readonly concurrency: number;
  readonly runRetryDelay: number;
  readonly maxStalledCount: number;
}

/** The `Queue` port on BullMQ: one BullMQ queue per name of job, so that a slow kind holds up no other. */
export function createBullQueue(backend: Backend, { log, retry = patientRetry }: QueueOptions): Queue {
  const queues = new Map<string, Promise<BullQueue>>();
  const workers: BullWorker[] = [];
  const ending = new AbortController();
  const timers = new Map<string, NodeJS.Timeout>();

  const defaults: JobsOptions = {
    attempts: retry.attempts,
    backoff: { type: 'exponential', delay: retry.backoffMs },
    removeOnComplete: { age: day, count: 10_000 },
    removeOnFail: { age: 7 * day },
  };
  const tellErrors = (emitter: BullQueue | BullWorker, name: string) =>
    emitter.on('error', (err: Error) =>
      log.warn({ err, queue: name }, 'The job queue has trouble; it goes on by itself.'),
    );

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

  let closed: Promise<void> | undefined;
  const close = async () => {
    ending.abort(new Error('this process is about to end'));
    for (const timer of timers.values()) clearTimeout(timer);
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

    async process(name, handler, { concurrency = 1 } = {}) {
      const worker = backend.worker(name, runnerOf(handler), {
        concurrency,
        runRetryDelay: retryFetchMs,
        // a process that died is no fault of the job
        maxStalledCount: 10,
      });
      tellErrors(worker, name);
      worker.on('failed', (job, err) => {
        if (job === undefined) return;
        const facts = { err, queue: name, jobId: job.id, attempt: job.attemptsMade };
        if (job.attemptsMade < retry.attempts) log.warn(facts, 'A job failed and will be tried again.');
        else log.error(facts, 'A job failed for the last time and is given up.');
      });
      workers.push(worker);
    },

    async schedule(name, cron) {
      const ensure = async () => {
        const queue = await queueOf(name);
        await queue.upsertJobScheduler(name, { pattern: cron, tz: 'UTC' }, { name, data: {}, opts: defaults });
      };
      const keep = async () => {
        const waitMs = await ensure().then(
          () => rescheduleMs,
          (err: unknown) => {
            if (!ending.signal.aborted)
              log.warn({ err, queue: name }, 'The schedule waits for its store; it is tried again.');
            return retryScheduleMs;
          },
        );
        if (!ending.signal.aborted) timers.set(name, setTimeout(() => void keep(), waitMs).unref());
      };
      await keep();
    },

    close() {
      closed ??= close();
      return closed;
    },
  };
}
