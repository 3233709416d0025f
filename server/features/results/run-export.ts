import { type Millis, minutes, plus } from '../../core/time/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import type { JobRun } from '../../ports/queue.ts';
import { chunkSink } from './chunk-sink.ts';
import {
  beginExportRun,
  type ExportJob,
  failExport,
  finishExport,
  insertChunk,
  SupersededRun,
  updateProgress,
} from './exports.repo.ts';
import { exportTable, type ReadExportsDeps } from './read-exports.ts';
import { countResults } from './results.repo.ts';
import { writeTableFile } from './table-file.ts';

/** A file is personal data: it is kept no longer than this. */
export const keepFileFor: Millis = minutes(24 * 60);
const mostAttempts = 5;

export interface RunExportDeps extends ReadExportsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes the file of an export, from the beginning each time. Called again after it was made it does nothing; of two
 * processes at it at once the one that began later goes on. After the fifth failure it is given up.
 */
export async function runExport(
  deps: RunExportDeps,
  { exportId }: { readonly exportId: string },
  { attempt, signal }: Pick<JobRun, 'attempt' | 'signal'>,
): Promise<void> {
  const job = await beginExportRun(deps.database, exportId);
  if (job === null) return;
  try {
    await makeFile(deps, job, signal);
  } catch (err) {
    if (err instanceof SupersededRun) return;
    if (attempt < mostAttempts || signal.aborted) throw err;
    deps.log.error({ err, exportId }, 'An export failed for the last time and is given up.');
    await failExport(deps.database, job, deps.clock.now());
  }
}

async function makeFile(deps: RunExportDeps, job: ExportJob, signal: AbortSignal): Promise<void> {
  const { database, clock } = deps;
  const query = { readerId: job.requestedBy, filters: job.filters };
  const sittingsInAll = await countResults(database, query);
  await updateProgress(database, job, { rows: 0, sittingsDone: 0, sittingsInAll });
  const { sink, bytes } = chunkSink((seq, data) => insertChunk(database, job, seq, data));
  const table = exportTable(deps, query, job.granularity, {
    signal,
    onProgress: ({ rows, sittings }) =>
      updateProgress(database, job, {
        rows,
        sittingsDone: sittings,
        sittingsInAll: Math.max(sittingsInAll, sittings),
      }),
  });
  try {
    await writeTableFile(job.format, table, sink);
  } catch (error) {
    sink.destroy();
    throw error;
  }
  const finishedAt = clock.now();
  await finishExport(database, job, { bytes: bytes(), finishedAt, expiresAt: plus(finishedAt, keepFileFor) });
}
