import { z } from 'zod';
import { ExportFormat, ImportChoices, ImportRow } from '../../../contract/interop.ts';

/** The file of an import, and where it goes. */
const Given = z.object({
  file: z.string(),
  choices: ImportChoices,
  /** The folder of the bank that it goes into; null: there is none yet. */
  from: z.string().nullable(),
});

/** What the process beside the server is told to do, as a file in the work folder; it answers with another. */
export const Order = z.discriminatedUnion('kind', [
  /** Imports into a copy of the bank below `work` and describes what came of it. */
  Given.extend({ kind: z.literal('check'), work: z.string() }),
  /** Imports into the bank, which must be of the version that was checked. */
  Given.extend({ kind: z.literal('import'), work: z.string(), into: z.string(), base: z.string().nullable() }),
  /** Packs a folder. */
  z.object({ kind: z.literal('pack'), folder: z.string(), to: z.string() }),
  /** Writes the content of a bank version in another format; images lie in a folder by their hashes. */
  z.object({
    kind: z.literal('export'),
    content: z.string(),
    images: z.string(),
    format: ExportFormat,
    exam: z.string().nullable(),
    to: z.string(),
  }),
]);
export type Order = z.infer<typeof Order>;

const Counts = z.object({ kept: z.int(), changed: z.int(), 'left-out': z.int() });

const Row = ImportRow.extend({
  /** Where its content stands in `items.jsonl`: first byte and length. */
  at: z.tuple([z.int(), z.int()]).nullable(),
});
export type Row = z.infer<typeof Row>;

export const Checked = z.object({
  format: z.string().nullable(),
  fault: z.object({ line: z.int().nullable(), part: z.string().nullable(), message: z.string() }).nullable(),
  notes: z.array(z.string()),
  counts: Counts,
  uses: z.object({ new: z.int(), replaces: z.int(), held: z.int() }),
  rows: z.array(Row),
  /** Of the bank as it was; null: it is new. */
  base: z.string().nullable(),
  /** Of the bank as it would be. */
  versionId: z.string().nullable(),
  bank: z.object({ id: z.string(), title: z.string(), language: z.string() }),
  /** Of the copy: name of each image by its hash. */
  images: z.record(z.string(), z.object({ path: z.string(), mediaType: z.string() })),
  /** The copy of the bank with the import in it. */
  folder: z.string(),
});
export type Checked = z.infer<typeof Checked>;

export const Imported = z.object({
  bank: z.object({ id: z.string(), title: z.string(), isSample: z.boolean() }),
  versionId: z.string(),
  counts: Counts,
  files: z.array(z.string()),
  /** The file with the version's content as JSON. */
  content: z.string(),
  images: z.array(z.object({ hash: z.string(), mediaType: z.string(), path: z.string() })),
});
export type Imported = z.infer<typeof Imported>;

export const Exported = z.object({
  bytes: z.int(),
  written: z.int(),
  of: z.int(),
  items: z.array(z.object({ itemId: z.string(), fate: z.enum(['changed', 'left-out']), notes: z.array(z.string()) })),
});
export type Exported = z.infer<typeof Exported>;

/** What became of an order; `why` is a sentence for the person who gave it. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string };
export const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), why: z.string() }),
]);

/** How far it is, by message. */
export const Progress = z.object({ itemsRead: z.int() });
