import type { ExportFormat, ExportGranularity, ExportView, ResultFilters } from '../../contract/results.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface ExportJob {
  readonly id: string;
  readonly requestedBy: string;
  readonly format: ExportFormat;
  readonly granularity: ExportGranularity;
  readonly filters: ResultFilters;
  readonly status: 'waiting' | 'running' | 'finished' | 'failed';
  readonly run: number;
  readonly rowsWritten: number;
  readonly sittingsDone: number;
  readonly sittingsInAll: number | null;
  readonly bytes: number;
  readonly requestedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly expiresAt: Instant;
}

const columns = `id, requested_by AS "requestedBy", format, granularity, filters, status, run, rows_written AS "rowsWritten",
  sittings_done AS "sittingsDone", sittings_in_all AS "sittingsInAll", bytes, requested_at AS "requestedAt",
  finished_at AS "finishedAt", expires_at AS "expiresAt"`;

export async function insertExport(
  tx: Transaction,
  job: Pick<ExportJob, 'id' | 'requestedBy' | 'format' | 'granularity' | 'filters' | 'requestedAt' | 'expiresAt'>,
): Promise<ExportJob> {
  const { rows } = await tx.query<ExportJob>(
    `INSERT INTO export_job (id, requested_by, format, granularity, filters, status, requested_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) RETURNING ${columns}`,
    [job.id, job.requestedBy, job.format, job.granularity, JSON.stringify(job.filters), job.requestedAt, job.expiresAt],
  );
  if (!rows[0]) throw new Error('an export was not stored');
  return rows[0];
}

/** How many exports of a person are yet to be made. Locks the person's row, so that two requests at once count each other. */
export async function countUnfinishedExports(tx: Transaction, personId: string): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`exports of ${personId}`]);
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*) AS count FROM export_job WHERE requested_by = $1 AND status IN ('waiting', 'running')`,
    [personId],
  );
  return rows[0]?.count ?? 0;
}

/** Newest first. */
export async function selectExportsOf(db: Queryable, personId: string, limit: number): Promise<ExportJob[]> {
  const { rows } = await db.query<ExportJob>(
    `SELECT ${columns} FROM export_job WHERE requested_by = $1 ORDER BY requested_at DESC, id DESC LIMIT $2`,
    [personId, limit],
  );
  return rows;
}

export async function selectOptionalExport(db: Queryable, exportId: string): Promise<ExportJob | null> {
  const { rows } = await db.query<ExportJob>(`SELECT ${columns} FROM export_job WHERE id = $1`, [exportId]);
  return rows[0] ?? null;
}

/** Begins a run, and with it ends any earlier one. Null when there is nothing to do: made, given up or removed already. */
export async function beginExportRun(db: Queryable, exportId: string): Promise<ExportJob | null> {
  const { rows } = await db.query<ExportJob>(
    `UPDATE export_job SET run = run + 1, status = 'running', rows_written = 0, sittings_done = 0, sittings_in_all = NULL, bytes = 0
     WHERE id = $1 AND status IN ('waiting', 'running') RETURNING ${columns}`,
    [exportId],
  );
  const job = rows[0] ?? null;
  if (job) await db.query('DELETE FROM export_chunk WHERE export_id = $1 AND run < $2', [exportId, job.run]);
  return job;
}

type Run = Pick<ExportJob, 'id' | 'run'>;

/** Another process has begun the export anew: this run must stop. */
export class SupersededRun extends Error {}

async function updateRun(db: Queryable, run: Run, assignments: string, values: readonly unknown[]): Promise<void> {
  const { rowCount } = await db.query(
    `UPDATE export_job SET ${assignments} WHERE id = $1 AND run = $2 AND status = 'running'`,
    [run.id, run.run, ...values],
  );
  if (rowCount === 0) throw new SupersededRun(`run ${run.run} of export ${run.id} is over`);
}

export async function updateProgress(
  db: Queryable,
  run: Run,
  progress: Pick<ExportView, 'rows' | 'sittingsDone'> & { readonly sittingsInAll: number },
): Promise<void> {
  await updateRun(db, run, 'rows_written = $3, sittings_done = $4, sittings_in_all = $5', [
    progress.rows,
    progress.sittingsDone,
    progress.sittingsInAll,
  ]);
}

/** Appends a piece of the file. */
export async function insertChunk(db: Queryable, run: Run, seq: number, data: Buffer): Promise<void> {
  await db.query('INSERT INTO export_chunk (export_id, run, seq, data) VALUES ($1, $2, $3, $4)', [
    run.id,
    run.run,
    seq,
    data,
  ]);
}

export async function finishExport(
  db: Queryable,
  run: Run,
  end: { readonly bytes: number; readonly finishedAt: Instant; readonly expiresAt: Instant },
): Promise<void> {
  await updateRun(db, run, `status = 'finished', bytes = $3, finished_at = $4, expires_at = $5`, [
    end.bytes,
    end.finishedAt,
    end.expiresAt,
  ]);
}

export async function failExport(db: Queryable, run: Run, at: Instant): Promise<void> {
  await updateRun(db, run, `status = 'failed', finished_at = $3`, [at]);
}

/** One piece of a finished file, or null after the last. */
export async function selectOptionalChunk(db: Queryable, run: Run, seq: number): Promise<Buffer | null> {
  const { rows } = await db.query<{ data: Buffer }>(
    'SELECT data FROM export_chunk WHERE export_id = $1 AND run = $2 AND seq = $3',
    [run.id, run.run, seq],
  );
  return rows[0]?.data ?? null;
}

/** Removes the files that have expired. */
export async function deleteExpiredFiles(db: Queryable, now: Instant): Promise<number> {
  const { rowCount } = await db.query(
    'DELETE FROM export_chunk USING export_job e WHERE e.id = export_id AND e.expires_at <= $1',
    [now],
  );
  return rowCount;
}

/** Removes exports, with what is left of their files. */
export async function deleteExportsBefore(db: Queryable, requestedBefore: Instant): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM export_job WHERE requested_at < $1', [requestedBefore]);
  return rowCount;
}
