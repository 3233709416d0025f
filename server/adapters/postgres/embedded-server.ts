import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, link, lstat, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '../../core/plain-error.ts';
import { type Account, as, openToOthers } from './embedded-account.ts';

const run = promisify(execFile);

/** One data folder, and how its server is run. */
export interface ServerFiles {
  readonly dataDir: string;
  /** PostgreSQL's own folder (PGDATA). */
  readonly cluster: string;
  /** Holds the Unix socket, the only way in: closed to everybody but the server's user and root. */
  readonly socket: string;
  readonly logFile: string;
}

/** Longer socket paths than this are refused by the kernel (107 bytes on Linux, 103 on macOS). */
const longestSocketPath = 100;

export function filesOf(dataDir: string): ServerFiles {
  const inside = join(dataDir, 'socket');
  const tooLong = Buffer.byteLength(join(inside, '.s.PGSQL.5432')) >= longestSocketPath;
  const name = `invigil-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  return {
    dataDir,
    cluster: join(dataDir, 'postgres'),
    socket: tooLong ? join(tmpdir(), name) : inside,
    logFile: join(dataDir, 'postgres.log'),
  };
}

/** For a small machine and many small commits; what protects answers (fsync and its kin) stands as PostgreSQL ships it: on. */
const settings = {
  listen_addresses: '',
  max_connections: '60',
  shared_buffers: '256MB',
  wal_buffers: '16MB',
  min_wal_size: '256MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
};

export async function prepareFolders(files: ServerFiles, account: Account | null): Promise<void> {
  await mkdir(files.dataDir, { recursive: true, mode: account ? 0o755 : 0o700 });
  if (account && !(await openToOthers(files.dataDir))) {
    throw new PlainError(
      `The data folder ${files.dataDir} is closed to the user "${account.user}", which the database server runs as: open the way ("chmod o+x" on each folder), or set DATA_DIR to another folder.`,
    );
  }
  await mkdir(files.socket, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const made = await lstat(files.socket);
  const ours = made.uid === process.getuid?.() || made.uid === account?.uid;
  if (!made.isDirectory() || !ours) {
    throw new PlainError(`${files.socket} belongs to somebody else: remove it, or choose a shorter DATA_DIR.`);
  }
  if (account) await chown(files.socket, account.uid, account.gid);
  await chmod(files.socket, 0o700);
}

/** Makes the cluster once. A half-made one (the power failed) is made again: it takes its name only when complete. */
export async function initialise(native: string, files: ServerFiles, account: Account | null): Promise<void> {
  const made = await readFile(join(files.cluster, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new PlainError(`${files.cluster} cannot be read by this user: start Invigil as the user who made it.`, {
      cause: error,
    });
  });
  if (made !== null) {
    const current = (await run(join(native, 'bin', 'postgres'), ['--version'], as(account))).stdout;
    if (current.includes(` ${made.trim()}.`)) return;
    throw new PlainError(
      `${files.cluster} was made by PostgreSQL ${made.trim()}, but this is ${current.trim()}: start the Invigil that made it, dump the database, and load it into a new DATA_DIR.`,
    );
  }
  const half = `${files.cluster}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  if (account) await chown(half, account.uid, account.gid);
  const options = ['-D', half, '-U', ownerRole, '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  options.push('--locale=C', '--auth-local=trust', '--auth-host=reject', '--data-checksums', '--no-instructions');
  try {
    await run(join(native, 'bin', 'initdb'), options, as(account));
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? '';
    throw new PlainError(`The database could not be made in ${half}: ${said}`, { cause });
  }
  await rename(half, files.cluster);
}

export const ownerRole = 'invigil_owner';

export interface ServerEnd {
  /** What it said last. */
  readonly complaint: string;
  /** Somebody else ended it: it had nothing to complain about. */
  readonly wasKilled: boolean;
}

/** A server process that we started; it outlives this process on purpose, so that `kill -9` of the app loses nothing. */
export interface ServerProcess {
  /** How it ended; never rejects. */
  readonly ended: Promise<ServerEnd>;
}

export async function launch(
  native: string,
  files: ServerFiles,
  account: Account | null,
  overrides: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const options = Object.entries({ ...settings, ...overrides }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(files.logFile, 'a', 0o600);
  try {
    const from = (await log.stat()).size;
    // In a process group of its own: Ctrl-C must stop the app first, and the app then stops the server.
    const child = spawn(join(native, 'bin', 'postgres'), ['-D', files.cluster, '-k', files.socket, ...options], {
      ...as(account),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    const ended = new Promise<ServerEnd>((resolve) => {
      child.once('error', (error) => resolve({ complaint: error.message, wasKilled: false }));
      child.once('exit', (_code, signal) => {
        const wasKilled = signal !== null;
        readFile(files.logFile).then(
          (text) => resolve({ complaint: lastComplaint(text.subarray(from).toString()), wasKilled }),
          (error: Error) => resolve({ complaint: error.message, wasKilled }),
        );
      });
    });
    return { ended };
  } finally {
    await log.close();
  }
}

function lastComplaint(log: string): string {
  const lines = log.trim().split('\n');
  const last = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? '';
  return last.replace(/^.*(FATAL|PANIC): +/, '');
}

/** The process id in the cluster's lock file; null when there is none. */
export const recordedPid = (files: ServerFiles) => pidIn(clusterLock(files));

const clusterLock = (files: ServerFiles) => join(files.cluster, 'postmaster.pid');

async function pidIn(lock: string): Promise<number | null> {
  const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

/**
 * After `kill -9` or a power cut the lock files may name a process that is no PostgreSQL: an unreaped one, or after a
 * reboot any other. PostgreSQL would refuse to start because of it. It ignores, however, a lock file that names its own
 * parent, so this process is written in its place; PostgreSQL's second guard, on shared memory still in use, stays.
 *
 * Renaming takes the file from anybody else who does the same, so a server that starts meanwhile keeps its lock.
 */
export async function disownStaleLocks(files: ServerFiles, account: Account | null): Promise<void> {
  for (const lock of [clusterLock(files), join(files.socket, '.s.PGSQL.5432.lock')]) {
    const pid = await pidIn(lock);
    if (pid !== null && !(await couldBePostgres(pid))) await disown(lock, pid, account);
  }
}

async function disown(lock: string, stalePid: number, account: Account | null): Promise<void> {
  const taken = `${lock}.${process.pid}`;
  try {
    await rename(lock, taken);
    const text = await readFile(taken, 'utf8');
    if (Number.parseInt(text, 10) === stalePid) {
      await rm(taken);
      await writeFile(taken, text.replace(/^ *\d+/, String(process.pid)), { flag: 'wx', mode: 0o600 });
      if (account) await chown(taken, account.uid, account.gid);
    }
    await link(taken, lock);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(taken, { force: true });
  }
}

async function couldBePostgres(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    return stat !== null && /\(postgres\) [^ZX]/.test(stat);
  }
  const listed = await run('ps', ['-o', 'stat=,comm=', '-p', String(pid)]).catch(() => null);
  return listed !== null && /postgres/.test(listed.stdout) && !/^Z/.test(listed.stdout.trim());
}

/** Ends open transactions and stops the server, whoever started it. */
export async function shutDown(native: string, files: ServerFiles, account: Account | null): Promise<void> {
  if ((await recordedPid(files)) === null) return;
  const options = ['stop', '-D', files.cluster, '-m', 'fast', '-w', '-t', '60', '-s'];
  await run(join(native, 'bin', 'pg_ctl'), options, as(account)).catch((cause: unknown) => {
    throw new PlainError(`The database server below ${files.dataDir} did not stop within a minute.`, { cause });
  });
}
