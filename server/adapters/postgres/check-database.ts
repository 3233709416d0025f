import { PlainError } from '../../core/plain-error.ts';
import type { Queryable } from '../../ports/database.ts';
import { pendingMigrations } from './migrate.ts';

interface Facts {
  readonly version: number;
  readonly versionName: string;
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
  readonly role: string;
  readonly isSuperuser: boolean;
  readonly owned: string | null;
}

/**
 * Refuses a database on which an acknowledged answer could be lost [SAVE-1] or the app could rewrite the audit log
 * [AUDIT-1], and one that still lacks migrations.
 *
 * @param app works as the app's role.
 * @throws PlainError naming every fault found.
 */
export async function checkDatabase(app: Queryable): Promise<void> {
  const { rows } = await app.query<Facts>(
    `SELECT current_setting('server_version_num')::int AS "version",
            current_setting('server_version') AS "versionName",
            current_setting('fsync') AS "fsync",
            current_setting('full_page_writes') AS "fullPageWrites",
            current_setting('synchronous_commit') AS "synchronousCommit",
            current_user AS "role",
            (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser",
            (SELECT min(thing) FROM (
               SELECT 'the table ' || relname AS thing FROM pg_class
               WHERE relnamespace = 'public'::regnamespace AND pg_has_role(relowner, 'MEMBER')
               UNION ALL
               SELECT 'the schema public' FROM pg_namespace WHERE nspname = 'public' AND pg_has_role(nspowner, 'MEMBER')
               UNION ALL
               SELECT 'the database' FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'MEMBER')
             ) AS things) AS "owned"`,
  );
  const facts = rows[0];
  if (!facts) throw new Error('the database answered no facts about itself');
  const faults = [...faultsOf(facts)];
  if (faults.length > 0) throw new PlainError(faults.join('\n'));

  const pending = await pendingMigrations(app);
  if (pending.length > 0) {
    throw new PlainError(`This database lacks the migrations ${pending.join(', ')}: run "npx invigil migrate".`);
  }
}

function* faultsOf(facts: Facts): Generator<string> {
  if (facts.version < 180_000) {
    yield `The database server is PostgreSQL ${facts.versionName}, and Invigil needs 18 or later: upgrade it.`;
  }
  const switches = {
    fsync: facts.fsync,
    full_page_writes: facts.fullPageWrites,
    synchronous_commit: facts.synchronousCommit,
  };
  for (const [name, value] of Object.entries(switches)) {
    if (value === 'off') {
      yield `The database server runs with ${name} off, so answers called saved could be lost: set "${name} = on" in postgresql.conf (and for this role and database).`;
    }
  }
  if (facts.isSuperuser) {
    yield `DATABASE_URL works as ${facts.role}, a superuser, who could rewrite the audit log: use the role invigil_app.`;
  } else if (facts.owned !== null) {
    yield `DATABASE_URL works as ${facts.role}, which owns ${facts.owned} and could rewrite the audit log: use the role invigil_app, and the owner only in DATABASE_OWNER_URL.`;
  }
}
