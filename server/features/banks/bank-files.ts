import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';

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

/** The YAML files below a part of the bank, by name; none when there is no such part. */
export async function yamlFiles(folder: string, part: string): Promise<string[]> {
  return (await filesBelow(folder, part)).filter((file) => file.endsWith('.yaml'));
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
    report(file, null, `is no YAML: ${fault.message.split('\n')[0]}`);
    return null;
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) report(file, null, sayIssue(issue));
  return null;
}

export function sayIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`)).join('');
  const where = path.replace(/^\./, '') || 'the whole';
  return issue.code === 'unrecognized_keys'
    ? `${where}: unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}`
    : `${where}: ${issue.message}`;
}
