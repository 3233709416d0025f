import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { BankFile } from '../../contract/bank.ts';
import { PlainError } from '../../core/plain-error.ts';
import { type ContentImage, type ContentItem, readBank, readImage } from '../banks/index.ts';
import { BankImages, ItemImages } from './images.ts';
import type { Incoming } from './incoming.ts';
import { InputFault } from './input-fault.ts';
import { limits, megabytes } from './limits.ts';
import { newBank, Places } from './place-items.ts';
import { type InputFormat, readImport } from './read-file.ts';
import { BankDraft, isSameItem } from './write-bank.ts';

export interface ImportRequest {
  readonly file: string;
  /** The bank's folder: one that is there, or one to be made. */
  readonly to: string;
  /** Tell what would happen, and write nothing. */
  readonly isDryRun: boolean;
  /** Items whose ids the bank has take the places of the former. */
  readonly update?: boolean | undefined;
  readonly format?: InputFormat | undefined;
  /** Exam and topic of every item, whatever the file says. */
  readonly exam?: string | undefined;
  readonly topic?: string | undefined;
  /** How many items are read, and how much of the file, from 0 to 1. */
  readonly onProgress?: ((items: number, share: number) => void) | undefined;
  /** Called now and then, where much that was read is no longer wanted. */
  readonly onDropped?: (() => void) | undefined;
}

export interface ItemReport {
  /** Null when it has no place in the bank. */
  readonly id: string | null;
  readonly name: string;
  readonly line: number | null;
  readonly part: string | null;
  readonly verdict: 'kept' | 'changed' | 'left out';
  readonly isReplacing: boolean;
  /** What changed, or why it is left out. */
  readonly notes: readonly string[];
}

export interface ImportReport {
  readonly file: string;
  readonly format: string | null;
  readonly bankId: string | null;
  readonly isNewBank: boolean;
  readonly items: readonly ItemReport[];
  /** What concerns the file and no item. */
  readonly notes: readonly string[];
  /** Why nothing of the file is imported; null when it is read to its end. */
  readonly fault: { readonly line: number | null; readonly part: string | null; readonly message: string } | null;
  /** What was written, by path in the bank's folder; empty in a dry run. */
  readonly written: readonly string[];
}

/**
 * Brings the items of another system's file into a bank folder, or tells in a dry run what would come of each. A file with a fault of its own is refused whole; an item that cannot be
 * expressed is left out and told. Either all that is told as kept or changed is written, or nothing.
 * @throws PlainError when the folder is no place for it, or the bank in it has faults.
 */
export async function importBank(request: ImportRequest): Promise<ImportReport> {
  const target = await openTarget(request.to);
  const draft = new BankDraft(request.to, target.isNew);
  try {
    return await bringIn(request, target, draft);
  } finally {
    await draft.discard();
  }
}

/** So many leave some 50 MB behind. */
const itemsPerDrop = 1_000;

async function bringIn(request: ImportRequest, target: Target, draft: BankDraft): Promise<ImportReport> {
  const places = new Places(target.file.topics, { exam: request.exam, topic: request.topic });
  const images = new BankImages(target.images);
  const notes = new Set<string>();
  const languages = new Set<string>();
  const reports: ItemReport[] = [];
  const written: string[] = [];
  const accepted: { readonly item: ContentItem; readonly report: number }[] = [];
  let format: string | null = null;
  let fault: ImportReport['fault'] = null;
  try {
    const bytes = await readBounded(request.file);
    let share = 0;
    const file = readImport(
      basename(request.file),
      bytes,
      request.format,
      (note) => notes.add(note),
      (read) => {
        share = read;
      },
    );
    format = file.format;
    for (const incoming of file.items) {
      if (reports.length >= limits.items) throw new InputFault(`holds more than ${limits.items} items: part it`);
      const { report, item, fresh } = judge(incoming, places, target.items, images, request.update === true);
      if (item !== null && incoming.language !== null) languages.add(incoming.language);
      if (item !== null) accepted.push({ item: copied(item), report: reports.length });
      for (const [name, image] of fresh) {
        images.add(name, image);
        if (!request.isDryRun) written.push(await draft.addImage(name, image.bytes));
      }
      reports.push(copied(report));
      request.onProgress?.(reports.length, share);
      if (reports.length % itemsPerDrop === 0) request.onDropped?.();
    }
    if (reports.length === 0) throw new InputFault('holds no items');
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    fault = { line: error.line, part: error.part, message: error.message };
  }

  const items = withKnownNeighbours(accepted.splice(0), target.items, reports);
  const language = languageOf(target, languages);
  for (const other of languages)
    if (primary(other) !== primary(language))
      notes.add(`items are in the language ${other}, and the bank in ${language}`);
  const isWriting = fault === null && items.length > 0 && !request.isDryRun;
  if (isWriting)
    written.push(
      ...(await draft.finish({ ...target.file, language, topics: places.topicsOf(items) }, items, request.onDropped)),
    );
  return {
    file: request.file,
    format,
    bankId: target.file.id,
    isNewBank: target.isNew,
    items: reports,
    notes: [...notes],
    fault,
    written: isWriting ? written.sort((a, b) => (a < b ? -1 : 1)) : [],
  };
}

/** A new bank speaks the language of its items where these speak one; a bank that is there stays as it is. */
function languageOf({ file, isNew }: Target, languages: ReadonlySet<string>): string {
  const [only, ...others] = languages;
  const isUsable = only !== undefined && others.length === 0 && BankFile.shape.language.safeParse(only).success;
  return isNew && isUsable ? only : file.language;
}

const primary = (language: string): string => language.split('-')[0]?.toLowerCase() ?? '';

/** Parts of a long text hold the whole of it in memory; copies do not. */
const copied = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

interface Target {
  readonly file: BankFile;
  readonly items: ReadonlyMap<string, ContentItem>;
  /** By name, those that no item shows yet among them. */
  readonly images: ReadonlyMap<string, ContentImage>;
  readonly isNew: boolean;
}

async function openTarget(folder: string): Promise<Target> {
  const path = resolve(folder);
  const entries = await readdir(path).catch(() => null);
  if (entries === null) {
    const parent = await stat(dirname(path)).catch(() => null);
    if (parent === null) throw new PlainError(`${dirname(path)} is not there: make it first.`);
    if ((await stat(path).catch(() => null)) !== null) throw new PlainError(`${path} is no folder.`);
  }
  if (entries === null || entries.length === 0)
    return { file: newBank(basename(path)), items: new Map(), images: new Map(), isNew: true };
  if (!entries.includes('bank.yaml'))
    throw new PlainError(`${path} holds other things than a bank: name another folder.`);
  const read = await readBank(path);
  if (!read.ok) {
    const [first] = read.problems;
    throw new PlainError(
      `The bank in ${path} has faults, such as: ${first?.reason}. "invigil banks check" tells them all.`,
    );
  }
  return {
    file: read.content.bank,
    items: new Map(read.content.items.map((item) => [item.id, item])),
    images: await imagesIn(join(path, 'images')),
    isNew: false,
  };
}

async function imagesIn(folder: string): Promise<Map<string, ContentImage>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const images = new Map<string, ContentImage>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    const read = readImage(name, await readFile(path));
    if (read.ok) images.set(name, read.image);
  }
  return images;
}

async function readBounded(file: string): Promise<Uint8Array> {
  const found = await stat(file).catch((error: unknown) => {
    throw new InputFault(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!found.isFile()) throw new InputFault('is no file');
  if (found.size > limits.fileBytes)
    throw new InputFault(`is larger than ${megabytes(limits.fileBytes)}: part it, or leave its pictures out`);
  if (found.size === 0) throw new InputFault('is empty');
  return readFile(file);
}

function judge(
  incoming: Incoming,
  places: Places,
  present: ReadonlyMap<string, ContentItem>,
  images: BankImages,
  update: boolean,
): { report: ItemReport; item: ContentItem | null; fresh: ItemImages['fresh'] } {
  const common = { name: incoming.name, line: incoming.line, part: incoming.part };
  const own = new ItemImages(images);
  const leaveOut = (notes: readonly string[]) => ({
    fresh: new Map(),
    report: { ...common, id: null, verdict: 'left out' as const, isReplacing: false, notes },
    item: null,
  });
  const place = places.placeOf(incoming);
  if (place === null) return leaveOut([`another item of the file has the id ${incoming.id}`]);
  const finished = incoming.finish(place, own);
  if (!finished.ok) return leaveOut(finished.reasons);
  const former = present.get(place.id);
  const isSame = former !== undefined && isSameItem(former, finished.item);
  if (former !== undefined && !isSame && !update)
    return leaveOut([`the bank has another item with the id ${place.id}: --update would replace it`]);
  return {
    report: {
      ...common,
      id: place.id,
      verdict: finished.changes.length === 0 ? 'kept' : 'changed',
      isReplacing: former !== undefined && !isSame,
      notes: isSame ? [...finished.changes, 'the bank holds it already'] : finished.changes,
    },
    item: isSame ? null : finished.item,
    fresh: isSame ? new Map() : own.fresh,
  };
}

/** Takes out references to items that the bank will not have, and tells it. */
function withKnownNeighbours(
  accepted: readonly { readonly item: ContentItem; readonly report: number }[],
  present: ReadonlyMap<string, ContentItem>,
  reports: ItemReport[],
): ContentItem[] {
  const ids = new Set([...present.keys(), ...accepted.map(({ item }) => item.id)]);
  return accepted.map(({ item, report }) => {
    const strangers = item.enemies.filter((id) => !ids.has(id));
    const replacement = item['replaced-by'];
    const isReplacementUnknown = replacement !== undefined && !ids.has(replacement);
    if (strangers.length === 0 && !isReplacementUnknown) return item;
    const told = reports[report];
    if (told !== undefined) {
      const unknown = [...strangers, ...(isReplacementUnknown ? [replacement] : [])];
      const note = `refers to items that the bank does not have: ${unknown.join(', ')}`;
      reports[report] = { ...told, verdict: 'changed', notes: [...told.notes, note] };
    }
    const { 'replaced-by': _, ...rest } = item;
    const kept = isReplacementUnknown ? (rest as ContentItem) : item;
    return { ...kept, enemies: item.enemies.filter((id) => ids.has(id)) };
  });
}
