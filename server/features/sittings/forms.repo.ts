import type { Form } from '../../core/form/form.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface NewForm {
  readonly sittingId: string;
  readonly bankId: string;
  readonly programId: string;
  readonly examId: string;
  readonly form: Form;
  readonly digest: string;
  readonly deliveredAt: Instant;
}

/** Stores the delivered form, which is the truth, with all it was assembled from [FORM-1]. */
export function insertForm(tx: Transaction, row: NewForm): void {
  tx.send(
    `INSERT INTO form (sitting_id, bank_id, bank_version_id, program_id, exam_id, item_ids, content, digest, delivered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.sittingId,
      row.bankId,
      row.form.bankVersionId,
      row.programId,
      row.examId,
      row.form.items.map((item) => item.itemId),
      JSON.stringify(row.form),
      row.digest,
      row.deliveredAt,
    ],
  );
}

export interface StoredForm {
  readonly sittingId: string;
  readonly form: Form;
  readonly digest: string;
}

/** The form of a sitting, or null when it has none: it is not known, or was not started. */
export async function selectOptionalForm(db: Queryable, sittingId: string): Promise<StoredForm | null> {
  const { rows } = await db.query<{ content: Form; digest: string }>(
    `SELECT content, digest FROM form WHERE sitting_id = $1`,
    [sittingId],
  );
  return rows[0] ? { sittingId, form: rows[0].content, digest: rows[0].digest } : null;
}

export async function selectForm(db: Queryable, sittingId: string): Promise<StoredForm> {
  const form = await selectOptionalForm(db, sittingId);
  if (form === null) throw new Error(`sitting ${sittingId} was started without a form`);
  return form;
}

/** What scoring needs of many forms: their items in order and the bank version. */
export async function selectFormItems(
  db: Queryable,
  sittingIds: readonly string[],
): Promise<Map<string, Pick<Form, 'items' | 'bankVersionId'>>> {
  const { rows } = await db.query<{ sitting_id: string; bank_version_id: string; items: Form['items'] }>(
    `SELECT sitting_id, bank_version_id, content->'items' AS items FROM form WHERE sitting_id = ANY($1)`,
    [sittingIds],
  );
  return new Map(rows.map((row) => [row.sitting_id, { items: row.items, bankVersionId: row.bank_version_id }]));
}

/**
 * What this candidate was ever shown of a bank, voided sittings included: item → registration and order in time,
 * newest last [FORM-1].
 */
export async function selectSeenItems(
  db: Queryable,
  candidateId: string,
  bankId: string,
): Promise<{ registration: number; programId: string; itemIds: string[] }[]> {
  const { rows } = await db.query<{ registration: number; program_id: string; item_ids: string[] }>(
    `SELECT s.registration, s.program_id, f.item_ids FROM sitting s JOIN form f ON f.sitting_id = s.id
     WHERE s.candidate_id = $1 AND f.bank_id = $2 ORDER BY f.delivered_at, f.sitting_id`,
    [candidateId, bankId],
  );
  return rows.map((row) => ({ registration: row.registration, programId: row.program_id, itemIds: row.item_ids }));
}

/** The item ids of an exam's most recent forms, the oldest of them first. */
export async function selectRecentForms(
  db: Queryable,
  programId: string,
  examId: string,
  count: number,
): Promise<string[][]> {
  const { rows } = await db.query<{ item_ids: string[] }>(
    `SELECT item_ids FROM form WHERE program_id = $1 AND exam_id = $2 ORDER BY delivered_at DESC, sitting_id DESC LIMIT $3`,
    [programId, examId, count],
  );
  return rows.map((row) => row.item_ids).reverse();
}
