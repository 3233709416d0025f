import { createHash } from 'node:crypto';
import { mkdir, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PlainError } from '../../core/plain-error.ts';
import type { Log } from '../../ports/log.ts';
import {
  defaultSystemPlace,
  openToOthers,
  provideAccount,
  registerUse,
  releaseAccount,
  type SystemPlace,
} from './embedded-account.ts';
import { installedBinaries, provideBinaries } from './embedded-binaries.ts';
import {
  disownStaleLocks,
  filesOf,
  initialise,
  launch,
  ownerRole,
  prepareFolders,
  recordedPid,
  type ServerEnd,
  type ServerFiles,
  type ServerProcess,
  shutDown,
} from './embedded-server.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** Folder with PostgreSQL's `bin`, `lib` and `share`; by default the one that npm installed. */
  readonly binaries?: string;
  readonly place?: SystemPlace;
  /** Server settings that differ from ours. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly minimumFreeBytes?: number;
  /** How long a start that the former server still blocks is tried again. */
  readonly patienceMs?: number;
}

export interface EmbeddedPostgres {
  /** Connects as the owner of all tables, a superuser: for migrations only. */
  readonly ownerConfig: pg.PoolConfig;
  /** Connects as `invigil_app`, which exists once the migrations ran. */
  readonly appConfig: pg.PoolConfig;
  /** Process id of the server; changes when it had to be started again. */
  readonly pid: number;
  /** Stops the server and waits for its end. */
  stop(): Promise<void>;
}

const databaseName = 'invigil';
const appLock = 4_943_711;
const appName = 'invigil, process';

/**
 * Starts PostgreSQL on a data folder of its own, reachable through a Unix socket only, or adopts the server that a
 * killed app left running. As long as this process lives it holds the folder (a second app is refused) and starts the
 * server again should it die.
 *
 * @throws PlainError for whatever the person at the keyboard can mend.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, patienceMs = 30_000, settings = {}, minimumFreeBytes = 500_000_000 } = options;
  const place = options.place ?? defaultSystemPlace;
  const files = filesOf(resolve(options.dataDir));
  const installed = options.binaries ?? installedBinaries();
  await refuseFullDisk(files.dataDir, minimumFreeBytes);
  const account = await provideAccount(place, files.cluster, log);
  const native = await provideBinaries(installed, account ? place.folder : files.dataDir, account, log);
  await prepareFolders(files, account);
  await initialise(native, files, account);
  if (account) await registerUse(place, files.dataDir);

  const start = async (): Promise<ServerProcess> => {
    await disownStaleLocks(files, account);
    return launch(native, files, account, settings);
  };

  const connectAndHold = async (): Promise<pg.Client> => {
    const client = await connectPatiently(files, start, patienceMs, log);
    await hold(client, files);
    return client;
  };

  let stopping = false;
  let holder = await connectAndHold();
  await makeDatabase(holder);
  let pid: number | null = null;

  let recovery = Promise.resolve();
  const watch = () => {
    holder.once('end', () => {
      if (!stopping) recovery = recover();
    });
  };
  const recover = async () => {
    while (!stopping) {
      try {
        log.warn({}, 'The embedded PostgreSQL is gone; starting it again.');
        holder = await connectAndHold();
        // At once: an end that nobody hears would be the last.
        watch();
        pid = await recordedPid(files);
        return;
      } catch (err) {
        log.error({ err }, 'The embedded PostgreSQL could not be started again; trying once more.');
        await sleep(1000);
      }
    }
  };
  watch();
  pid = await recordedPid(files);

  return {
    ownerConfig: configOf(files, ownerRole, databaseName),
    appConfig: configOf(files, 'invigil_app', databaseName),
    get pid() {
      return pid ?? 0;
    },
    async stop() {
      stopping = true;
      await recovery;
      await holder.end().catch(() => undefined);
      await shutDown(native, files, account);
    },
  };
}

/** How to reach the server of a data folder beside the app that runs it; null when none answers there. */
export async function runningEmbedded(
  dataDir: string,
): Promise<Pick<EmbeddedPostgres, 'ownerConfig' | 'appConfig'> | null> {
  const files = filesOf(resolve(dataDir));
  const client = await connect(files).catch(() => null);
  if (client === null) return null;
  await client.end();
  return {
    ownerConfig: configOf(files, ownerRole, databaseName),
    appConfig: configOf(files, 'invigil_app', databaseName),
  };
}

/** Stops a server that was left running on this data folder. A folder in use by a living app is refused. */
export async function stopEmbedded(options: EmbeddedOptions): Promise<void> {
  const files = filesOf(resolve(options.dataDir));
  const holder = await connect(files).catch(() => null);
  if (!holder) return;
  await hold(holder, files);
  await holder.end();
  const place = options.place ?? defaultSystemPlace;
  const account = await provideAccount(place, files.cluster, options.log);
  const installed = options.binaries ?? installedBinaries();
  const native = await provideBinaries(installed, account ? place.folder : files.dataDir, account, options.log);
  await shutDown(native, files, account);
}

/** Removes the data folder and whatever else a start did to the machine. Everything stored is lost. */
export async function resetEmbedded(options: EmbeddedOptions): Promise<void> {
  const files = filesOf(resolve(options.dataDir));
  await stopEmbedded(options);
  await rm(files.socket, { recursive: true, force: true });
  await rm(files.dataDir, { recursive: true, force: true });
  options.log.info({}, `Removed the data in ${files.dataDir}.`);
  await releaseAccount(options.place ?? defaultSystemPlace, options.log);
}

/**
 * Where data goes when nobody says so: `data` in the checkout, or for root in a checkout that is closed to the server's
 * user, a folder of the system, one for each checkout.
 */
export async function defaultDataDir(checkout: string, place: SystemPlace = defaultSystemPlace): Promise<string> {
  if (process.getuid?.() !== 0 || (await openToOthers(checkout))) return join(checkout, 'data');
  const mark = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  return join(place.folder, 'data', `${basename(checkout)}-${mark}`);
}

/** Whether a data folder holds a database, be it one that this user may not look into. */
export async function hasEmbedded(dataDir: string): Promise<boolean> {
  return stat(filesOf(dataDir).cluster).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

async function refuseFullDisk(dataDir: string, minimumFreeBytes: number): Promise<void> {
  const parent = dirname(dataDir);
  await mkdir(parent, { recursive: true });
  const { bavail, bsize } = await statfs(parent);
  if (bavail * bsize >= minimumFreeBytes) return;
  const megabytes = (bytes: number) => `${Math.floor(bytes / 1e6)} MB`;
  throw new PlainError(
    `The disk of ${dataDir} has ${megabytes(bavail * bsize)} left, and the database wants at least ${megabytes(minimumFreeBytes)}: free some space, or set DATA_DIR to another disk.`,
  );
}

const configOf = (files: ServerFiles, user: string, database: string): pg.PoolConfig => ({
  host: files.socket,
  port: 5432,
  ssl: false,
  user,
  database,
  // Said at all, so that a PGOPTIONS of the caller's environment is not used.
  options: '-c client_min_messages=warning',
});

async function connect(files: ServerFiles): Promise<pg.Client> {
  const client = new pg.Client({
    ...configOf(files, ownerRole, 'postgres'),
    application_name: `${appName} ${process.pid}`,
  });
  // Whoever awaits a query learns of a lost connection from that query; unheard, the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Connects, starting the server whenever none answers, until it is ready or `patienceMs` have passed without one. */
async function connectPatiently(
  files: ServerFiles,
  start: () => Promise<ServerProcess>,
  patienceMs: number,
  log: Log,
): Promise<pg.Client> {
  const giveUpAt = performance.now() + patienceMs;
  let server: { end: ServerEnd | null } | null = null;
  let told = false;
  for (;;) {
    try {
      return await connect(files);
    } catch (error) {
      const { code = '' } = error as { code?: string };
      // 57P03: starting up, recovering or shutting down.
      if (!['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03'].includes(code)) throw error;
    }
    if (server === null) {
      const state: { end: ServerEnd | null } = { end: null };
      void (await start()).ended.then((end) => {
        state.end = end;
      });
      server = state;
    } else if (server.end !== null) {
      const { complaint, wasKilled } = server.end;
      const blocked = /lock file|shared memory block/.test(complaint);
      if (!(blocked || wasKilled) || performance.now() > giveUpAt) throw await startRefusal(files, complaint);
      if (blocked && !told)
        log.warn({}, `The former PostgreSQL has not quite gone yet; waiting. It says: ${complaint}`);
      told = true;
      await sleep(200);
      server = null;
    }
    await sleep(20);
  }
}

async function startRefusal(files: ServerFiles, complaint: string): Promise<PlainError> {
  const advice = /No space left/.test(complaint)
    ? 'The disk is full: free some space.'
    : /lock file/.test(complaint)
      ? `Process ${await recordedPid(files)} holds the data folder ${files.dataDir}: stop it.`
      : `Its log is ${files.logFile}.`;
  return new PlainError(`The embedded PostgreSQL did not start (${complaint}). ${advice}`);
}

/** The folder is ours as long as this connection lives, and not a moment longer, however this process ends; refused, it is closed. */
async function hold(client: pg.Client, files: ServerFiles): Promise<void> {
  // The server notices the end of a killed app only when it next looks at its connection.
  for (let tries = 0; tries < 10; tries++) {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [appLock]);
    if (rows[0]?.held) return;
    await sleep(100);
  }
  const { rows } = await client.query<{ name: string }>(
    `SELECT activity.application_name AS name
     FROM pg_locks AS held JOIN pg_stat_activity AS activity USING (pid)
     WHERE held.locktype = 'advisory' AND held.objid = $1 AND held.granted`,
    [appLock],
  );
  await client.end();
  const who = rows[0]?.name.replace(appName, 'process') ?? 'another process';
  throw new PlainError(
    `Another Invigil (${who}) uses the data folder ${files.dataDir}: stop it first, or set DATA_DIR to another folder.`,
  );
}

async function makeDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
  if (!rowCount) await client.query(`CREATE DATABASE ${databaseName}`);
}
