import type { DryRun, ExportFormat, ImportChoices, ImportRow } from '../../../contract/interop.ts';
import type { ImageFile } from '../../banks/index.ts';

/** The file of an import, and where it goes. */
interface Given {
  readonly file: string;
  readonly choices: ImportChoices;
  /** Its answer's files go there. */
  readonly work: string;
}

/** What the process beside the server is told to do, by a file; it answers by another. */
export type Order =
  /** Imports into a copy of the bank in `from` (null: there is none yet) and describes what came of it. */
  | (Given & { readonly kind: 'check'; readonly from: string | null })
  /** Imports into a bank, which must still be of the version that was checked; null: it is to be made. */
  | (Given & { readonly kind: 'import'; readonly into: string; readonly base: string | null })
  | { readonly kind: 'pack'; readonly folder: string; readonly to: string }
  /** Writes the content of a bank version in another format; its images lie in a folder by their hashes. */
  | {
      readonly kind: 'export';
      readonly content: string;
      readonly images: string;
      readonly format: ExportFormat;
      readonly exam: string | null;
      readonly to: string;
    };

export interface Row extends ImportRow {
  /** Where its content stands in `items.jsonl`: first byte and length. */
  at: readonly [first: number, length: number] | null;
}

export interface Checked extends Pick<DryRun, 'format' | 'fault' | 'notes' | 'counts' | 'uses'> {
  readonly rows: readonly Row[];
  /** The version of the bank as it was; null: it is new. */
  readonly base: string | null;
  readonly bank: { readonly id: string; readonly title: string; readonly language: string };
  /** Of the copy, by hash. */
  readonly images: Readonly<Record<string, { readonly path: string; readonly mediaType: string }>>;
  /** The copy of the bank with the import in it. */
  readonly folder: string;
}

export interface Imported {
  readonly bank: { readonly id: string; readonly title: string; readonly isSample: boolean };
  readonly versionId: string;
  readonly counts: DryRun['counts'];
  /** What was written, by path in the bank's folder. */
  readonly files: readonly string[];
  /** The file with the version's content as JSON. */
  readonly content: string;
  readonly images: readonly ImageFile[];
}

export interface Exported {
  readonly bytes: number;
  readonly written: number;
  readonly of: number;
  readonly items: readonly {
    readonly itemId: string;
    readonly fate: 'changed' | 'left-out';
    readonly notes: readonly string[];
  }[];
}

export interface Answers {
  readonly check: Checked;
  readonly import: Imported;
  readonly pack: null;
  readonly export: Exported;
}

/** What became of an order; `why` is a sentence for the person who gave it. */
export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string };

/** Tells how far it is. */
export type Tell = (progress: Progress) => void;

/** How far it is, by message. */
export interface Progress {
  readonly itemsRead: number;
  /** Of the file, from 0 to 1. */
  readonly shareRead: number;
}
