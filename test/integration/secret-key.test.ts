import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { provideSecretKey } from '../../server/adapters/secret-key.ts';
import { makeDataDir } from '../support/data-dir.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await makeDataDir();
});
afterEach(() => rm(dataDir, { recursive: true }));

describe('provideSecretKey', () => {
  it('makes a key once, for this user only', async () => {
    const keys = await Promise.all([provideSecretKey(dataDir), provideSecretKey(join(dataDir, 'other'))]);
    expect(keys[0]?.length).toBeGreaterThanOrEqual(32);
    expect(keys[1]).not.toBe(keys[0]);
    expect(await provideSecretKey(dataDir)).toBe(keys[0]);
    expect((await stat(join(dataDir, 'secret-key'))).mode & 0o777).toBe(0o600);
  });

  it('refuses a key that was cut short instead of making another', async () => {
    await writeFile(join(dataDir, 'secret-key'), 'short\n');
    await expect(provideSecretKey(dataDir)).rejects.toThrow(/is cut short: bring it back from a copy/);
    expect(await readFile(join(dataDir, 'secret-key'), 'utf8')).toBe('short\n');
  });
});
