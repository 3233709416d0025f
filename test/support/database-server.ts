import { rm } from 'node:fs/promises';
import type { PoolConfig } from 'pg';
import type { TestProject } from 'vitest/node';
import { createDatabase } from '../../server/adapters/postgres/database.ts';
import { startEmbeddedPostgres } from '../../server/adapters/postgres/embedded.ts';
import { migrate } from '../../server/adapters/postgres/migrate.ts';
import { makeDataDir } from './data-dir.ts';
import { quietLog } from './log.ts';

export const templateName = 'invigil_template';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connects to the test server as the owner role. */
    postgres: PoolConfig;
  }
}

/** One PostgreSQL per run, with one migrated database that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await makeDataDir();
  const server = await startEmbeddedPostgres({
    dataDir,
    log: quietLog,
    settings: { max_connections: '200', shared_buffers: '128MB' },
  });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true });
  };
  try {
    const admin = createDatabase(server.ownerConfig, { log: quietLog, max: 1 });
    await admin.query(`CREATE DATABASE ${templateName}`);
    await admin.close();
    const template = createDatabase({ ...server.ownerConfig, database: templateName }, { log: quietLog, max: 1 });
    await migrate(template).finally(() => template.close());
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', server.ownerConfig);
  return stop;
}
