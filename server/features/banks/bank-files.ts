import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { sayIssue } from '../../contract/say-issue.ts';

export type Report = (file: string | null, itemId: string | null, reason: string) => void;

/** A part of the bank and the file it came from. */
export interface Found<T> {
  readonly file: string;
  readonly value: T;
}

/** All files below a part of the bank, as paths within the bank, in order; links are none. */
export async function filesBelow(folder: string, part: string): Promise<string[]> {
  const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

/**
 * The YAML files below a part of the bank, by name; none when there is no such part. A file whose name ends in `.yml` is a fault: its items
 * would be missing without a word.
 */
export async function yamlFiles(folder: string, part: string, report: Report): Promise<string[]> {
  const files = await filesBelow(folder, part);
  for (const file of files)
    if (/\.(yml|ya?ml\.txt)$/i.test(file)) report(file, null, 'is not read: let its name end in .yaml');
  return files.filter((file) => file.endsWith('.yaml'));
}

export async function readFileAs<T extends z.ZodType>(
  schema: T,
  folder: string,
  file: string,
  report: Report,
): Promise<z.output<T> | null> {
  let text: string;
  try {
    text = await readFile(join(folder, file), 'utf8');
  } catch (error) {
    report(file, null, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) {
    report(file, null, `is no YAML: ${sayYamlFault(fault.message)}`);
    return null;
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) report(file, null, sayIssue(issue));
  return null;
}

/** The parser says what rule was broken; for the commonest ways to break one, what was likely meant. */
function sayYamlFault(message: string): string {
  const fault = (message.split('\n')[0] ?? '').replace(/:$/, '');
  const hint = hints.find(([start]) => fault.startsWith(start))?.[1];
  return hint === undefined ? fault : `${fault}. ${hint}`;
}

const hints = [
  [
    'Nested mappings are not allowed',
    'A text that holds ": " needs quotes; otherwise see how far the line is indented',
  ],
  ['A block sequence may not be used', 'The "-" must stand under the other "-" of its list'],
  ['Tabs are not allowed', 'Indent with spaces'],
] as const;
