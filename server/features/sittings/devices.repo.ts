import { type Instant, instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

/** The device that last spoke for a sitting, and whether the node that holds its connection still gives signs of life. */
export interface DeviceSighting {
  readonly deviceId: string;
  readonly connected: boolean;
  /** When it was last heard of: its own last word, or the last beat of the node that holds its connection. */
  readonly seenAt: Instant;
}

export async function selectOptionalDevice(db: Queryable, sittingId: string): Promise<DeviceSighting | null> {
  const { rows } = await db.query<{ device_id: string; connected: boolean; seen_at: number }>(
    `SELECT d.device_id, d.connected AND n.id IS NOT NULL AS connected,
       CASE WHEN d.connected THEN greatest(d.seen_at, COALESCE(n.beat_at, d.seen_at)) ELSE d.seen_at END AS seen_at
     FROM sitting_device d LEFT JOIN node n ON n.id = d.node_id WHERE d.sitting_id = $1`,
    [sittingId],
  );
  const row = rows[0];
  return row ? { deviceId: row.device_id, connected: row.connected, seenAt: instant(row.seen_at) } : null;
}

/** @returns false when this candidate has no such open sitting, or this device does not hold it, or no longer. */
export async function upsertDevice(
  db: Queryable,
  device: {
    candidateId: string;
    sittingId: string;
    deviceId: string;
    nodeId: string;
    connectionId: string;
    at: Instant;
  },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO sitting_device (sitting_id, device_id, node_id, connection_id, connected, seen_at)
     SELECT id, $2, $3, $4, true, $5 FROM sitting
     WHERE id = $1 AND device_id = $2 AND candidate_id = $6 AND status IN ('in-progress', 'paused') FOR SHARE
     ON CONFLICT (sitting_id) DO UPDATE SET device_id = EXCLUDED.device_id, node_id = EXCLUDED.node_id,
       connection_id = EXCLUDED.connection_id, connected = true, seen_at = EXCLUDED.seen_at`,
    [device.sittingId, device.deviceId, device.nodeId, device.connectionId, device.at, device.candidateId],
  );
  return rowCount > 0;
}

/** Does nothing when another connection has taken its place meanwhile. */
export async function markDisconnected(
  db: Queryable,
  sittingId: string,
  connectionId: string,
  seenAt: Instant,
): Promise<void> {
  await db.query(
    `UPDATE sitting_device SET connected = false, seen_at = $3 WHERE sitting_id = $1 AND connection_id = $2`,
    [sittingId, connectionId, seenAt],
  );
}

/** Gives the sitting to a device; the caller holds the sitting's lock. */
export async function assignDevice(tx: Transaction, sittingId: string, deviceId: string): Promise<void> {
  await tx.query(`UPDATE sitting SET device_id = $2, device_free = false WHERE id = $1`, [sittingId, deviceId]);
}

export async function freeDevice(tx: Transaction, sittingId: string): Promise<void> {
  await tx.query(`UPDATE sitting SET device_free = true WHERE id = $1`, [sittingId]);
}
