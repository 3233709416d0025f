import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PlainError } from '../../core/plain-error.ts';
import {
  type BankContent,
  type ContentImage,
  type ContentItem,
  findBanks,
  type ReadBank,
  readBank,
} from '../banks/index.ts';
import { moodleCategory, moodleFrame, writeMoodleQuestion } from './moodle/write-moodle.ts';
import { qtiIdentifier, writeQtiItem } from './qti/write-qti-item.ts';
import { type PackagedItem, writeQtiPackage } from './qti/write-qti-package.ts';
import type { Cell } from './sheet/cells.ts';
import { writeCsv, writeXlsx } from './sheet/sheet-files.ts';
import { writeRow } from './sheet/write-row.ts';

export const outputFormats = ['qti3', 'moodle', 'csv', 'xlsx'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface ExportReport {
  readonly bankId: string;
  readonly count: number;
  readonly items: readonly {
    readonly id: string;
    readonly verdict: 'changed' | 'left out';
    readonly notes: readonly string[];
  }[];
}

/** The bank in a folder, or the one with this id among the places where banks are looked for. */
export async function openBank(
  named: string,
  places: readonly string[],
): Promise<Extract<ReadBank, { ok: true }> & { readonly folder: string }> {
  const { folders } = await findBanks([named]);
  const [folder] = folders.length === 1 ? folders : await folderOfBank(named, places);
  if (folder === undefined) throw new PlainError(`"${named}" is neither a bank's folder nor the id of a bank.`);
  const read = await readBank(folder);
  if (read.ok) return { ...read, folder };
  throw new PlainError(`The bank in ${folder} has faults, such as: ${read.problems[0]?.reason}.`);
}

async function folderOfBank(id: string, places: readonly string[]): Promise<string[]> {
  const { folders } = await findBanks(places);
  const found: string[] = [];
  for (const folder of folders) {
    const read = await readBank(folder);
    if (read.ok && read.bank.bankId === id) found.push(folder);
  }
  return found;
}

/** The bytes of a picture of the bank. */
export type ReadBankImage = (name: string, image: ContentImage) => Promise<Uint8Array>;

export const imageInFolder =
  (folder: string): ReadBankImage =>
  (name) =>
    readFile(join(folder, 'images', name));

/** Writes a bank's items as a file of another format. An item that the format cannot hold is left out and told. */
export async function exportBank(
  content: BankContent,
  format: OutputFormat,
  file: string,
  readImage: ReadBankImage,
): Promise<ExportReport> {
  const { bytes, report } = await encodeBank(content, format, readImage);
  const half = join(dirname(file), `.${basename(file)}.part`);
  try {
    await writeFile(half, bytes);
    await rename(half, file);
  } finally {
    await rm(half, { force: true });
  }
  return report;
}

export async function encodeBank(
  content: BankContent,
  format: OutputFormat,
  readImage: ReadBankImage,
): Promise<{ bytes: Uint8Array; report: ExportReport }> {
  const told: ExportReport['items'][number][] = [];
  let count = 0;
  const take = <
    Written extends { readonly ok: boolean; readonly reason?: string; readonly changes?: readonly string[] },
  >(
    item: ContentItem,
    written: Written,
  ): boolean => {
    if (written.ok) count += 1;
    const languages = Object.keys(item.translations ?? {});
    const notes = [
      ...(written.changes ?? []),
      ...(languages.length === 0 ? [] : [`its translations (${languages.join(', ')}) stay in the bank`]),
    ];
    if (!written.ok) told.push({ id: item.id, verdict: 'left out', notes: [written.reason ?? ''] });
    else if (notes.length > 0) told.push({ id: item.id, verdict: 'changed', notes });
    return written.ok;
  };
  const bytes = await encode(content, format, take, await imagesOf(content, readImage));
  return { bytes, report: { bankId: content.bank.id, count, items: told } };
}

type Take = (
  item: ContentItem,
  written: { readonly ok: boolean; readonly reason?: string; readonly changes?: readonly string[] },
) => boolean;

/** Each picture once, whichever items show it. */
async function imagesOf(content: BankContent, readImage: ReadBankImage): Promise<ReadonlyMap<string, Uint8Array>> {
  const images = new Map<string, Uint8Array>();
  for (const item of content.items)
    for (const [name, image] of Object.entries(item.images ?? {}))
      if (!images.has(name)) images.set(name, await readImage(name, image));
  return images;
}

async function encode(
  content: BankContent,
  format: OutputFormat,
  take: Take,
  images: ReadonlyMap<string, Uint8Array>,
): Promise<Uint8Array> {
  const imageOf = (name: string) => {
    const bytes = images.get(name);
    if (bytes === undefined) throw new Error(`the picture ${name} is not among those of its item`);
    return bytes;
  };
  switch (format) {
    case 'qti3': {
      const files = new Map<string, PackagedItem>();
      for (const item of content.items) {
        const written = writeQtiItem(item, content.bank.language);
        if (take(item, written) && written.ok) files.set(qtiIdentifier(item.id), written);
      }
      const shown = [...new Set([...files.values()].flatMap((file) => file.images))].sort();
      return writeQtiPackage(content.bank.id, files, new Map(shown.map((name) => [name, imageOf(name)])));
    }
    case 'moodle': {
      const parts: string[] = [moodleFrame.head];
      let topic: string | null = null;
      for (const item of [...content.items].sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0))) {
        if (item.topic !== topic) parts.push(moodleCategory(content.bank, item.topic));
        topic = item.topic;
        const written = writeMoodleQuestion(item, imageOf);
        if (take(item, written) && written.ok) parts.push(written.text);
      }
      return new TextEncoder().encode(parts.join('') + moodleFrame.foot);
    }
    case 'csv':
    case 'xlsx': {
      const rows: (readonly Cell[])[] = [];
      for (const item of content.items) {
        const written = writeRow(item);
        if (take(item, written) && written.ok) rows.push(written.cells);
      }
      return format === 'csv' ? writeCsv(rows) : writeXlsx(rows);
    }
  }
}
