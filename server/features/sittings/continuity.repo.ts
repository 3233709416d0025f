import { type Instant, instant, type Millis, millis } from '../../core/time/instant.ts';
import type { Database, Queryable, Transaction } from '../../ports/database.ts';

/** The last instant at which any node could commit, locked; null at the very first start [TIME-6]. */
export async function lockLastBeat(tx: Transaction): Promise<Instant | null> {
  const { rows } = await tx.query<{ beat_at: number }>(`SELECT beat_at FROM service FOR UPDATE`);
  return rows[0] ? instant(rows[0].beat_at) : null;
}

export async function writeBeat(
  tx: Transaction,
  beat: { nodeId: string; at: Instant; writtenThrough: Instant },
): Promise<void> {
  await tx.query(
    `WITH s AS (INSERT INTO service (beat_at) VALUES ($2) ON CONFLICT (one) DO UPDATE SET beat_at = greatest(service.beat_at, EXCLUDED.beat_at))
     INSERT INTO node (id, beat_at, written_through_at) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET beat_at = EXCLUDED.beat_at, written_through_at = EXCLUDED.written_through_at`,
    [beat.nodeId, beat.at, beat.writtenThrough],
  );
}

/** Other nodes that gave a sign of life since `since`, with what they have written. */
export async function selectOtherNodes(
  db: Queryable,
  nodeId: string,
  since: Instant,
): Promise<{ id: string; writtenThrough: Instant }[]> {
  const { rows } = await db.query<{ id: string; written_through_at: number }>(
    `SELECT id, written_through_at FROM node WHERE id <> $1 AND beat_at > $2`,
    [nodeId, since],
  );
  return rows.map((row) => ({ id: row.id, writtenThrough: instant(row.written_through_at) }));
}

/** A node that stops in order is not waited for. */
export async function deleteNode(db: Database, nodeId: string): Promise<void> {
  await db.query(`DELETE FROM node WHERE id = $1`, [nodeId]);
}

export async function deleteNodesSilentSince(db: Queryable, since: Instant): Promise<void> {
  await db.query(`DELETE FROM node WHERE beat_at < $1`, [since]);
}

/** Running sittings whose time was not yet up at `lastBeat`, locked in id order, with the outage credit they had so far. */
export async function lockSittingsInOutage(
  tx: Transaction,
  lastBeat: Instant,
): Promise<{ sittingId: string; creditedBefore: Millis }[]> {
  const { rows } = await tx.query<{ id: string; credited: number }>(
    `SELECT s.id, COALESCE((SELECT sum(t.millis)::bigint FROM time_entry t WHERE t.sitting_id = s.id AND t.kind = 'outage-credit'), 0) AS credited
     FROM sitting s WHERE s.status = 'in-progress' AND s.deadline_at > $1 ORDER BY s.id FOR UPDATE OF s`,
    [lastBeat],
  );
  return rows.map((row) => ({ sittingId: row.id, creditedBefore: millis(row.credited) }));
}

/** Sittings changed since an instant, with their versions. */
export async function selectChangedSince(db: Queryable, since: Instant): Promise<{ id: string; version: number }[]> {
  const { rows } = await db.query<{ id: string; version: number }>(
    `SELECT id, version FROM sitting WHERE changed_at > $1`,
    [since],
  );
  return rows;
}
