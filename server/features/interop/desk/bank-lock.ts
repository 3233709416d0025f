import { rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PlainError } from '../../../core/plain-error.ts';

/** Longer than any import may take: a lock that is older was left behind by a machine that died. */
const staleMs = 60 * 60 * 1000;

export const lockOf = (folder: string): string => join(dirname(folder), `.${basename(folder)}.import-lock`);

/**
 * Keeps others, also on other nodes that share the folder, from importing into a bank at the same time: of two, the later would put its copy over
 * what the former wrote. Resolves to what gives it free again.
 */
export async function lockBank(folder: string): Promise<() => Promise<void>> {
  const lock = lockOf(folder);
  const age = await ageOf(lock);
  if (age !== null && age > staleMs) await rm(lock, { force: true });
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
    throw new PlainError('Somebody else imports into this bank right now: try again when that is done.');
  }
  return () => rm(lock, { force: true });
}

/** By the clock of the file system alone, which nodes that share it share too: a file made now tells what it says. */
async function ageOf(lock: string): Promise<number | null> {
  const found = await stat(lock).catch(() => null);
  if (found === null) return null;
  const probe = `${lock}.${process.pid}`;
  await writeFile(probe, '');
  try {
    return (await stat(probe)).mtimeMs - found.mtimeMs;
  } finally {
    await rm(probe, { force: true });
  }
}
