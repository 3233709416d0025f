import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../../core/plain-error.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { packageRoot } from '../package-root.ts';

export const appRole = 'invigil_app';
const migrationsFolder = join(packageRoot, 'server', 'migrations');

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Any number will do, as long as every version of Invigil uses the same. */
const migrationLock = 7_135_662;

/**
 * Makes the role of the app and runs the migrations that this database has not seen, in the order of their names, each
 * in a transaction of its own. Several nodes may call it at once: one works, the others wait and find nothing to do.
 *
 * @param owner works as the role that owns (or will own) all tables.
 * @param appPassword for servers that ask the app for one; used only when the role is made here.
 * @returns the names of the migrations that ran.
 * @throws PlainError when a migration that ran earlier has changed or is gone.
 */
export async function migrate(
  owner: Database,
  { folder = migrationsFolder, appPassword = null }: { folder?: string; appPassword?: string | null } = {},
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  await makeAppRole(owner, appPassword);
  await owner.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await tx.query('CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, checksum text NOT NULL)');
    await tx.query(`GRANT SELECT ON schema_migration TO ${appRole}`);
  });
  const ran: string[] = [];
  for (const migration of migrations) {
    await owner.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
      const pending = await pendingOf(tx, migrations);
      if (!pending.includes(migration)) return;
      try {
        await tx.query(migration.sql);
      } catch (cause) {
        throw new Error(`migration ${migration.name} failed: ${(cause as Error).message}`, { cause });
      }
      await tx.query('INSERT INTO schema_migration (name, checksum) VALUES ($1, $2)', [
        migration.name,
        migration.checksum,
      ]);
      ran.push(migration.name);
    });
  }
  return ran;
}

/** The names of migrations that this database still lacks; works as the app's role too. */
export async function pendingMigrations(db: Queryable, folder = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const { rows } = await db.query<{ made: boolean }>(`SELECT to_regclass('schema_migration') IS NOT NULL AS made`);
  if (!rows[0]?.made) return migrations.map(({ name }) => name);
  return (await pendingOf(db, migrations)).map(({ name }) => name);
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function pendingOf(db: Queryable, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await db.query<{ name: string; checksum: string }>('SELECT name, checksum FROM schema_migration');
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    const migration = migrations.find((each) => each.name === name);
    if (migration?.checksum === checksum) continue;
    throw new PlainError(
      migration
        ? `The migration ${name} has changed since it ran on this database: bring the file back as it was, and write the change as a new migration.`
        : `This database has seen the migration ${name}, which this Invigil does not know: it was used by a newer version, so start that one.`,
    );
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function makeAppRole(owner: Queryable, password: string | null): Promise<void> {
  const { rowCount } = await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [appRole]);
  if (rowCount > 0) return;
  const { rows } = await owner.query<{ sql: string }>(
    `SELECT format('CREATE ROLE ${appRole} LOGIN PASSWORD %L', $1::text) AS sql`,
    [password],
  );
  try {
    await owner.query(rows[0]?.sql ?? '');
  } catch (error) {
    // Roles belong to the whole server: a node that migrates another database on it may have been quicker.
    if (!['42710', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  }
}
