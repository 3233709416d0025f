import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '../../core/plain-error.ts';
import type { Log } from '../../ports/log.ts';

const run = promisify(execFile);

/** Where Invigil goes outside its own folder, which it does only when it runs as root. */
export interface SystemPlace {
  readonly user: string;
  /** Holds the server's binaries and data where the checkout is closed to the system user. */
  readonly folder: string;
}

export const defaultSystemPlace: SystemPlace = { user: 'invigil', folder: '/var/lib/invigil' };

/** The account the database server runs as; null means the account of this process. */
export interface Account {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Options for a child process of PostgreSQL: run by that account, in a folder that everybody can enter, and without the
 * caller's PGDATA, PGOPTIONS and the like.
 */
export const as = (account: Account | null) => ({
  cwd: '/',
  env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
  ...(account && { uid: account.uid, gid: account.gid }),
});

/**
 * PostgreSQL refuses to run as root: root gets a system user for it, made (and announced) when missing.
 * Data that already belongs to some user is served as that user.
 */
export async function provideAccount(place: SystemPlace, cluster: string, log: Log): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  if (process.platform !== 'linux') {
    throw new PlainError('PostgreSQL refuses to run as root: start Invigil as an ordinary user.');
  }
  const owner = await stat(cluster).catch(() => null);
  const account =
    (owner && owner.uid !== 0 ? await findAccount((_name, uid) => uid === owner.uid) : null) ??
    (await findAccount((name) => name === place.user)) ??
    (await makeAccount(place, log));
  if (account.uid === 0) {
    throw new PlainError(
      `The user "${account.user}" is root by another name, which PostgreSQL refuses: rename that user.`,
    );
  }
  return account;
}

async function makeAccount(place: SystemPlace, log: Log): Promise<Account> {
  log.info(
    {},
    `PostgreSQL refuses to run as root, so the system user "${place.user}" is made for it; "npm run reset" removes it.`,
  );
  await mkdir(place.folder, { recursive: true, mode: 0o755 });
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', place.folder];
  await run('useradd', [...options, '--shell', '/usr/sbin/nologin', place.user]).catch((cause: unknown) => {
    throw new PlainError(
      `The system user "${place.user}" could not be made with useradd: make it yourself, or start Invigil as an ordinary user.`,
      { cause },
    );
  });
  await writeFile(madeByUs(place), `${place.user}\n`);
  const made = await findAccount((name) => name === place.user);
  if (!made) throw new Error(`useradd made no user "${place.user}"`);
  return made;
}

/** Notes that this data folder needs the system user, and forgets folders that are gone. */
export async function registerUse(place: SystemPlace, dataDir: string): Promise<void> {
  await mkdir(markers(place), { recursive: true, mode: 0o755 });
  await writeFile(join(markers(place), createHash('sha256').update(dataDir).digest('hex').slice(0, 16)), dataDir);
  await dataInUse(place);
}

async function dataInUse(place: SystemPlace): Promise<string[]> {
  const inUse: string[] = [];
  for (const name of await readdir(markers(place)).catch(() => [])) {
    const dataDir = await readFile(join(markers(place), name), 'utf8').catch(() => '');
    if (dataDir && (await exists(join(dataDir, 'postgres')))) inUse.push(dataDir);
    else await rm(join(markers(place), name), { force: true });
  }
  return inUse;
}

/**
 * Undoes {@link provideAccount}. The user and the folder of the system go with the last data folder that needs them; a
 * user that Invigil did not make stays.
 */
export async function releaseAccount(place: SystemPlace, log: Log): Promise<void> {
  if (process.getuid?.() !== 0 || !(await exists(place.folder))) return;
  const others = await dataInUse(place);
  if (others.length > 0) {
    log.info(
      {},
      `The system user "${place.user}" and ${place.folder} stay: the data in ${others.join(', ')} needs them.`,
    );
    return;
  }
  if ((await exists(madeByUs(place))) && (await findAccount((name) => name === place.user))) {
    try {
      await run('userdel', [place.user]);
    } catch (err) {
      log.warn({ err }, `The system user "${place.user}" runs something still, so it and ${place.folder} stay.`);
      return;
    }
    log.info({}, `Removed the system user "${place.user}".`);
  }
  await rm(place.folder, { recursive: true });
  log.info({}, `Removed ${place.folder}.`);
}

const madeByUs = (place: SystemPlace) => join(place.folder, 'user-made-by-invigil');
const markers = (place: SystemPlace) => join(place.folder, 'used-by');
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Whether users other than the owner can enter this folder: every folder on the way lets them pass. */
export async function openToOthers(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function findAccount(wanted: (user: string, uid: number) => boolean): Promise<Account | null> {
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [user = '', , uid, gid] = line.split(':');
    if (user && wanted(user, Number(uid))) return { user, uid: Number(uid), gid: Number(gid) };
  }
  return null;
}
