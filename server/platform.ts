import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { createArgon2PasswordHasher } from './adapters/argon2-password-hasher.ts';
import { createPostgresQueue, migrateQueue } from './adapters/bullmq/postgres-queue.ts';
import { createRedisQueue } from './adapters/bullmq/redis-queue.ts';
import { createFileMailer } from './adapters/mail/file-mailer.ts';
import { createSmtpMailer } from './adapters/mail/smtp-mailer.ts';
import { createMemoryRateLimiter } from './adapters/memory-rate-limiter.ts';
import { type AuthorityClock, createAuthorityClock } from './adapters/postgres/authority-clock.ts';
import { checkDatabase } from './adapters/postgres/check-database.ts';
import { createDatabase, type PooledDatabase } from './adapters/postgres/database.ts';
import { type EmbeddedPostgres, runningEmbedded, startEmbeddedPostgres } from './adapters/postgres/embedded.ts';
import { appRole, migrate, pendingMigrations } from './adapters/postgres/migrate.ts';
import { createRedisRateLimiter } from './adapters/redis/rate-limiter.ts';
import { createRedisSocketAdapter, type RedisSocketAdapter } from './adapters/redis/socket-adapter.ts';
import { provideSecretKey } from './adapters/secret-key.ts';
import type { Config } from './config.ts';
import { PlainError } from './core/plain-error.ts';
import type { Database } from './ports/database.ts';
import type { Log } from './ports/log.ts';
import type { Mailer } from './ports/mailer.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { Queue } from './ports/queue.ts';
import type { RateLimiter } from './ports/rate-limiter.ts';

/** Everything outside this process that it works with. */
export interface Platform {
  readonly database: Database;
  /** Few connections with prepared statements, for the journal of answers and the beats alone. */
  readonly saveDatabase: Database;
  readonly clock: AuthorityClock;
  readonly queue: Queue;
  readonly limiter: RateLimiter;
  readonly hasher: PasswordHasher;
  readonly mailer: Mailer;
  readonly secretKey: string;
  /** Null on one node. */
  readonly socketAdapter: RedisSocketAdapter | null;
  /** Disconnects from everything and stops what was started; the queue and the features must have been closed. */
  close(): Promise<void>;
}

const connections = { database: 16, saves: 3 };

/**
 * Connects to the database (starting the embedded one, unless a server of its data folder runs and `beside` it is enough), migrates or checks
 * it, and connects to Redis where there is one.
 *
 * @throws PlainError for what the operator can mend.
 */
export async function openPlatform(config: Config, log: Log, beside = false): Promise<Platform> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) await closer().catch((err) => log.warn({ err }, 'a part did not close'));
  };
  try {
    const appConfig = await provideDatabase(config, log, closers, beside);
    const open = (name: string, max: number, prepare = false): PooledDatabase => {
      const database = createDatabase(appConfig, { log, name: `invigil ${name}`, max, prepare });
      closers.push(() => database.close());
      return database;
    };
    const database = open('app', connections.database, true);
    await checkDatabase(database);
    const clock = await createAuthorityClock(open('clock', 1));
    closers.push(async () => clock.stop());
    const memoryLimiter = createMemoryRateLimiter(clock);
    const { redisUrl } = config;
    const redis = redisUrl === null ? null : await connectRedis(redisUrl, log, closers);
    const queue = redisUrl === null ? createPostgresQueue(appConfig, { log }) : createRedisQueue(redisUrl, { log });
    closers.push(() => queue.close());
    return {
      database,
      saveDatabase: open('saves', connections.saves, true),
      clock,
      queue,
      limiter: redis ? createRedisRateLimiter({ client: redis.client, fallback: memoryLimiter, log }) : memoryLimiter,
      hasher: createArgon2PasswordHasher(),
      mailer:
        config.mail.kind === 'smtp'
          ? createSmtpMailer(config.mail)
          : createFileMailer({ folder: config.mail.folder, from: config.mail.from }),
      secretKey: config.secretKey ?? (await provideSecretKey(config.dataDir)),
      socketAdapter: redis?.socketAdapter ?? null,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type AppConfig = EmbeddedPostgres['appConfig'];

async function provideDatabase(
  config: Config,
  log: Log,
  closers: (() => Promise<unknown>)[],
  beside: boolean,
): Promise<AppConfig> {
  if (config.database.kind === 'external') {
    const appConfig = { connectionString: config.database.url };
    const database = createDatabase(appConfig, { log, max: 1, name: 'invigil check' });
    try {
      const pending = await pendingMigrations(database);
      if (pending.length > 0)
        throw new PlainError(
          `The database lacks ${pending.length} migrations (first: ${pending[0]}): run "npx invigil migrate" with DATABASE_OWNER_URL set, then start again.`,
        );
    } finally {
      await database.close();
    }
    return appConfig;
  }
  const running = beside ? await runningEmbedded(config.dataDir) : null;
  if (running !== null) return running.appConfig;
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  closers.push(() => embedded.stop());
  await migrateDatabase(embedded.ownerConfig, log);
  return embedded.appConfig;
}

/**
 * Brings the tables of the app and of the job queue up to date, as their owner.
 *
 * @param appPassword what the role of the app signs in with; null where the connection itself is trusted.
 */
export async function migrateDatabase(
  ownerConfig: AppConfig,
  log: Log,
  appPassword: string | null = null,
): Promise<string[]> {
  const owner = createDatabase(ownerConfig, { log, max: 1, name: 'invigil migrate' });
  try {
    const done = await migrate(owner, { appPassword });
    await migrateQueue(ownerConfig, appRole);
    return done;
  } finally {
    await owner.close();
  }
}

/** How long a start waits for Redis; a node that comes back while Redis is away must serve all the same [SAVE-1]. */
const redisPatienceMs = 3_000;

async function connectRedis(url: string, log: Log, closers: (() => Promise<unknown>)[]) {
  const client = createClient({ url, disableOfflineQueue: true });
  client.on('error', (err) => log.warn({ err }, 'Redis is out of reach; it is tried again'));
  closers.push(async () => client.destroy());
  const socketAdapter = createRedisSocketAdapter(url, log);
  closers.push(() => socketAdapter.close());
  const connected = Promise.all([client.connect(), socketAdapter.connected]);
  connected.catch(() => undefined); // only when it is closed before
  await Promise.race([connected, sleep(redisPatienceMs)]);
  if (!client.isReady)
    log.error(
      {},
      'Redis does not answer at REDIS_URL: start it, or correct the setting. Until then this node is degraded.',
    );
  return { client, socketAdapter };
}
