import type { Json } from '../core/result.ts';

/** One run of a job. */
export interface JobRun {
  /** Stays the same when the job is tried again. */
  readonly jobId: string;
  /** As it was enqueued, but from outside the process: parse it. */
  readonly payload: unknown;
  /** 1 on the first try. */
  readonly attempt: number;
  /** Aborted when the process is about to end: stop soon by throwing, and the job is tried again elsewhere. */
  readonly signal: AbortSignal;
}

export type JobHandler = (run: JobRun) => Promise<void>;

/**
 * Work that is done after the command that asked for it, by any process. A job runs at least once: when its
 * process dies it is run again, so handlers do nothing new the second time.
 */
export interface Queue {
  /**
   * Resolves once the job is stored. Rejects while the store is away: what must not be lost goes through the outbox.
   *
   * @param options.jobId a job that is known by this id already is not added again, be it waiting, running, failed or done
   *   within the last day. No colon, and not digits alone.
   */
  enqueue(name: string, payload: Json, options: { readonly jobId: string }): Promise<void>;
  /**
   * Runs the jobs of this name in this process. A handler that throws is run again, later each time; when the last try fails, the
   * job is given up and the log says so.
   *
   * @param options.concurrency how many at once in this process; 1 unless told.
   */
  process(name: string, handler: JobHandler, options?: { readonly concurrency?: number }): Promise<void>;
  /** Makes one job of this name at each time that the pattern names (cron, in UTC), once however many processes ask for it. */
  schedule(name: string, cron: string): Promise<void>;
  /** Takes no new jobs, waits for the running ones, disconnects; called again, it waits for the same. */
  close(): Promise<void>;
}
