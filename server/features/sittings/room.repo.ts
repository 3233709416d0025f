import type { Notes, StoredNotes } from '../../contract/assistance.ts';
import type { RoomPolicy, StoredResponse } from '../../contract/sittings.ts';
import type { Form } from '../../core/form/form.ts';
import type { Queryable } from '../../ports/database.ts';
import { type LatestResponses, latestResponses, latestResponsesOf } from './responses.repo.ts';

/** What a room shows besides the sitting itself. */
export interface RoomFacts {
  readonly policy: RoomPolicy;
  readonly flagged: number[];
  readonly notes: StoredNotes;
  readonly responses: StoredResponse[];
  readonly form: Pick<Form, 'items' | 'bankVersionId'>;
  /** Null: the language of the bank. */
  readonly language: string | null;
}

interface RoomRow extends Omit<RoomPolicy, 'navigation'> {
  language: string | null;
  flagged: number[] | null;
  version: number | null;
  content: Notes | null;
  bank_version_id: string | null;
  items: Form['items'] | null;
  latest: LatestResponses | null;
}

/** How the room works, its form, the answers so far, and what the candidate keeps in it. */
export async function selectRoomFacts(db: Queryable, sittingId: string): Promise<RoomFacts> {
  const { rows } = await db.query<RoomRow>(
    `SELECT s.calculator, s.item_view AS view, s.reached_position AS reached, s.language, f.positions AS flagged, n.version, n.content,
       form.bank_version_id, form.content->'items' AS items, (${latestResponses}) AS latest
     FROM sitting s LEFT JOIN flagged f ON f.sitting_id = s.id LEFT JOIN notes n ON n.sitting_id = s.id
       LEFT JOIN form ON form.sitting_id = s.id
     WHERE s.id = $1`,
    [sittingId],
  );
  if (!rows[0]) throw new Error(`sitting ${sittingId} is gone`);
  const { calculator, view, reached, language, flagged, version, content, bank_version_id, items, latest } = rows[0];
  if (items === null || bank_version_id === null) throw new Error(`sitting ${sittingId} was started without a form`);
  return {
    policy: { calculator, view, reached, navigation: reached === null ? 'free' : 'linear' },
    flagged: flagged ?? [],
    notes: { ...(content ?? { struck: {}, scratchpad: '' }), version: version ?? 0 },
    responses: latestResponsesOf(latest),
    form: { items, bankVersionId: bank_version_id },
    language,
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
