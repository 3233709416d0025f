import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppProcess, startAppProcess } from '../../support/app-process.ts';
import { makeDataDir } from '../../support/data-dir.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { freePorts } from '../../support/free-port.ts';
import { postgresUrl } from '../../support/postgres-url.ts';
import { type RedisProcess, startRedisProcess } from '../../support/redis-process.ts';
import { buildServer } from '../../support/server-build.ts';
import { makeShortProgram } from '../../support/short-program.ts';

/** What docker-compose.yml describes, as plain processes: PostgreSQL, Redis, two nodes that serve and a worker. */
export interface Topology {
  readonly db: TestDatabase;
  readonly a: Node;
  readonly b: Node;
  readonly worker: Node;
  readonly redis: Restartable;
  /** Where the worker writes the mail; the nodes that serve would write it elsewhere. */
  readonly mailDir: string;
  readonly deliveryOf: (examId: 'day' | 'minute') => string;
  stop(): Promise<void>;
}

export interface Restartable {
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface Node extends Restartable {
  readonly origin: string;
  /** Starts it without waiting until it is ready. */
  launch(): Promise<AppProcess>;
  stop(): Promise<void>;
}

export async function startTopology(): Promise<Topology> {
  const db = await createTestDatabase();
  const build = await buildServer();
  const program = await makeShortProgram();
  const dataDir = await makeDataDir();
  const [redisPort = 0, portA = 0, portB = 0, portWorker = 0] = await freePorts(4);
  const redis = redisOn(redisPort);
  await redis.start();

  const nodeOf = (name: string, port: number, role: 'web' | 'worker'): Node => {
    const env = {
      ...nodeSettings({
        role,
        databaseUrl: postgresUrl(db.appConfig),
        redisUrl: `redis://127.0.0.1:${redisPort}`,
        secretKey: 'a secret of the tests, 32 bytes or more',
        publicOrigin: `http://127.0.0.1:${portA}`,
      }),
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      MAIL_DIR: join(dataDir, `mail-${name}`),
      BANKS_DIR: program.path,
    };
    return nodeWith(build.main, env, join(dataDir, `${name}.log`));
  };
  const a = nodeOf('a', portA, 'web');
  const b = nodeOf('b', portB, 'web');
  const worker = nodeOf('worker', portWorker, 'worker');
  await Promise.all([a.start(), b.start(), worker.launch()]);
  const { rows } = await db.owner.query<{ id: string; exam_id: string }>(
    `SELECT id, exam_id FROM delivery WHERE program_id = 'short'`,
  );
  return {
    db,
    a,
    b,
    worker,
    redis,
    mailDir: join(dataDir, 'mail-worker'),
    deliveryOf: (examId) => rows.find((row) => row.exam_id === examId)?.id ?? '',
    async stop() {
      await Promise.all([a.stop(), b.stop(), worker.stop()]);
      await redis.kill();
      await db.drop();
      await program.remove();
      await build.remove();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The settings by which a process becomes a part of the whole; docker-compose.yml gives the same. */
export function nodeSettings(of: {
  role: 'web' | 'worker';
  databaseUrl: string;
  redisUrl: string;
  secretKey: string;
  publicOrigin: string;
}): Record<string, string> {
  return {
    NODE_ROLE: of.role,
    DATABASE_URL: of.databaseUrl,
    REDIS_URL: of.redisUrl,
    SECRET_KEY: of.secretKey,
    PUBLIC_ORIGIN: of.publicOrigin,
    TRUST_PROXY: '1',
  };
}

function nodeWith(main: string, env: Record<string, string>, logFile: string): Node {
  let running: AppProcess | undefined;
  return {
    origin: `http://127.0.0.1:${env['PORT']}`,
    async launch() {
      running = await startAppProcess({ main, env, logFile });
      return running;
    },
    async start() {
      await (await this.launch()).ready();
    },
    async kill() {
      await running?.kill();
    },
    async stop() {
      await running?.stop();
    },
  };
}

function redisOn(port: number): Restartable {
  let running: RedisProcess | undefined;
  return {
    async start() {
      running = await startRedisProcess(port);
    },
    async kill() {
      await running?.kill();
    },
  };
}
