import type { Notes, StoredNotes } from '../../contract/assistance.ts';
import type { RoomPolicy } from '../../contract/sittings.ts';
import type { Queryable } from '../../ports/database.ts';

/** How the room works, and what the candidate keeps in it. */
export async function selectRoomFacts(
  db: Queryable,
  sittingId: string,
): Promise<{ policy: RoomPolicy; flagged: number[]; notes: StoredNotes }> {
  const { rows } = await db.query<
    Omit<RoomPolicy, 'navigation'> & { flagged: number[] | null; version: number | null; content: Notes | null }
  >(
    `SELECT s.calculator, s.item_view AS view, s.reached_position AS reached, f.positions AS flagged, n.version, n.content
     FROM sitting s LEFT JOIN flagged f ON f.sitting_id = s.id LEFT JOIN notes n ON n.sitting_id = s.id WHERE s.id = $1`,
    [sittingId],
  );
  if (!rows[0]) throw new Error(`sitting ${sittingId} is gone`);
  const { calculator, view, reached, flagged, version, content } = rows[0];
  return {
    policy: { calculator, view, reached, navigation: reached === null ? 'free' : 'linear' },
    flagged: flagged ?? [],
    notes: { ...(content ?? { struck: {}, scratchpad: '' }), version: version ?? 0 },
  };
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
