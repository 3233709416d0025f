import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../../server/adapters/postgres/check-database.ts';
import { createDatabase } from '../../../server/adapters/postgres/database.ts';
import { startEmbeddedPostgres } from '../../../server/adapters/postgres/embedded.ts';
import { migrate } from '../../../server/adapters/postgres/migrate.ts';
import type { Queryable } from '../../../server/ports/database.ts';
import { makeDataDir } from '../../support/data-dir.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { quietLog } from '../../support/log.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const check = async (config = test.appConfig) => {
  const db = createDatabase(config, { log: quietLog, max: 1 });
  await checkDatabase(db).finally(() => db.close());
};

describe('checkDatabase', () => {
  it('accepts a migrated database and the role of the app', async () => {
    await expect(check()).resolves.toBeUndefined();
  });

  it('[SAVE-1] refuses synchronous_commit off, wherever it was set', async () => {
    await test.owner.query(`ALTER DATABASE ${test.appConfig.database} SET synchronous_commit = off`);
    await expect(check()).rejects.toThrow(/synchronous_commit off, so answers called saved could be lost/);
  });

  it('[SAVE-1] refuses fsync and full_page_writes off, and names both', async () => {
    const dataDir = await makeDataDir();
    const settings = { fsync: 'off', full_page_writes: 'off' };
    const server = await startEmbeddedPostgres({ dataDir, log: quietLog, settings });
    const owner = createDatabase(server.ownerConfig, { log: quietLog });
    try {
      await migrate(owner, { appPassword: "it's secret" });
      await expect(check(server.appConfig)).rejects.toThrow(/runs with fsync off.*\n.*runs with full_page_writes off/);
      const { rows } = await owner.query(
        `SELECT rolpassword LIKE 'SCRAM-SHA-256$%' AS made FROM pg_authid WHERE rolname = 'invigil_app'`,
      );
      expect(rows).toEqual([{ made: true }]);
    } finally {
      await owner.close();
      await server.stop();
      await rm(dataDir, { recursive: true });
    }
  });

  it('[AUDIT-1] refuses a superuser', async () => {
    await expect(check(test.ownerConfig)).rejects.toThrow(/works as invigil_owner, a superuser/);
  });

  it.each([
    ['a table', 'ALTER TABLE schema_migration OWNER TO invigil_app', 'the table schema_migration'],
    ['the schema', 'ALTER SCHEMA public OWNER TO invigil_app', 'the schema public'],
  ])('[AUDIT-1] refuses a role that owns %s', async (_thing, sql, named) => {
    await test.owner.query(sql);
    await expect(check()).rejects.toThrow(`works as invigil_app, which owns ${named} and could rewrite the audit log`);
  });

  it('[AUDIT-1] refuses a role that may act as an owner', async () => {
    const role = `member_of_${test.appConfig.database}`;
    await test.owner.query(`CREATE ROLE ${role}_owner`);
    await test.owner.query(`ALTER TABLE schema_migration OWNER TO ${role}_owner`);
    await test.owner.query(`CREATE ROLE ${role} LOGIN IN ROLE ${role}_owner, invigil_app`);
    try {
      await expect(check({ ...test.appConfig, user: role })).rejects.toThrow(/owns the table schema_migration/);
    } finally {
      await test.owner.query('ALTER TABLE schema_migration OWNER TO invigil_owner');
      await test.owner.query(`DROP ROLE ${role}, ${role}_owner`);
    }
  });

  it('refuses a database that lacks migrations', async () => {
    await test.owner.query(`DELETE FROM schema_migration WHERE name = '0001_roles.sql'`);
    await expect(check()).rejects.toThrow(/lacks the migrations 0001_roles.sql: run "npx invigil migrate"/);
  });

  it('refuses a PostgreSQL older than 18', async () => {
    const facts = { version: 170_006, versionName: '17.6', role: 'invigil_app', isSuperuser: false, owned: null };
    const old: Queryable = {
      query: async <Row>() => ({ rows: [facts as Row], rowCount: 1 }),
    };
    await expect(checkDatabase(old)).rejects.toThrow(/PostgreSQL 17.6, and Invigil needs 18 or later/);
  });
});
