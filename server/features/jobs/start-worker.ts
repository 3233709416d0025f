import { type JobKind, type JobPayload, jobPayloads } from '../../contract/jobs.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { JobRun, Queue } from '../../ports/queue.ts';
import { markDone } from './outbox.repo.ts';
import { outboxIdOf } from './outbox.ts';
import { runUpkeep, type UpkeepDeps } from './upkeep.ts';

/** Does one job. Jobs come at least once: the second time there is nothing left to do. */
export type Handle<K extends JobKind> = (payload: JobPayload<K>, run: JobRun) => Promise<void>;

export interface WorkerDeps extends UpkeepDeps {
  readonly database: Database;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly handlers: { readonly [K in JobKind]: Handle<K> };
}

/** At 03:10 UTC, when hardly anybody sits an exam. */
const everyNight = '10 3 * * *';

const atOnce: { readonly [K in JobKind]: number } = { 'outcome-notice': 4, 'certificate-issued': 1, export: 1 };

/** Begins to do jobs in this process. They end with `queue.close()`, which waits for those at hand. */
export async function startWorker(deps: WorkerDeps): Promise<void> {
  const { database, queue, clock, handlers } = deps;
  const serve = async <K extends JobKind>(kind: K, handle: Handle<K>) =>
    queue.process(
      kind,
      async (run) => {
        await handle(jobPayloads[kind].parse(run.payload) as JobPayload<K>, run);
        const outboxId = outboxIdOf(run.jobId);
        if (outboxId !== null) await markDone(database, outboxId, clock.now());
      },
      { concurrency: atOnce[kind] },
    );
  await serve('outcome-notice', handlers['outcome-notice']);
  await serve('certificate-issued', handlers['certificate-issued']);
  await serve('export', handlers.export);
  await queue.process('upkeep', () => runUpkeep(deps, clock.now()));
  await queue.schedule('upkeep', everyNight);
}
