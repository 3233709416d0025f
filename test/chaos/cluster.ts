import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PoolConfig } from 'pg';
import { startEmbeddedPostgres } from '../../server/adapters/postgres/embedded.ts';
import { filesOf, ownerRole, recordedPid } from '../../server/adapters/postgres/embedded-server.ts';
import { migrateDatabase } from '../../server/platform.ts';
import { startAppProcess } from '../support/app-process.ts';
import { makeDataDir } from '../support/data-dir.ts';
import { freePorts } from '../support/free-port.ts';
import { quietLog } from '../support/log.ts';
import { postgresUrl } from '../support/postgres-url.ts';
import { startRedisProcess } from '../support/redis-process.ts';
import type { ServerBuild } from '../support/server-build.ts';
import { type Supervised, supervise } from './supervise.ts';

const run = promisify(execFile);

/** One way to hurt a cluster. */
export interface Strike {
  readonly name: string;
  /** How often it is chosen, against the others. */
  readonly weight: number;
  /** Whether all app processes are killed: whoever says that it is ready afterwards was started since. */
  readonly endsAllApps: boolean;
  /** Kills, and resolves when what was killed has a successor that runs (which may not be ready yet). */
  run(random: () => number): Promise<void>;
}

/** Everything that serves, as processes that can be killed and come back. */
export interface Cluster {
  readonly dataDir: string;
  readonly origins: readonly string[];
  readonly ownerConfig: PoolConfig;
  readonly strikes: readonly Strike[];
  /** Ends that nobody asked for, in words. */
  readonly crashes: string[];
  /** Resolves when every app process says that it is ready. @param told as soon as the first one does. */
  ready(told?: () => void): Promise<void>;
  stop(): Promise<void>;
}

/** `npm start` as it is without settings: one process with its embedded PostgreSQL. */
export async function startOneNode(build: ServerBuild, banksDir: string): Promise<Cluster> {
  const dataDir = await makeDataDir();
  const files = filesOf(dataDir);
  const [port = 0] = await freePorts(1);
  const crashes: string[] = [];
  const env = { PORT: String(port), DATA_DIR: dataDir, BANKS_DIR: banksDir };
  const app = await superviseApp(build, env, join(dataDir, 'app.log'), crashes);
  const ownerConfig = { host: files.socket, port: 5432, user: ownerRole, database: 'invigil' };
  const killPostgres = () => killServer(() => recordedPid(files));
  return {
    dataDir,
    origins: [`http://127.0.0.1:${port}`],
    ownerConfig,
    crashes,
    strikes: [
      { name: 'app', weight: 5, endsAllApps: true, run: () => app.kill() },
      { name: 'postgres', weight: 3, endsAllApps: false, run: killPostgres },
      {
        name: 'app and postgres',
        weight: 2,
        endsAllApps: true,
        run: async () => void (await Promise.all([app.kill(), killPostgres()])),
      },
    ],
    async ready(told) {
      await app.ready();
      told?.();
    },
    async stop() {
      await app.stop();
    },
  };
}

/** Two nodes on a PostgreSQL of their own and a Redis, as behind a load balancer. */
export async function startTwoNodes(build: ServerBuild, banksDir: string): Promise<Cluster> {
  const dataDir = await makeDataDir();
  const postgres = await startEmbeddedPostgres({ dataDir, log: quietLog });
  await migrateDatabase(postgres.ownerConfig, quietLog);
  const [redisPort = 0, ...ports] = await freePorts(3);
  const crashes: string[] = [];
  const redis = await supervise({ start: () => startRedis(redisPort), crashes, name: 'redis' });
  const env = {
    DATABASE_URL: postgresUrl(postgres.appConfig),
    DATABASE_OWNER_URL: postgresUrl(postgres.ownerConfig),
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    SECRET_KEY: 'a secret of the chaos run, 32 bytes or more',
    BANKS_DIR: banksDir,
    DATA_DIR: dataDir,
  };
  const nodes: Supervised[] = [];
  for (const port of ports)
    nodes.push(await superviseApp(build, { ...env, PORT: String(port) }, join(dataDir, `node-${port}.log`), crashes));
  const killPostgres = () => killServer(async () => postgres.pid);
  const one = (random: () => number) => nodes[Math.floor(random() * nodes.length)]?.kill();
  return {
    dataDir,
    origins: ports.map((port) => `http://127.0.0.1:${port}`),
    ownerConfig: postgres.ownerConfig,
    crashes,
    strikes: [
      { name: 'one node', weight: 4, endsAllApps: false, run: async (random) => one(random) },
      { name: 'redis', weight: 2, endsAllApps: false, run: () => redis.kill() },
      {
        name: 'one node and redis',
        weight: 1,
        endsAllApps: false,
        run: async (random) => void (await Promise.all([one(random), redis.kill()])),
      },
      {
        name: 'both nodes',
        weight: 2,
        endsAllApps: true,
        run: async () => void (await Promise.all(nodes.map((node) => node.kill()))),
      },
      { name: 'postgres', weight: 2, endsAllApps: false, run: killPostgres },
    ],
    ready: async (told) => void (await Promise.all([redis.ready(), ...nodes.map((node) => node.ready().then(told))])),
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
      await redis.stop();
      await postgres.stop();
    },
  };
}

export async function removeData(cluster: Cluster): Promise<void> {
  await rm(cluster.dataDir, { recursive: true, force: true });
}

async function superviseApp(
  build: ServerBuild,
  env: Readonly<Record<string, string>>,
  logFile: string,
  crashes: string[],
): Promise<Supervised> {
  return supervise({
    start: () => startAppProcess({ main: build.main, env, logFile }),
    crashes,
    name: `app on ${env['PORT']}`,
  });
}

async function startRedis(port: number) {
  const { kill, ended } = await startRedisProcess(port);
  return { kill, ended, stop: kill, ready: async () => undefined };
}

/** Kills the server process and waits for its successor, which whoever launched it starts. */
async function killServer(pidOf: () => Promise<number | null>): Promise<void> {
  const pid = await pidOf();
  if (pid === null || !(await isPostgres(pid))) return;
  process.kill(pid, 'SIGKILL');
  for (;;) {
    await sleep(10);
    const next = await pidOf();
    if (next !== null && next !== pid && (await isPostgres(next))) return;
  }
}

/** A lock file that a killed server left behind may name any process, this one included. */
async function isPostgres(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() =>
    run('ps', ['-o', 'comm=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    ),
  );
  return name.includes('postgres');
}
