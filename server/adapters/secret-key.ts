import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlainError } from '../core/plain-error.ts';

/** The key kept in the data folder, made at the first start; readable by this user only. */
export async function provideSecretKey(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const path = join(dataDir, 'secret-key');
  const half = `${path}.${process.pid}`;
  const file = await open(half, 'w', 0o600);
  try {
    await file.writeFile(`${randomBytes(48).toString('base64url')}\n`);
    // Were it lost in a power cut, forms of sittings that have begun could no longer be rebuilt [FORM-1].
    await file.sync();
    await link(half, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await file.close();
    await rm(half);
  }
  const key = (await readFile(path, 'utf8')).trim();
  if (Buffer.byteLength(key) >= 32) return key;
  throw new PlainError(`The key in ${path} is cut short: bring it back from a copy, or set SECRET_KEY.`);
}
