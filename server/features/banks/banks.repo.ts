import type { BankView } from '../../contract/bank.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';
import type { BankContent } from './bank-content.ts';

export interface NewVersion {
  readonly versionId: string;
  readonly bankId: string;
  readonly title: string;
  readonly isSample: boolean;
  /** The content as JSON. */
  readonly content: string;
}

/** Keeps a version; one that is there already stays as it is. */
export async function insertVersion(
  tx: Transaction,
  version: NewVersion,
  loadedAt: Instant,
): Promise<{ isNew: boolean }> {
  const { rowCount } = await tx.query(
    `INSERT INTO bank_version (id, bank_id, title, is_sample, content, loaded_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO NOTHING`,
    [version.versionId, version.bankId, version.title, version.isSample, version.content, loadedAt],
  );
  return { isNew: rowCount === 1 };
}

export async function upsertCurrent(tx: Transaction, bankId: string, versionId: string): Promise<void> {
  await tx.query(
    `INSERT INTO bank_current (bank_id, version_id) VALUES ($1, $2)
     ON CONFLICT (bank_id) DO UPDATE SET version_id = EXCLUDED.version_id`,
    [bankId, versionId],
  );
}

export async function selectOptionalCurrentId(db: Queryable, bankId: string): Promise<string | null> {
  const { rows } = await db.query<{ version_id: string }>(`SELECT version_id FROM bank_current WHERE bank_id = $1`, [
    bankId,
  ]);
  return rows[0]?.version_id ?? null;
}

/** The content of a version as JSON, for whoever only passes it on. */
export async function selectContentText(db: Queryable, versionId: string): Promise<string> {
  const { rows } = await db.query<{ content: string }>(
    `SELECT content::text AS content FROM bank_version WHERE id = $1`,
    [versionId],
  );
  if (rows[0] === undefined) throw new Error(`there is no bank version ${versionId}`);
  return rows[0].content;
}

/** The hashes of all images that a version names. */
export async function selectImageHashes(db: Queryable, versionId: string): Promise<string[]> {
  const { rows } = await db.query<{ hash: string }>(
    `SELECT DISTINCT image #>> '{}' AS hash
     FROM bank_version, jsonb_path_query(content, 'lax $.items[*].images.*.hash') AS image WHERE id = $1`,
    [versionId],
  );
  return rows.map(({ hash }) => hash);
}

export async function selectContent(db: Queryable, versionId: string): Promise<BankContent> {
  const { rows } = await db.query<{ content: BankContent }>(`SELECT content FROM bank_version WHERE id = $1`, [
    versionId,
  ]);
  if (rows[0] === undefined) throw new Error(`there is no bank version ${versionId}`);
  return rows[0].content;
}

/** Every bank with its versions, newest first. */
export async function selectBanks(db: Queryable): Promise<BankView[]> {
  const { rows } = await db.query<{
    id: string;
    bank_id: string;
    title: string;
    is_sample: boolean;
    loaded_at: number;
    is_current: boolean;
    item_count: number;
    blueprints: BankView['blueprints'];
  }>(
    `SELECT v.id, v.bank_id, v.title, v.is_sample, v.loaded_at, c.version_id IS NOT NULL AS is_current,
            jsonb_array_length(v.content->'items') AS item_count,
            (SELECT coalesce(jsonb_agg(jsonb_build_object(
                      'blueprintId', b->'id', 'examId', b->'exam', 'itemCount', b->'items')), '[]')
               FROM jsonb_array_elements(v.content->'blueprints') b) AS blueprints
       FROM bank_version v
       LEFT JOIN bank_current c ON c.version_id = v.id
      ORDER BY v.bank_id, v.loaded_at DESC, v.id`,
  );
  return [...new Set(rows.map((row) => row.bank_id))].map((bankId) => {
    const versions = rows.filter((row) => row.bank_id === bankId);
    const shown = versions.find((row) => row.is_current) ?? versions[0];
    if (shown === undefined) throw new Error('a bank has a version');
    return {
      bankId,
      title: shown.title,
      isSample: shown.is_sample,
      itemCount: shown.item_count,
      blueprints: shown.blueprints,
      versions: versions.map((row) => ({
        versionId: row.id,
        title: row.title,
        loadedAt: row.loaded_at,
        isCurrent: row.is_current,
      })),
    };
  });
}
