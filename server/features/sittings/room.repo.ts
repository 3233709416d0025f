import type { Notes, StoredNotes } from '../../contract/assistance.ts';
import type { RoomPolicy } from '../../contract/sittings.ts';
import type { Queryable } from '../../ports/database.ts';

export async function selectRoomPolicy(db: Queryable, sittingId: string): Promise<RoomPolicy> {
  const { rows } = await db.query<Omit<RoomPolicy, 'navigation'>>(
    `SELECT calculator, item_view AS view, reached_position AS reached FROM sitting WHERE id = $1`,
    [sittingId],
  );
  if (!rows[0]) throw new Error(`sitting ${sittingId} is gone`);
  return { ...rows[0], navigation: rows[0].reached === null ? 'free' : 'linear' };
}

/**
 * Goes on to an item, for the device that holds the running sitting, and never back.
 *
 * @returns where the sitting now is, or null when this device may not move it, or nobody: navigation is free.
 */
export async function moveForward(
  db: Queryable,
  to: { readonly sittingId: string; readonly deviceId: string; readonly position: number },
): Promise<number | null> {
  const { rows } = await db.query<{ reached: number }>(
    `UPDATE sitting SET reached_position = greatest(reached_position, least($3, item_count))
     WHERE id = $1 AND device_id = $2 AND status = 'in-progress' AND reached_position IS NOT NULL
     RETURNING reached_position AS reached`,
    [to.sittingId, to.deviceId, to.position],
  );
  return rows[0]?.reached ?? null;
}

export async function selectNotes(db: Queryable, sittingId: string): Promise<StoredNotes> {
  const { rows } = await db.query<{ version: number; content: Notes }>(
    `SELECT version, content FROM notes WHERE sitting_id = $1`,
    [sittingId],
  );
  return rows[0] ? { ...rows[0].content, version: rows[0].version } : { struck: {}, scratchpad: '', version: 0 };
}

/** @returns the new version, or null when this device does not hold the sitting or the sitting is not open. */
export async function replaceNotes(
  db: Queryable,
  { sittingId, deviceId, notes }: { readonly sittingId: string; readonly deviceId: string; readonly notes: Notes },
): Promise<number | null> {
  const { rows } = await db.query<{ version: number }>(
    `INSERT INTO notes (sitting_id, content)
     SELECT id, $3 FROM sitting WHERE id = $1 AND device_id = $2 AND status IN ('in-progress', 'paused')
     ON CONFLICT (sitting_id) DO UPDATE SET content = EXCLUDED.content, version = notes.version + 1
     RETURNING version`,
    [sittingId, deviceId, JSON.stringify(notes)],
  );
  return rows[0]?.version ?? null;
}
