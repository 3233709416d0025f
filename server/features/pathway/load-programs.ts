import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Log } from '../../ports/log.ts';
import type { Pathway } from './index.ts';

/**
 * Loads the `program.yaml` of each folder that has one. A file with errors is refused and told; the version in force stays.
 *
 * @returns how many were loaded.
 */
export async function loadPrograms(pathway: Pick<Pathway, 'loadProgram'>, folders: readonly string[], log: Log) {
  let loaded = 0;
  for (const folder of folders) {
    const file = join(folder, 'program.yaml');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) continue;
    const result = await pathway.loadProgram(text, `${basename(folder)}/program.yaml`);
    if (result.ok) loaded += 1;
    else log.error({ file, problems: result.refusal.params?.['problems'] }, result.refusal.message);
  }
  return loaded;
}
