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

/** Other nodes that gave a sign of life since `since`. */
export async function countOtherNodes(db: Queryable, nodeId: string, since: Instant): Promise<number> {
  const { rows } = await db.query<{ nodes: number }>(
    `SELECT count(*) AS nodes FROM node WHERE id <> $1 AND beat_at > $2`,
    [nodeId, since],
  );
  return rows[0]?.nodes ?? 0;
}

/** The last beat of all, and up to where every other node that gave a sign of life since `since` has written its answers. */
export async function selectCertain(
  db: Queryable,
  nodeId: string,
  since: Instant,
): Promise<{ lastBeat: Instant; writtenByOthers: Instant | null }> {
  const { rows } = await db.query<{ last_beat: number | null; written: number | null }>(
    `SELECT (SELECT beat_at FROM service) AS last_beat,
       (SELECT min(written_through_at) FROM node WHERE id <> $1 AND beat_at > $2) AS written`,
    [nodeId, since],
  );
  const { last_beat = null, written = null } = rows[0] ?? {};
  return { lastBeat: instant(last_beat ?? 0), writtenByOthers: written === null ? null : instant(written) };
}

/** Counts nodes that lived at the beginning of an outage as living at its end. */
export async function letNodesReturn(tx: Transaction, livedSince: Instant, at: Instant): Promise<void> {
  await tx.query(`UPDATE node SET beat_at = $2 WHERE beat_at > $1`, [livedSince, at]);
}

/** A node that stops in order is not waited for. */
export async function deleteNode(db: Database, nodeId: string): Promise<void> {
  await db.query(`DELETE FROM node WHERE id = $1`, [nodeId]);
}

export async function deleteNodesSilentSince(db: Queryable, since: Instant): Promise<void> {
  await db.query(`DELETE FROM node WHERE beat_at < $1`, [since]);
}

/**
 * Open sittings that the time since `lastBeat` may have cost something, locked in id order, with the outage credit they had so far, and
 * for how long since then their clocks stood in pauses that are over.
 */
export async function lockSittingsInOutage(
  tx: Transaction,
  lastBeat: Instant,
): Promise<{ sittingId: string; credited: Millis; stood: Millis }[]> {
  const { rows } = await tx.query<{ id: string; credited: number; stood: number }>(
    `SELECT s.id, COALESCE((SELECT sum(t.millis)::bigint FROM time_entry t WHERE t.sitting_id = s.id AND t.kind = 'outage-credit'), 0) AS credited,
       COALESCE((SELECT sum(least(t.millis, t.at - $1))::bigint FROM time_entry t
         WHERE t.sitting_id = s.id AND t.kind IN ('pause', 'break') AND t.at > $1), 0) AS stood
     FROM sitting s
     WHERE (s.status = 'in-progress' AND s.deadline_at > $1) OR (s.status = 'paused' AND s.paused_at > $1) ORDER BY s.id FOR UPDATE OF s`,
    [lastBeat],
  );
  return rows.map((row) => ({ sittingId: row.id, credited: millis(row.credited), stood: millis(row.stood) }));
}

/** Sittings changed since an instant, with their versions. */
export async function selectChangedSince(db: Queryable, since: Instant): Promise<{ id: string; version: number }[]> {
  const { rows } = await db.query<{ id: string; version: number }>(
    `SELECT id, version FROM sitting WHERE changed_at > $1`,
    [since],
  );
  return rows;
}
