import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BankProblem } from '../../contract/bank.ts';

/**
 * The bank folders in the given places: a place that holds a `bank.yaml` is a bank, any other holds banks one level down, in order of their
 * names. A place that cannot be read is a problem; one without banks is not.
 */
export async function findBanks(places: readonly string[]): Promise<{ folders: string[]; problems: BankProblem[] }> {
  const folders: string[] = [];
  const problems: BankProblem[] = [];
  for (const place of places) {
    if (await isBank(place)) {
      folders.push(place);
      continue;
    }
    try {
      const names = (await readdir(place)).sort((a, b) => (a < b ? -1 : 1));
      for (const name of names) if (await isBank(join(place, name))) folders.push(join(place, name));
    } catch (error) {
      const reason = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      problems.push({ folder: place, file: null, itemId: null, reason });
    }
  }
  return { folders, problems };
}

async function isBank(folder: string): Promise<boolean> {
  const file = await stat(join(folder, 'bank.yaml')).catch(() => null);
  return file !== null;
}
