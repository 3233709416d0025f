import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../server/adapters/package-root.ts';

const run = promisify(execFile);

const tiny = {
  save: [
    '--connections',
    '4',
    '--more-connections',
    '6',
    '--rounds',
    '1',
    '--round-ms',
    '200',
    '--paced-per-second',
    '50',
  ],
  connected: ['--candidates', '10', '--save-every', '1', '--connected-ms', '500'],
  expiry: ['--expiring', '20'],
  starts: ['--starts', '10'],
  history: ['--past', '200', '--answers-each', '3', '--connections', '4', '--rounds', '1', '--round-ms', '200'],
};

const keys = {
  save: ['ratioAt500', 'ratioAt1000', 'p99RatioAt500', 'savesPerSecond', 'echoPerSecond', 'pacedP99Ms'],
  connected: ['candidates', 'p99Ms', 'lost', 'rssMb'],
  expiry: ['sittings', 'worstLatenessMs', 'early'],
  starts: ['count', 'worstMs', 'failed', 'saveP99Ms'],
  history: ['costRatio'],
};

describe('npm run bench', () => {
  it.each(Object.keys(tiny) as (keyof typeof tiny)[])(
    'measures "%s" and ends with a line of JSON',
    async (row) => {
      const { stdout } = await run(
        process.execPath,
        ['--import', 'tsx', join('test', 'bench', 'main.ts'), '--only', row, '--json', ...tiny[row]],
        { cwd: packageRoot },
      );
      const numbers = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
      expect(Object.keys(numbers)).toEqual(keys[row].map((key) => `${row}.${key}`));
      expect(Object.values(numbers).filter((value) => !Number.isFinite(value))).toEqual([]);
      expect(numbers['connected.lost'] ?? 0).toBe(0);
      expect(numbers['expiry.early'] ?? 0).toBe(0);
      expect(numbers['starts.failed'] ?? 0).toBe(0);
    },
    120_000,
  );

  it('names the rows it knows when asked for another', async () => {
    await expect(
      run(process.execPath, ['--import', 'tsx', join('test', 'bench', 'main.ts'), '--only', 'speed'], {
        cwd: packageRoot,
      }),
    ).rejects.toThrow(/save, connected, expiry, starts, history/);
  });
});
