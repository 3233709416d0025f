import { randomBytes } from 'node:crypto';
import type { PoolConfig } from 'pg';
import { inject } from 'vitest';
import { createDatabase } from '../../server/adapters/postgres/database.ts';
import { appRole } from '../../server/adapters/postgres/migrate.ts';
import type { Database } from '../../server/ports/database.ts';
import { templateName } from './database-server.ts';
import { quietLog } from './log.ts';

export interface TestDatabase {
  /** Works as the app does, as `invigil_app`. */
  readonly database: Database;
  /** Works as the owner, who may do everything. */
  readonly owner: Database;
  readonly appConfig: PoolConfig;
  readonly ownerConfig: PoolConfig;
  drop(): Promise<void>;
}

/** A freshly migrated database of one's own. `drop` it when done. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = async (sql: string) => {
    const db = createDatabase(server, { log: quietLog, max: 1 });
    await db.query(sql).finally(() => db.close());
  };
  await admin(`CREATE DATABASE ${name} TEMPLATE ${templateName}`);
  const ownerConfig = { ...server, database: name };
  const appConfig = { ...ownerConfig, user: appRole };
  const database = createDatabase(appConfig, { log: quietLog, name: 'test app' });
  const owner = createDatabase(ownerConfig, { log: quietLog, max: 3, name: 'test owner' });
  return {
    database,
    owner,
    appConfig,
    ownerConfig,
    async drop() {
      await Promise.all([database.close(), owner.close()]);
      await admin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
