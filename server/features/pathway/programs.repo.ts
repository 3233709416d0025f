import type { ProgramFile } from '../../contract/program.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface ProgramVersion {
  readonly id: string;
  readonly program: ProgramFile;
}

/** Stores a version (known ones stay as they are) and makes it the one in force. */
export async function putVersion(tx: Transaction, { id, program }: ProgramVersion, now: Instant): Promise<void> {
  await tx.query(
    `INSERT INTO program_version (id, program_id, content, loaded_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [id, program.id, JSON.stringify(program), now],
  );
  await tx.query(
    `INSERT INTO program (id, version_id) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET version_id = excluded.version_id WHERE program.version_id <> excluded.version_id`,
    [program.id, id],
  );
}

export async function selectCurrentVersionIds(db: Queryable): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ id: string; versionId: string }>(
    `SELECT id, version_id AS "versionId" FROM program ORDER BY id`,
  );
  return new Map(rows.map(({ id, versionId }) => [id, versionId]));
}

/** @throws Error when there is no such version: ids come from the database itself. */
export async function selectVersion(db: Queryable, id: string): Promise<ProgramVersion> {
  const { rows } = await db.query<{ content: ProgramFile }>('SELECT content FROM program_version WHERE id = $1', [id]);
  if (rows[0] === undefined) throw new Error(`no program version ${id}`);
  return { id, program: rows[0].content };
}
