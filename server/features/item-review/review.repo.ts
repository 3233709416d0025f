import type { BankDetail, DecisionView, ItemDecision } from '../../contract/item-review.ts';
import type { LatestDecision } from '../../core/item/effective-status.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface StoredDecision extends LatestDecision {
  readonly seq: number;
  readonly replacedBy: string | null;
}

/** Until the transaction ends nobody else decides about items of this bank. */
export async function lockDecisions(tx: Transaction, bankId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`decisions about items of ${bankId}`]);
}

/** The newest decision about each item of a bank about which there is one. */
export async function selectLatestDecisions(db: Queryable, bankId: string): Promise<Map<string, StoredDecision>> {
  const { rows } = await db.query<StoredDecision & { itemId: string }>(
    `SELECT DISTINCT ON (item_id) item_id AS "itemId", seq, decision, item_hash AS "itemHash", replaced_by AS "replacedBy"
     FROM item_decision WHERE bank_id = $1 ORDER BY item_id, seq DESC`,
    [bankId],
  );
  return new Map(rows.map(({ itemId, ...decision }) => [itemId, decision]));
}

/** All decisions about one item, newest first, with the hash of what was decided about. */
export async function selectDecisions(
  db: Queryable,
  bankId: string,
  itemId: string,
): Promise<(Omit<DecisionView, 'isOfThisContent'> & { itemHash: string })[]> {
  const { rows } = await db.query<Omit<DecisionView, 'isOfThisContent'> & { itemHash: string }>(
    `SELECT d.seq, d.decision, d.replaced_by AS "replacedBy", d.reason, p.name AS "actorName", d.decided_at AS at, d.item_hash AS "itemHash"
     FROM item_decision d LEFT JOIN person p ON p.id = d.actor_id
     WHERE d.bank_id = $1 AND d.item_id = $2 ORDER BY d.seq DESC`,
    [bankId, itemId],
  );
  return rows;
}

export async function insertDecisions(
  tx: Transaction,
  made: {
    readonly bankId: string;
    readonly items: readonly { readonly itemId: string; readonly hash: string }[];
    readonly decision: ItemDecision;
    readonly replacedBy: string | null;
    readonly reason: string;
    readonly actorId: string;
    readonly at: Instant;
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO item_decision (bank_id, item_id, item_hash, decision, replaced_by, reason, actor_id, decided_at)
     SELECT $1, item_id, item_hash, $4, $5, $6, $7, $8 FROM unnest($2::text[], $3::text[]) AS decided(item_id, item_hash)`,
    [
      made.bankId,
      made.items.map(({ itemId }) => itemId),
      made.items.map(({ hash }) => hash),
      made.decision,
      made.replacedBy,
      made.reason,
      made.actorId,
      made.at,
    ],
  );
}

export async function insertKeyReader(tx: Transaction, personId: string, bankId: string, at: Instant): Promise<void> {
  await tx.query(
    `INSERT INTO key_reader (person_id, bank_id, first_read_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [personId, bankId, at],
  );
}

/** Whether somebody may look at keys of a bank now, or has looked at one ever. */
export async function knowsKeys(db: Queryable, personId: string, bankId: string): Promise<boolean> {
  const { rows } = await db.query<{ knows: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM person WHERE id = $1 AND 'admin' = ANY (roles))
         OR EXISTS (SELECT 1 FROM key_reader WHERE person_id = $1 AND bank_id = $2) AS knows`,
    [personId, bankId],
  );
  return rows[0]?.knows ?? false;
}

/** Whether somebody has a sitting under way whose form was drawn from a bank. */
export async function sitsFrom(db: Queryable, personId: string, bankId: string): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT 1 FROM sitting s JOIN form f ON f.sitting_id = s.id
     WHERE s.candidate_id = $1 AND f.bank_id = $2 AND s.status IN ('in-progress', 'paused') LIMIT 1`,
    [personId, bankId],
  );
  return rows.length > 0;
}

/** The versions of a bank, newest first, with how many forms were drawn from each. */
export async function selectVersions(db: Queryable, bankId: string): Promise<BankDetail['versions']> {
  const { rows } = await db.query<BankDetail['versions'][number]>(
    `SELECT v.id AS "versionId", v.loaded_at AS "loadedAt", c.version_id IS NOT NULL AS "isCurrent",
       jsonb_array_length(v.content->'items') AS "itemCount", coalesce(drawn.forms, 0) AS forms
     FROM bank_version v LEFT JOIN bank_current c ON c.version_id = v.id
     LEFT JOIN (SELECT bank_version_id, count(*) AS forms FROM form WHERE bank_id = $1 GROUP BY bank_version_id) drawn
       ON drawn.bank_version_id = v.id
     WHERE v.bank_id = $1 ORDER BY v.loaded_at DESC, v.id`,
    [bankId],
  );
  return rows;
}

export async function isVersionOf(db: Queryable, bankId: string, versionId: string): Promise<boolean> {
  const { rows } = await db.query(`SELECT 1 FROM bank_version WHERE id = $1 AND bank_id = $2`, [versionId, bankId]);
  return rows.length === 1;
}

/** The item that the file of a version names in place of this one. */
export async function selectFileReplacement(db: Queryable, versionId: string, itemId: string): Promise<string | null> {
  const { rows } = await db.query<{ replacedBy: string | null }>(
    `SELECT jsonb_path_query_first(content, '$.items[*] ? (@.id == $id)', jsonb_build_object('id', $2::text))->>'replaced-by' AS "replacedBy"
     FROM bank_version WHERE id = $1`,
    [versionId, itemId],
  );
  return rows[0]?.replacedBy ?? null;
}

export interface RecentUse {
  readonly forms: number;
  readonly lastUsedAt: number;
}

/** How often each item stood on the newest forms of its exam, so many as `window` says, and how many forms of each exam those are. */
export async function selectRecentUse(
  db: Queryable,
  bankId: string,
  window: ReadonlyMap<string, number>,
): Promise<{ items: Map<string, RecentUse>; formsByExam: Record<string, number> }> {
  const recent = `unnest($2::text[], $3::integer[]) AS wanted(exam_id, forms) CROSS JOIN LATERAL (
      SELECT item_ids, delivered_at FROM form WHERE bank_id = $1 AND exam_id = wanted.exam_id
      ORDER BY delivered_at DESC LIMIT wanted.forms) recent`;
  const values = [bankId, [...window.keys()], [...window.values()]];
  const items = await db.query<RecentUse & { itemId: string }>(
    `SELECT item_id AS "itemId", count(*) AS forms, max(delivered_at) AS "lastUsedAt"
     FROM ${recent}, unnest(item_ids) AS item_id GROUP BY item_id`,
    values,
  );
  const exams = await db.query<{ examId: string; forms: number }>(
    `SELECT wanted.exam_id AS "examId", count(*) AS forms FROM ${recent} GROUP BY wanted.exam_id`,
    values,
  );
  return {
    items: new Map(items.rows.map(({ itemId, ...use }) => [itemId, use])),
    formsByExam: Object.fromEntries(exams.rows.map(({ examId, forms }) => [examId, forms])),
  };
}

export interface VersionUse {
  readonly versionId: string;
  readonly forms: number;
  readonly lastUsedAt: number;
}

/** On how many forms an item stood, by version of its bank. */
export async function selectUseByVersion(db: Queryable, bankId: string, itemId: string): Promise<VersionUse[]> {
  const { rows } = await db.query<VersionUse>(
    `SELECT bank_version_id AS "versionId", count(*) AS forms, max(delivered_at) AS "lastUsedAt"
     FROM form WHERE bank_id = $1 AND item_ids @> ARRAY[$2] GROUP BY bank_version_id`,
    [bankId, itemId],
  );
  return rows;
}

/** What candidates made of an item: released results of sittings whose forms were drawn from one of these versions. */
export async function selectItemResults(
  db: Queryable,
  bankId: string,
  itemId: string,
  versionIds: readonly string[],
): Promise<{ answers: number; units: number; maxUnits: number }> {
  const { rows } = await db.query<{ answers: number; units: number; maxUnits: number }>(
    `SELECT count(*) AS answers, coalesce(sum(scored.units), 0) AS units, coalesce(sum(scored."maxUnits"), 0) AS "maxUnits"
     FROM form f
     JOIN sitting s ON s.id = f.sitting_id AND s.status = 'scored'
     JOIN LATERAL (SELECT state, per_item FROM outcome WHERE sitting_id = s.id ORDER BY seq DESC LIMIT 1) o ON o.state = 'released'
     CROSS JOIN LATERAL jsonb_to_recordset(o.per_item) AS scored("itemId" text, units integer, "maxUnits" integer)
     WHERE f.bank_id = $1 AND f.item_ids @> ARRAY[$2] AND f.bank_version_id = ANY ($3) AND scored."itemId" = $2`,
    [bankId, itemId, versionIds],
  );
  return rows[0] ?? { answers: 0, units: 0, maxUnits: 0 };
}

export async function countComments(db: Queryable, bankId: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ itemId: string; count: number }>(
    `SELECT item_id AS "itemId", count(*) FROM item_comment WHERE bank_id = $1 GROUP BY item_id`,
    [bankId],
  );
  return new Map(rows.map(({ itemId, count }) => [itemId, count]));
}

/** What candidates said about an item, newest first. */
export async function selectComments(
  db: Queryable,
  bankId: string,
  itemId: string,
): Promise<{ commentId: string; text: string; at: number; versionId: string }[]> {
  const { rows } = await db.query<{ commentId: string; text: string; at: number; versionId: string }>(
    `SELECT id AS "commentId", text, commented_at AS at, bank_version_id AS "versionId" FROM item_comment
     WHERE bank_id = $1 AND item_id = $2 ORDER BY commented_at DESC, id DESC LIMIT 200`,
    [bankId, itemId],
  );
  return rows;
}
