import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import type { BankFile } from '../../contract/bank.ts';
import { canonicalJson, type JsonLike } from '../../core/form/canonical-json.ts';
import { PlainError } from '../../core/plain-error.ts';
import { type ContentItem, checkTexts, readBank } from '../banks/index.ts';

/** Few enough for a person to read a file, and for the reader to hold its document in memory. */
const itemsPerFile = 200;

const yamlStyle = { lineWidth: 0 } as const;

/**
 * A bank on its way to a folder. All is done in a folder beside it: pictures as they come, then the items, of which those whose ids the bank has take the places of
 * the former and the others go into new files by exam and topic. It is read back and compared, and only then put in place: until then, and on any failure, the bank stays as
 * it was, and `discard` leaves nothing.
 */
export class BankDraft {
  readonly #target: string;
  readonly #isNew: boolean;
  #work: string | null = null;

  constructor(folder: string, isNew: boolean) {
    this.#target = resolve(folder);
    this.#isNew = isNew;
  }

  async addImage(name: string, bytes: Uint8Array): Promise<string> {
    const file = `images/${name}`;
    const path = join(await this.#begin(), file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes, { flag: 'wx' });
    return file;
  }

  /** Takes the items out of their list, so that they are not in memory twice when they are read back. Returns the files that are new or changed. */
  async finish(file: BankFile, items: ContentItem[], onDropped?: () => void): Promise<string[]> {
    const draft = await this.#begin();
    const bank = { file, isNew: this.#isNew };
    const written = [...(await writeBankFile(draft, bank)), ...(await replaceItems(draft, items))];
    const fresh = items.filter((item) => !written.some((one) => one.ids.has(item.id)));
    written.push(...(await addItems(draft, fresh)));
    fresh.length = 0;
    const fingerprints = new Map(items.splice(0).map((item) => [item.id, fingerprintOf(item)]));
    onDropped?.();
    await proveWritten(draft, fingerprints);
    await putInPlace(draft, this.#target, join(dirname(draft), 'former'));
    return written.map(({ name }) => name);
  }

  async discard(): Promise<void> {
    if (this.#work !== null) await rm(this.#work, { recursive: true, force: true });
  }

  async #begin(): Promise<string> {
    const name = basename(this.#target);
    if (this.#work !== null) return join(this.#work, name);
    this.#work = await mkdtemp(join(dirname(this.#target), `.${name}.import-`));
    const draft = join(this.#work, name);
    if (this.#isNew) await mkdir(draft);
    else await cp(this.#target, draft, { recursive: true });
    return draft;
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
  const { exam: _exam, topic: _topic, images: _images, translations: _translations, ...own } = item;
  const { type, stem, enemies, note, ...rest } = own;
  const fields = Object.entries(rest).filter(
    ([name, value]) =>
      value !== undefined &&
      !(name === 'shuffle' && value === true) &&
      !(name === 'distractors' && Array.isArray(value) && value.length === 0),
  );
  const common = ['id', 'section', 'fact', 'level', 'difficulty', 'status', 'replaced-by'];
  return {
    ...Object.fromEntries(fields.filter(([name]) => common.includes(name))),
    ...(note === undefined ? {} : { note }),
    ...(enemies.length === 0 ? {} : { enemies }),
    type,
    stem,
    ...Object.fromEntries(fields.filter(([name]) => !common.includes(name))),
  };
}

/** @throws PlainError when the bank would be refused, and an Error when a file does not say what was to be written. */
async function proveWritten(draft: string, fingerprints: ReadonlyMap<string, string>): Promise<void> {
  const read = await readBank(draft);
  if (!read.ok) {
    const [first] = read.problems;
    const where = [first?.file, first?.itemId].filter((part) => part !== null).join(' › ');
    throw new PlainError(
      `Nothing was written: the bank would have ${read.problems.length} faults, such as ${where}: ${first?.reason}`,
    );
  }
  const byId = new Map(read.content.items.map((item) => [item.id, item]));
  for (const [id, fingerprint] of fingerprints) {
    const item = byId.get(id);
    if (item === undefined || fingerprintOf(item) !== fingerprint)
      throw new Error(`item ${id} does not read back as it was written`);
  }
}

/** One of an item without its translations: the same for the same item. */
const fingerprintOf = (item: ContentItem): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(untranslated(item))) as JsonLike))
    .digest('hex');

/** Whether two items are the same, their translations aside. */
export const isSameItem = (one: ContentItem | undefined, other: ContentItem): boolean =>
  one !== undefined && fingerprintOf(one) === fingerprintOf(other);

/** The item without its translations, and without the pictures that only these show: no import brings them. */
export function untranslated({ translations, ...item }: ContentItem): ContentItem {
  const { images, ...rest } = item;
  if (translations === undefined || images === undefined) return item;
  const own = checkTexts(rest).images;
  const shown = Object.entries(images).filter(([name]) => own.has(name));
  return shown.length === 0 ? rest : { ...rest, images: Object.fromEntries(shown) };
}

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
