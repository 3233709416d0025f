import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { access, chmod, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import {
  defaultDataDir,
  type EmbeddedOptions,
  type EmbeddedPostgres,
  resetEmbedded,
  startEmbeddedPostgres,
  stopEmbedded,
} from '../../../server/adapters/postgres/embedded.ts';
import { installedBinaries, packageFor } from '../../../server/adapters/postgres/embedded-binaries.ts';
import { filesOf } from '../../../server/adapters/postgres/embedded-server.ts';
import { makeDataDir } from '../../support/data-dir.ts';
import { keepLog, quietLog } from '../../support/log.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function newDataDir(): Promise<string> {
  const dataDir = await makeDataDir();
  cleanups.push(() =>
    resetEmbedded({ dataDir, log: quietLog }).finally(() => rm(dataDir, { recursive: true, force: true })),
  );
  return dataDir;
}

async function start(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: quietLog, ...options });
  cleanups.push(() => server.stop());
  return server;
}

async function query<Row extends object>(server: EmbeddedPostgres, sql: string): Promise<Row[]> {
  const client = new pg.Client(server.ownerConfig);
  client.on('error', () => undefined);
  await client.connect();
  return client
    .query<Row>(sql)
    .then(({ rows }) => rows, Promise.reject.bind(Promise))
    .finally(() => client.end());
}

/** Whether a process runs; one that has ended and was not looked after by its parent does not. */
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** Another process that holds the data folder. */
async function holdingApp(dataDir: string): Promise<{ app: ChildProcess; serverPid: number }> {
  const app = spawn(process.execPath, ['--import', 'tsx', 'test/support/holding-app.ts', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => kill(app));
  const [line] = await once(createInterface({ input: app.stdout as NodeJS.ReadableStream }), 'line');
  return { app, serverPid: Number(/^ready (\d+)$/.exec(line as string)?.[1]) };
}

async function kill(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  app.kill('SIGKILL');
  await once(app, 'exit');
}

/** A server below a parent that never looks after its children, as process 1 of many containers. */
async function neglectedServer(dataDir: string): Promise<{ pid: number; release(): Promise<void> }> {
  const { cluster, socket } = filesOf(dataDir);
  const { uid, gid } = await stat(cluster);
  const postgres = join(installedBinaries(), 'bin', 'postgres');
  const parent = spawn(
    'sh',
    [
      '-c',
      '"$0" -D "$1" -k "$2" -c listen_addresses= 2>/dev/null & echo $!; exec sleep 600',
      postgres,
      cluster,
      socket,
    ],
    { ...(isRoot && { uid, gid }), cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  cleanups.push(() => kill(parent));
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  return { pid: Number(line), release: () => kill(parent) };
}

describe('a first start', () => {
  it('makes a cluster that keeps what it acknowledges, reachable through its own socket folder only', async () => {
    const dataDir = await newDataDir();
    const server = await start(dataDir);
    const [facts] = await query(
      server,
      `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
              current_setting('synchronous_commit') AS commit, current_setting('data_checksums') AS checksums,
              current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding,
              (SELECT datlocale FROM pg_database WHERE datname = current_database()) AS locale`,
    );
    expect(facts).toEqual({
      fsync: 'on',
      pages: 'on',
      commit: 'on',
      checksums: 'on',
      tcp: '',
      encoding: 'UTF8',
      locale: 'C.UTF-8',
    });
    expect((await stat(filesOf(dataDir).socket)).mode & 0o777).toBe(0o700);
  });

  it('ignores the settings of another PostgreSQL in the environment', async () => {
    process.env['PGDATA'] = '/nonexistent';
    process.env['PGOPTIONS'] = '-c fsync=off';
    cleanups.push(async () => {
      delete process.env['PGDATA'];
      delete process.env['PGOPTIONS'];
    });
    const dataDir = await newDataDir();
    await start(dataDir);
    expect(await readFile(join(filesOf(dataDir).cluster, 'PG_VERSION'), 'utf8')).toBe('18\n');
  });

  it('makes the cluster again when the first making was interrupted', async () => {
    const dataDir = await newDataDir();
    await mkdir(`${filesOf(dataDir).cluster}.half`);
    await writeFile(join(`${filesOf(dataDir).cluster}.half`, 'PG_VERSION'), '18\n');
    const server = await start(dataDir);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('finds another place for the socket when the path is too long for one', async () => {
    const dataDir = join(await newDataDir(), 'deep'.repeat(30));
    const server = await start(dataDir);
    expect(join(String(server.ownerConfig.host), '.s.PGSQL.5432').length).toBeLessThan(100);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    await resetEmbedded({ dataDir, log: quietLog });
    await expect(access(String(server.ownerConfig.host))).rejects.toThrow();
  });
});

describe('stopping', () => {
  it('ends the server, and the data is there at the next start', async () => {
    const dataDir = await newDataDir();
    const first = await start(dataDir);
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start(dataDir);
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });
});

describe('kill -9 of the app', () => {
  it('leaves a living server, which the next start adopts', async () => {
    const dataDir = await newDataDir();
    const { app, serverPid } = await holdingApp(dataDir);
    await kill(app);
    expect(isAlive(serverPid)).toBe(true);
    const next = await start(dataDir);
    expect(next.pid).toBe(serverPid);
    await next.stop();
    expect(isAlive(serverPid)).toBe(false);
  });

  it('leaves a server that can be stopped without an app', async () => {
    const dataDir = await newDataDir();
    const { app, serverPid } = await holdingApp(dataDir);
    await kill(app);
    await stopEmbedded({ dataDir, log: quietLog });
    expect(isAlive(serverPid)).toBe(false);
  });
});

describe('a second app on the same data', () => {
  it('is refused with the process that has it, and so are stop and reset', async () => {
    const dataDir = await newDataDir();
    const { app, serverPid } = await holdingApp(dataDir);
    const sentence = `Another Invigil (process ${app.pid}) uses the data folder ${dataDir}: stop it first, or set DATA_DIR to another folder.`;
    await expect(startEmbeddedPostgres({ dataDir, log: quietLog })).rejects.toThrow(sentence);
    await expect(stopEmbedded({ dataDir, log: quietLog })).rejects.toThrow(sentence);
    await expect(resetEmbedded({ dataDir, log: quietLog })).rejects.toThrow(sentence);
    expect(isAlive(serverPid)).toBe(true);
    await kill(app);
  });
});

describe('kill -9 of the server', () => {
  it('is mended while the app lives, and what was committed is there', async () => {
    const server = await start(await newDataDir());
    await query(server, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const killed = server.pid;
    process.kill(killed, 'SIGKILL');
    await expect
      .poll(() => query(server, 'SELECT answer FROM kept').catch(() => null), { timeout: 30_000 })
      .toEqual([{ answer: 42 }]);
    await expect.poll(() => server.pid).not.toBe(killed);
  });

  it('does not stop the next start when its process is never reaped', async () => {
    const dataDir = await newDataDir();
    await (await start(dataDir)).stop();
    const { pid } = await neglectedServer(dataDir);
    await expect.poll(() => serverOf(dataDir)).toBe(pid);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(process.kill(pid, 0)).toBe(true);
    const server = await start(dataDir);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not stop the next start when another program got its process id', async () => {
    const dataDir = await newDataDir();
    await (await start(dataDir)).stop();
    const lock = join(filesOf(dataDir).cluster, 'postmaster.pid');
    await writeFile(lock, `${process.ppid}\n${filesOf(dataDir).cluster}\n1763829962\n5432\n\n\n`);
    const server = await start(dataDir);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('blocks the next start while a part of it lives: told, and tried again', async () => {
    const dataDir = await newDataDir();
    const log = keepLog();
    const server = await start(dataDir, { log, patienceMs: 60_000 });
    const client = new pg.Client(server.ownerConfig);
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = rows[0]?.pid ?? 0;
    process.kill(backend, 'SIGSTOP');
    cleanups.push(async () => isAlive(backend) && process.kill(backend, 'SIGCONT'));
    process.kill(server.pid, 'SIGKILL');
    await expect.poll(() => log.lines.join('\n'), { timeout: 30_000 }).toMatch(/has not quite gone yet; waiting/);
    await expect(startEmbeddedPostgres({ dataDir, log: quietLog, patienceMs: 0 })).rejects.toThrow(
      /The embedded PostgreSQL did not start \(.*(shared memory block|lock file)/,
    );
    process.kill(backend, 'SIGCONT');
    await expect
      .poll(() => query(server, 'SELECT 1 AS one').catch(() => null), { timeout: 30_000 })
      .toEqual([{ one: 1 }]);
  });
});

async function serverOf(dataDir: string): Promise<number | null> {
  const client = new pg.Client({
    host: filesOf(dataDir).socket,
    port: 5432,
    user: 'invigil_owner',
    database: 'postgres',
  });
  try {
    await client.connect();
    await client.end();
    return Number.parseInt(await readFile(join(filesOf(dataDir).cluster, 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return null;
  }
}

describe('binaries', () => {
  async function copyOfBinaries(): Promise<string> {
    const folder = await makeDataDir();
    cleanups.push(() => rm(folder, { recursive: true }));
    const installed = installedBinaries();
    await cp(installed, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
    await cp(join(installed, '..', 'package.json'), join(folder, 'package.json'));
    return join(folder, 'native');
  }

  it('get the links that a blocked install script did not make', async () => {
    const binaries = await copyOfBinaries();
    const links = JSON.parse(await readFile(join(binaries, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    expect(links.length).toBeGreaterThan(0);
    for (const { target } of links) await rm(join(binaries, '..', target), { force: true });
    await expect(run(join(binaries, 'bin', 'postgres'), ['--version'])).rejects.toMatchObject({ code: 127 });
    const server = await start(await newDataDir(), { binaries });
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('that are missing are named, with what to do', async () => {
    await expect(start(await newDataDir(), { binaries: '/nonexistent/native' })).rejects.toThrow(
      /binaries are missing in \/nonexistent\/native: run "npm ci", or set DATABASE_URL/,
    );
  });

  it('that cannot run here are told before anything else fails', async () => {
    const binaries = await copyOfBinaries();
    await writeFile(join(binaries, 'bin', 'postgres'), '#!/nonexistent/interpreter\n');
    await expect(start(await newDataDir(), { binaries })).rejects.toThrow(/do not run on this machine/);
  });

  it.each([
    ['win32', 'x64', /WSL/],
    ['freebsd', 'x64', /Linux or macOS/],
    ['linux', 'ppc64', /DATABASE_URL/],
  ])('do not exist for %s on %s, which is said', (platform, arch, advice) => {
    expect(() => packageFor(platform, arch)).toThrow(advice);
  });
});

describe('data folders', () => {
  it('on a full disk are refused before anything is made', async () => {
    const dataDir = join(await newDataDir(), 'new');
    await expect(start(dataDir, { minimumFreeBytes: Number.MAX_SAFE_INTEGER })).rejects.toThrow(
      /The disk of .* has \d+ MB left.*free some space/,
    );
    await expect(access(dataDir)).rejects.toThrow();
  });

  it('of another PostgreSQL version are refused with the way out', async () => {
    const dataDir = await newDataDir();
    await (await start(dataDir)).stop();
    await writeFile(join(filesOf(dataDir).cluster, 'PG_VERSION'), '17\n');
    await expect(start(dataDir)).rejects.toThrow(/was made by PostgreSQL 17, but this is .*18.*dump/);
  });
});

describe.runIf(isRoot)('as root', () => {
  async function newPlace(): Promise<{ user: string; folder: string }> {
    const folder = await makeDataDir();
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    return { user: `invigil-test-${process.pid}`, folder: join(folder, 'place') };
  }
  const ownerOf = async (pid: number) => (await stat(`/proc/${pid}`)).uid;
  const uidOf = async (user: string) => Number((await run('id', ['-u', user])).stdout);

  it('announces and makes a system user for the server, and reset undoes both', async () => {
    const place = await newPlace();
    const dataDir = await makeDataDir();
    const log = keepLog();
    const server = await start(dataDir, { place, log });
    expect(log.lines[0]).toMatch(new RegExp(`the system user "${place.user}" is made`));
    expect(await ownerOf(server.pid)).toBe(await uidOf(place.user));
    await server.stop();
    await resetEmbedded({ dataDir, place, log });
    await expect(uidOf(place.user)).rejects.toThrow();
    await expect(access(place.folder)).rejects.toThrow();
    await expect(access(dataDir)).rejects.toThrow();
    expect(log.lines.join('\n')).toMatch(/Removed the data in .*\n.*Removed the system user/);
  });

  it('keeps the system user while other data needs it', async () => {
    const place = await newPlace();
    const [one, other] = [await makeDataDir(), await makeDataDir()];
    await (await start(one, { place })).stop();
    await (await start(other, { place })).stop();
    const log = keepLog();
    await resetEmbedded({ dataDir: one, place, log });
    expect(log.lines.join('\n')).toContain(`stay: the data in ${other} needs them`);
    await resetEmbedded({ dataDir: other, place, log });
    await expect(uidOf(place.user)).rejects.toThrow();
  });

  it('copies the binaries out of a checkout that is closed to the system user', async () => {
    const place = await newPlace();
    const dataDir = await makeDataDir();
    const closed = await makeDataDir();
    cleanups.push(() => rm(closed, { recursive: true }));
    await cp(join(installedBinaries(), '..'), closed, { recursive: true, verbatimSymlinks: true });
    await chmod(closed, 0o700);
    const log = keepLog();
    const server = await start(dataDir, { place, log, binaries: join(closed, 'native') });
    expect(log.lines.join('\n')).toMatch(/Copying PostgreSQL's binaries to .*place\/postgresql-18/);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    await resetEmbedded({ dataDir, place, log: quietLog });
  });

  it('keeps the data of a closed checkout in a folder of the system', async () => {
    const checkout = await makeDataDir();
    cleanups.push(() => rm(checkout, { recursive: true }));
    const place = await newPlace();
    expect(await defaultDataDir(checkout, place)).toBe(join(checkout, 'data'));
    await chmod(checkout, 0o700);
    const dataDir = await defaultDataDir(checkout, place);
    expect(dataDir).toContain(join(place.folder, 'data', basename(checkout)));
    const server = await start(dataDir, { place });
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    await resetEmbedded({ dataDir, place, log: quietLog });
    await expect(access(place.folder)).rejects.toThrow();
  });

  it('names a data folder that is closed to the system user', async () => {
    const closed = await newDataDir();
    await chmod(closed, 0o700);
    await expect(start(join(closed, 'data'))).rejects.toThrow(/is closed to the user "invigil".*chmod o\+x/);
    await chmod(closed, 0o755);
  });
});
