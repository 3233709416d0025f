import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import type { BankFile } from '../../contract/bank.ts';
import { PlainError } from '../../core/plain-error.ts';
import { type ContentItem, readBank } from '../banks/index.ts';

/** Few enough for a person to read a file, and for the reader to hold its document in memory. */
const itemsPerFile = 200;

const yamlStyle = { lineWidth: 0 } as const;

/**
 * Writes items into a bank folder: those whose ids it has take the places of the former, the others go into new files by exam and topic. All is done in a folder
 * beside it, read back and compared, and only then put in its place: on any failure the bank stays as it was and nothing else stays.
 * Returns the files that are new or changed.
 */
export async function writeBank(
  folder: string,
  bank: { readonly file: BankFile; readonly isNew: boolean },
  items: readonly ContentItem[],
): Promise<string[]> {
  const target = resolve(folder);
  const work = await mkdtemp(join(dirname(target), `.${basename(target)}.import-`));
  try {
    const draft = join(work, basename(target));
    if (bank.isNew) await mkdir(draft);
    else await cp(target, draft, { recursive: true });
    const written = [...(await writeBankFile(draft, bank)), ...(await replaceItems(draft, items))];
    const fresh = items.filter((item) => !written.some((file) => file.ids.has(item.id)));
    written.push(...(await addItems(draft, fresh)));
    await proveWritten(draft, items);
    await putInPlace(draft, target, join(work, 'former'));
    return written.map((file) => file.name).sort((a, b) => (a < b ? -1 : 1));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Written {
  readonly name: string;
  readonly ids: ReadonlySet<string>;
}

async function writeBankFile(draft: string, bank: { file: BankFile; isNew: boolean }): Promise<Written[]> {
  const path = join(draft, 'bank.yaml');
  if (bank.isNew) {
    await writeFile(path, stringify(bank.file, yamlStyle));
    return [{ name: 'bank.yaml', ids: new Set() }];
  }
  const document = parseDocument(await readFile(path, 'utf8'));
  const missing = Object.entries(bank.file.topics).filter(([id]) => !document.hasIn(['topics', id]));
  for (const [id, title] of missing) document.setIn(['topics', id], title);
  if (missing.length === 0) return [];
  await writeFile(path, document.toString(yamlStyle));
  return [{ name: 'bank.yaml', ids: new Set() }];
}

/** Puts items in the places of those with their ids, in the files where these stand; comments around them stay. */
async function replaceItems(draft: string, items: readonly ContentItem[]): Promise<Written[]> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const written: Written[] = [];
  for (const name of await itemFiles(draft)) {
    const path = join(draft, name);
    const document = parseDocument(await readFile(path, 'utf8'));
    const list = document.get('items');
    if (!isSeq(list)) continue;
    const ids = new Set<string>();
    list.items.forEach((node, index) => {
      const id = isMap(node) ? node.get('id') : undefined;
      const item = typeof id === 'string' ? byId.get(id) : undefined;
      if (item === undefined) return;
      if (item.exam !== document.get('exam') || item.topic !== document.get('topic'))
        throw new PlainError(`${item.id} stands in ${name}, which is of another exam or topic: move it there first.`);
      list.items[index] = document.createNode(sourceOf(item));
      ids.add(item.id);
    });
    if (ids.size === 0) continue;
    await writeFile(path, document.toString(yamlStyle));
    written.push({ name, ids });
  }
  return written;
}

async function addItems(draft: string, items: readonly ContentItem[]): Promise<Written[]> {
  const groups = new Map<string, ContentItem[]>();
  for (const item of items) {
    const place = JSON.stringify([item.exam, item.topic]);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [item]);
    else group.push(item);
  }
  const written: Written[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { exam, topic } = first;
    for (let from = 0; from < group.length; from += itemsPerFile) {
      const part = group.slice(from, from + itemsPerFile);
      const name = await freeName(draft, `items/${exam}/${topic.toLowerCase()}`);
      await mkdir(dirname(join(draft, name)), { recursive: true });
      await writeFile(join(draft, name), stringify({ exam, topic, items: part.map(sourceOf) }, yamlStyle), {
        flag: 'wx',
      });
      written.push({ name, ids: new Set(part.map((item) => item.id)) });
    }
  }
  return written;
}

async function freeName(draft: string, base: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = `${base}${number === 1 ? '' : `-${number}`}.yaml`;
    if ((await stat(join(draft, name)).catch(() => null)) === null) return name;
  }
}

async function itemFiles(draft: string): Promise<string[]> {
  const entries = await readdir(join(draft, 'items'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => relative(draft, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** An item as its file holds it: without what the file says for all, and without what goes without saying. */
function sourceOf(item: ContentItem): Record<string, unknown> {
  const { exam: _exam, topic: _topic, type, stem, enemies, note, ...rest } = item;
  const own = Object.entries(rest).filter(
    ([name, value]) =>
      value !== undefined &&
      !(name === 'shuffle' && value === true) &&
      !(name === 'distractors' && Array.isArray(value) && value.length === 0),
  );
  const common = ['id', 'section', 'fact', 'level', 'difficulty', 'status', 'replaced-by'];
  return {
    ...Object.fromEntries(own.filter(([name]) => common.includes(name))),
    ...(note === undefined ? {} : { note }),
    ...(enemies.length === 0 ? {} : { enemies }),
    type,
    stem,
    ...Object.fromEntries(own.filter(([name]) => !common.includes(name))),
  };
}

/** @throws PlainError when the bank would be refused, and an Error when a file does not say what was to be written. */
async function proveWritten(draft: string, items: readonly ContentItem[]): Promise<void> {
  const read = await readBank(draft);
  if (!read.ok) {
    const [first] = read.problems;
    const where = [first?.file, first?.itemId].filter((part) => part !== null).join(' › ');
    throw new PlainError(
      `Nothing was written: the bank would have ${read.problems.length} faults, such as ${where}: ${first?.reason}`,
    );
  }
  const byId = new Map(read.content.items.map((item) => [item.id, item]));
  for (const item of items) {
    if (!isDeepStrictEqual(plainly(byId.get(item.id)), plainly(item)))
      throw new Error(`item ${item.id} does not read back as it was written`);
  }
}

const plainly = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

async function putInPlace(draft: string, target: string, former: string): Promise<void> {
  const isThere = (await stat(target).catch(() => null)) !== null;
  if (isThere) await rename(target, former);
  try {
    await rename(draft, target);
  } catch (error) {
    if (isThere) await rename(former, target);
    throw error;
  }
}
