import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, pendingMigrations } from '../../../server/adapters/postgres/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let test: TestDatabase;
let folder: string;

beforeEach(async () => {
  test = await createTestDatabase();
  await test.owner.query('DROP TABLE schema_migration');
  folder = await mkdtemp(join(tmpdir(), 'invigil-migrations-'));
  await write('0001_one.sql', 'CREATE TABLE one (id bigint); GRANT SELECT ON one TO invigil_app;');
  await write('0002_two.sql', 'CREATE TABLE two AS SELECT * FROM one;');
});
afterEach(async () => {
  await test.drop();
  await rm(folder, { recursive: true });
});

const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
const exists = async (table: string) =>
  (await test.owner.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [table])).rows[0]?.found;

describe('migrate', () => {
  it('runs each file once, in the order of the names', async () => {
    expect(await pendingMigrations(test.database, folder)).toEqual(['0001_one.sql', '0002_two.sql']);
    expect(await migrate(test.owner, { folder })).toEqual(['0001_one.sql', '0002_two.sql']);
    expect(await migrate(test.owner, { folder })).toEqual([]);
    expect(await pendingMigrations(test.database, folder)).toEqual([]);
    expect((await test.database.query('SELECT * FROM one')).rows).toEqual([]);
    await expect(test.database.query('SELECT * FROM two')).rejects.toThrow(/permission denied/);
  });

  it('may be called by several nodes at once', async () => {
    const ran = await Promise.all([1, 2, 3].map(() => migrate(test.owner, { folder })));
    expect(ran.flat().sort((a, b) => a.localeCompare(b))).toEqual(['0001_one.sql', '0002_two.sql']);
  });

  it('leaves nothing of a file that fails, and keeps those before it', async () => {
    await write('0003_three.sql', 'CREATE TABLE three (id bigint); SELECT 1 / 0;');
    await expect(migrate(test.owner, { folder })).rejects.toThrow('migration 0003_three.sql failed: division by zero');
    expect(await exists('two')).toBe(true);
    expect(await exists('three')).toBe(false);
    expect(await pendingMigrations(test.database, folder)).toEqual(['0003_three.sql']);
  });

  it('refuses a file that changed after it ran', async () => {
    await migrate(test.owner, { folder });
    await write('0001_one.sql', 'CREATE TABLE one (id text);');
    await expect(migrate(test.owner, { folder })).rejects.toThrow(/0001_one.sql has changed since it ran/);
    await expect(pendingMigrations(test.database, folder)).rejects.toThrow(/0001_one.sql has changed since it ran/);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await migrate(test.owner, { folder });
    await rm(join(folder, '0002_two.sql'));
    await expect(migrate(test.owner, { folder })).rejects.toThrow(/has seen the migration 0002_two.sql/);
  });
});
