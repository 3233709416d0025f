import {
  Queue as BullQueue,
  Worker as BullWorker,
  createPostgresBackend,
  type PostgresConnectionOptions,
  runMigrations,
} from 'bullmq';
import pg from 'pg';
import type { Queue } from '../../ports/queue.ts';
import { type Backend, createBullQueue, type QueueOptions } from './queue.ts';

/** The only schema name that BullMQ accepts on a pool that it did not make itself. */
const schema = 'bullmq';

/**
 * Makes or updates BullMQ's own tables, in their own schema, and lets the app use them. Runs after the other
 * migrations, which make the role; several nodes may call it at once.
 *
 * @param ownerConfig connects as the role that owns (or will own) the tables.
 */
export async function migrateQueue(ownerConfig: pg.PoolConfig, appRole: string): Promise<void> {
  const client = new pg.Client(ownerConfig);
  client.on('error', () => undefined); // the statement at hand fails with it
  await client.connect();
  try {
    await runMigrations(client, schema);
    const role = client.escapeIdentifier(appRole);
    await client.query('BEGIN');
    // two nodes granting on the same tables at once would fail with "tuple concurrently updated"
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`${schema} grants`]);
    await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/**
 * Jobs in PostgreSQL, for one process without Redis. Needs `migrateQueue` once before.
 *
 * @param appConfig connects as the app's role.
 * @param options.connections in all; each name that is processed keeps one for itself, and two more do the work.
 */
export function createPostgresQueue(
  appConfig: pg.PoolConfig,
  { connections = 8, ...options }: QueueOptions & { readonly connections?: number },
): Queue {
  const pool = new pg.Pool({
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    ...appConfig,
    options: `${appConfig.options ?? ''} -c search_path=${schema}`.trim(),
    application_name: 'invigil jobs',
    max: connections,
  });
  pool.on('error', (err) => options.log.warn({ err }, 'A connection of the job queue was lost.'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  // every queue and worker listens to the one pool
  pool.setMaxListeners(100);

  // pg's own types of `on` are wider than BullMQ's copy of them
  const connection = pool as unknown as PostgresConnectionOptions;
  const backend: Backend = {
    async queue(name, defaultJobOptions) {
      return whenReady(new BullQueue(name, { connection, defaultJobOptions }, createPostgresBackend));
    },
    async worker(name, run, settings) {
      return whenReady(new BullWorker(name, run, { connection, ...settings }, createPostgresBackend));
    },
    close: () => pool.end(),
  };
  return createBullQueue(backend, options);
}

/** BullMQ keeps the failure of its first look at the store for ever, so what could not look is thrown away. */
async function whenReady<T extends { waitUntilReady(): Promise<unknown>; close(): Promise<void> }>(
  made: T,
): Promise<T> {
  try {
    await made.waitUntilReady();
    return made;
  } catch (error) {
    await made.close().catch(() => undefined);
    throw error;
  }
}
