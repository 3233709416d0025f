import { isArchive, openArchive } from './archive.ts';
import { decodePieces, decodeText, firstLetters, type OnShare } from './decode-text.ts';
import type { Draft } from './draft.ts';
import { readGift } from './gift/read-gift.ts';
import { type Incoming, incomingOf } from './incoming.ts';
import { InputFault } from './input-fault.ts';
import { readMoodle } from './moodle/read-moodle.ts';
import { isQtiPackage, readQtiFile, readQtiPackage } from './qti/read-qti.ts';
import { readRows } from './sheet/read-rows.ts';
import { readXlsx } from './sheet/read-xlsx.ts';
import { readCsv } from './sheet/sheet-files.ts';

export const inputFormats = ['qti', 'moodle', 'gift', 'csv', 'xlsx'] as const;
export type InputFormat = (typeof inputFormats)[number];

export interface ReadFile {
  readonly format: string;
  readonly items: Iterable<Incoming>;
}

/**
 * Reads an imported file as what it is: told by its content first, by its name where content does not tell. Items are read as they are asked for, so
 * a fault may come in the middle.
 */
export function readImport(
  name: string,
  bytes: Uint8Array,
  asked: InputFormat | undefined,
  note: (what: string) => void,
  onShare: OnShare = () => undefined,
): ReadFile {
  if (isArchive(bytes)) {
    const archive = openArchive(bytes);
    if (isQtiPackage(archive) && asked !== 'xlsx')
      return { format: 'QTI package', items: drafts(readQtiPackage(bytes, onShare)) };
    if (archive.paths.includes('xl/workbook.xml'))
      return { format: 'XLSX', items: readRows(readXlsx(archive, onShare), note) };
    throw new InputFault('is an archive, but neither a QTI package (imsmanifest.xml) nor a workbook');
  }
  const format = asked ?? formatOf(name, bytes);
  switch (format) {
    case 'csv':
      return { format: 'CSV', items: readRows(counted(readCsv(bytes), onShare), note) };
    case 'gift':
      return { format: 'GIFT', items: drafts(byLine(readGift, decodeText(bytes), onShare)) };
    case 'moodle':
      return { format: 'Moodle XML', items: drafts(readMoodle(decodePieces(bytes, undefined, onShare))) };
    case 'qti':
      return { format: 'QTI item', items: drafts(readQtiFile(decodeText(bytes))) };
    case 'xlsx':
      throw new InputFault('is no workbook: it is no ZIP file');
  }
}

function formatOf(name: string, bytes: Uint8Array): InputFormat {
  if (/\.csv$|\.tsv$/i.test(name)) return 'csv';
  if (/\.gift$|\.txt$/i.test(name)) return 'gift';
  if (/\.xlsx$/i.test(name)) return 'xlsx';
  const root = /<(?:\w+:)?([A-Za-z][\w-]*)[\s/>]/.exec(firstLetters(bytes))?.[1];
  if (root === 'quiz') return 'moodle';
  if (root === 'assessmentItem' || root === 'qti-assessment-item') return 'qti';
  if (/\.xml$/i.test(name)) {
    throw new InputFault(`is XML of a kind that is not read${root === undefined ? '' : ` (its root is <${root}>)`}`, {
      line: 1,
    });
  }
  throw new InputFault('is of no format that is read: QTI, Moodle XML, GIFT, CSV or XLSX; --format names one');
}

function* drafts(all: Iterable<Draft>): Generator<Incoming> {
  for (const draft of all) yield incomingOf(draft);
}

function* counted<Part>(all: readonly Part[], onShare: OnShare): Generator<Part> {
  for (const [index, part] of all.entries()) {
    yield part;
    onShare((index + 1) / all.length);
  }
}

function* byLine(read: (text: string) => Iterable<Draft>, text: string, onShare: OnShare): Generator<Draft> {
  const lines = text.split('\n').length;
  for (const draft of read(text)) {
    onShare((draft.line ?? 0) / lines);
    yield draft;
  }
}
