import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

/** Writes into the `bank.yaml` of a bank that an import made what somebody said of it. */
export async function describeNewBank(
  folder: string,
  { title, language }: { readonly title: string; readonly language: string },
): Promise<void> {
  const path = join(folder, 'bank.yaml');
  const document = parseDocument(await readFile(path, 'utf8'));
  document.set('title', title);
  document.set('language', language);
  await writeFile(path, document.toString({ lineWidth: 0 }));
}
