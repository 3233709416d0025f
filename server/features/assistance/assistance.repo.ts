import type { HelpEntry, ItemComments, OpenHelp, RoomMessage } from '../../contract/assistance.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface NewMessage {
  readonly id: string;
  readonly sittingId: string;
  readonly authorId: string;
  readonly authorRole: RoomMessage['from'];
  readonly text: string;
  readonly toAll: boolean;
  readonly at: Instant;
  readonly incidentId: string | null;
}

/** One statement, however many rooms it goes to. */
export async function insertMessages(tx: Transaction, messages: readonly NewMessage[]): Promise<void> {
  await tx.query(
    `INSERT INTO room_message (id, sitting_id, author_id, author_role, text, to_all, sent_at, incident_id)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::boolean[], $7::bigint[], $8::uuid[])`,
    [
      messages.map((message) => message.id),
      messages.map((message) => message.sittingId),
      messages.map((message) => message.authorId),
      messages.map((message) => message.authorRole),
      messages.map((message) => message.text),
      messages.map((message) => message.toAll),
      messages.map((message) => message.at),
      messages.map((message) => message.incidentId),
    ],
  );
}

export async function selectMessages(db: Queryable, sittingId: string): Promise<RoomMessage[]> {
  const { rows } = await db.query<RoomMessage>(
    `SELECT id, author_role AS "from", text, sent_at AS at, to_all AS "toAll" FROM room_message
     WHERE sitting_id = $1 ORDER BY sent_at, id`,
    [sittingId],
  );
  return rows;
}

/** The oldest request for help that nobody has answered. */
export async function selectOptionalOpenHelp(db: Queryable, sittingId: string): Promise<OpenHelp | null> {
  const { rows } = await db.query<OpenHelp>(
    `SELECT text, sent_at AS at FROM room_message
     WHERE sitting_id = $1 AND author_role = 'candidate' AND answered_at IS NULL ORDER BY sent_at, id LIMIT 1`,
    [sittingId],
  );
  return rows[0] ?? null;
}

/** Marks every open request for help of a sitting as answered, and resolves the incidents that were made of them. */
export async function settleHelp(tx: Transaction, sittingId: string, by: string, at: Instant): Promise<number> {
  const { rows } = await tx.query<{ incidentId: string | null }>(
    `UPDATE room_message SET answered_at = $2 WHERE sitting_id = $1 AND author_role = 'candidate' AND answered_at IS NULL
     RETURNING incident_id AS "incidentId"`,
    [sittingId, at],
  );
  const incidentIds = rows.flatMap(({ incidentId }) => incidentId ?? []);
  if (incidentIds.length > 0)
    await tx.query(
      `UPDATE incident SET resolved_by = $2, resolved_at = $3 WHERE id = ANY($1) AND resolved_at IS NULL`,
      [incidentIds, by, at],
    );
  return rows.length;
}

/** An incident that holds nothing: where no proctor is, the registrar finds the request for help there. */
export async function insertHelpIncident(
  tx: Transaction,
  incident: {
    readonly id: string;
    readonly sittingId: string;
    readonly candidateId: string;
    readonly text: string;
    readonly at: Instant;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO incident (id, sitting_id, description, blocks_result, reported_by, reported_at) VALUES ($1, $2, $3, false, $4, $5)`,
    [
      incident.id,
      incident.sittingId,
      `The candidate asked for help: ${incident.text}`,
      incident.candidateId,
      incident.at,
    ],
  );
}

export async function asksRegistrar(db: Queryable, sittingId: string): Promise<boolean> {
  const { rows } = await db.query<{ asks: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM room_message WHERE sitting_id = $1 AND incident_id IS NOT NULL) AS asks`,
    [sittingId],
  );
  return rows[0]?.asks ?? false;
}

/** Locks the sittings of a delivery that have not ended, but those of one person, in the order of their ids. */
export async function lockOpenSittingIds(tx: Transaction, deliveryId: string, exceptOf: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM sitting WHERE delivery_id = $1 AND candidate_id <> $2 AND status IN ('scheduled', 'ready', 'in-progress', 'paused')
     ORDER BY id FOR UPDATE`,
    [deliveryId, exceptOf],
  );
  return rows.map(({ id }) => id);
}

type HelpRow = Omit<HelpEntry, 'examTitle'>;

/** What waits for the registrar, longest first, then what was answered since an instant, newest first. */
export async function selectHelp(db: Queryable, answeredSince: Instant): Promise<HelpRow[]> {
  const { rows } = await db.query<HelpRow>(
    `SELECT m.sitting_id AS "sittingId", s.candidate_id AS "personId", p.name AS "candidateName", s.program_id AS "programId",
       s.exam_id AS "examId", d.title AS "deliveryTitle", m.text, m.sent_at AS at, m.answered_at AS "answeredAt",
       s.status IN ('scheduled', 'ready', 'in-progress', 'paused') AS "isOpen"
     FROM room_message m JOIN sitting s ON s.id = m.sitting_id JOIN delivery d ON d.id = s.delivery_id JOIN person p ON p.id = s.candidate_id
     WHERE m.incident_id IS NOT NULL AND (m.answered_at IS NULL OR m.answered_at > $1)
     ORDER BY m.answered_at DESC NULLS FIRST, m.sent_at, m.id LIMIT 500`,
    [answeredSince],
  );
  return rows;
}

/** @returns false when the form of this sitting has no such position. */
export async function insertComment(
  db: Queryable,
  comment: {
    readonly id: string;
    readonly sittingId: string;
    readonly position: number;
    readonly text: string;
    readonly at: Instant;
  },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO item_comment (id, sitting_id, position, bank_id, bank_version_id, item_id, text, commented_at)
     SELECT $1, f.sitting_id, $3::integer, f.bank_id, f.bank_version_id, f.item_ids[$3::integer], $4, $5 FROM form f
     WHERE f.sitting_id = $2 AND f.item_ids[$3::integer] IS NOT NULL`,
    [comment.id, comment.sittingId, comment.position, comment.text, comment.at],
  );
  return rowCount > 0;
}

/** The newest comments, by item; the item commented on last first. */
export async function selectItemComments(db: Queryable, bankId: string | null, limit: number): Promise<ItemComments[]> {
  const { rows } = await db.query<ItemComments>(
    `SELECT bank_id AS "bankId", item_id AS "itemId", jsonb_agg(jsonb_build_object('commentId', id, 'sittingId', sitting_id,
       'position', position, 'bankVersionId', bank_version_id, 'text', text, 'at', commented_at) ORDER BY commented_at DESC, id DESC) AS comments
     FROM (SELECT * FROM item_comment WHERE $1::text IS NULL OR bank_id = $1 ORDER BY commented_at DESC, id DESC LIMIT $2) newest
     GROUP BY bank_id, item_id ORDER BY max(commented_at) DESC, item_id`,
    [bankId, limit],
  );
  return rows;
}
