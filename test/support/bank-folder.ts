import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

type Fields = Record<string, unknown>;

/** A folder that holds one bank; `write` adds or replaces a file, objects as YAML and strings as they are. */
export interface BankFolder {
  readonly path: string;
  write(file: string, content: Fields | string): Promise<void>;
  remove(): Promise<void>;
}

/** @param at the folder to make; left out: one of its own below the temporary folder. */
export async function makeBankFolder(
  files: Record<string, Fields | string> = smallBank(),
  at?: string,
): Promise<BankFolder> {
  const path = at ?? (await mkdtemp(join(tmpdir(), 'invigil-bank-')));
  const write = async (file: string, content: Fields | string) => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), typeof content === 'string' ? content : stringify(content));
  };
  for (const [file, content] of Object.entries(files)) await write(file, content);
  return { path, write, remove: () => rm(path, { recursive: true, force: true }) };
}

/** One topic, twelve items on facts of their own, and a blueprint that wants three of them. */
export function smallBank(): Record<string, Fields> {
  return {
    'bank.yaml': { id: 'small', title: 'A small bank', sample: true, language: 'en', topics: { A: 'First topic' } },
    'blueprints/midterm.yaml': { exam: 'midterm', items: 3, cells: [{ topic: 'A', count: 3 }] },
    'items/midterm/a.yaml': itemsFile(Array.from({ length: 12 }, (_, index) => choiceItem(index + 1))),
  };
}

export function itemsFile(items: readonly Fields[]): Fields {
  return { exam: 'midterm', topic: 'A', items };
}

/** A single-choice item whose key is option b. */
export function choiceItem(number: number, fields: Fields = {}): Fields {
  return {
    id: `mid-a-${String(number).padStart(3, '0')}`,
    section: `Section ${number}`,
    fact: number,
    level: 'recall',
    difficulty: 3,
    status: 'draft',
    type: 'single-choice',
    stem: `What does the rule of ${words[number % words.length]} say of case number ${number}, when **all** else is equal?`,
    options: [
      { text: `First answer of ${number}`, rationale: 'Wrong rule.' },
      { text: `Second answer of ${number}`, correct: true, rationale: 'The rule says so.' },
      { text: `Third answer of ${number}`, rationale: 'Wrong date.' },
      { text: `Fourth answer of ${number}`, rationale: 'Wrong duty.' },
    ],
    ...fields,
  };
}

const words = ['harbours', 'rivers', 'lakes', 'canals', 'seas', 'straits', 'bays'];
