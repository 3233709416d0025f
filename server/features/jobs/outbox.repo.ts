import type { Json } from '../../core/result.ts';
import type { Instant, Millis } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface OutboxRow {
  readonly id: number;
  readonly kind: string;
  readonly payload: Json;
}

export async function insertOutboxRows(
  tx: Transaction,
  kind: string,
  payloads: readonly Json[],
  at: Instant,
): Promise<void> {
  await tx.query(
    'INSERT INTO outbox (kind, payload, created_at) SELECT $1, payload, $3 FROM unnest($2::jsonb[]) AS payload',
    [kind, payloads.map((payload) => JSON.stringify(payload)), at],
  );
}

/**
 * Takes up to `limit` waiting rows for this process, oldest first. Others skip them until the claim is `claimFor` old: then
 * this process has died on the way.
 */
export async function claimOutboxRows(
  db: Queryable,
  now: Instant,
  claimFor: Millis,
  limit: number,
): Promise<OutboxRow[]> {
  const { rows } = await db.query<OutboxRow>(
    `UPDATE outbox SET claimed_at = $1 WHERE id IN (
       SELECT id FROM outbox WHERE dispatched_at IS NULL AND (claimed_at IS NULL OR claimed_at <= $1 - $2::bigint)
       ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED
     ) RETURNING id, kind, payload`,
    [now, claimFor, limit],
  );
  return rows.sort((a, b) => a.id - b.id);
}

export async function markDispatched(db: Queryable, ids: readonly number[], at: Instant): Promise<void> {
  await db.query('UPDATE outbox SET dispatched_at = $2 WHERE id = ANY($1) AND dispatched_at IS NULL', [ids, at]);
}

/** Gives rows back that the queue did not take, so that the next poll finds them. */
export async function unclaim(db: Queryable, ids: readonly number[]): Promise<void> {
  await db.query('UPDATE outbox SET claimed_at = NULL WHERE id = ANY($1)', [ids]);
}

export async function markDone(db: Queryable, id: number, at: Instant): Promise<void> {
  await db.query('UPDATE outbox SET done_at = $2 WHERE id = $1 AND done_at IS NULL', [id, at]);
}

/**
 * Lets rows be taken to the queue again that were taken there before `dispatchedBefore` and are not done: the queue may have lost
 * them. Rows older than `createdAfter` are left alone.
 */
export async function redispatch(db: Queryable, dispatchedBefore: Instant, createdAfter: Instant): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE outbox SET dispatched_at = NULL, claimed_at = NULL
     WHERE done_at IS NULL AND dispatched_at < $1 AND created_at > $2`,
    [dispatchedBefore, createdAfter],
  );
  return rowCount;
}

export async function deleteDispatchedBefore(db: Queryable, before: Instant): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM outbox WHERE dispatched_at < $1', [before]);
  return rowCount;
}
