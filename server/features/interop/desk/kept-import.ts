import type { ImportChoices, ImportView, Writable } from '../../../contract/interop.ts';
import { plus } from '../../../core/time/instant.ts';
import type { Checked } from './order.ts';
import { keptFor, type Shelved } from './shelf.ts';

/** An uploaded file, and what became of it so far. */
export interface KeptImport extends Shelved {
  readonly fileName: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  status: ImportView['status'];
  itemsRead: number;
  shareRead: number;
  choices: ImportChoices | null;
  /** How many dry runs were begun. */
  dryRuns: number;
  checked: (Checked & { readonly number: number; readonly into: string | null; readonly writing: Writable }) | null;
  failure: string | null;
  imported: ImportView['imported'];
}

export function viewOfImport(kept: KeptImport): ImportView {
  const { id, fileName, bytes, sha256, touchedAt, status, itemsRead, shareRead, choices, checked, failure, imported } =
    kept;
  return {
    importId: id,
    fileName,
    bytes,
    sha256,
    forgottenAt: plus(touchedAt, keptFor),
    status,
    itemsRead,
    shareRead,
    choices,
    failure,
    imported,
    dryRun:
      checked === null
        ? null
        : {
            number: checked.number,
            bankId: checked.bank.id,
            bankTitle: checked.bank.title,
            isNewBank: checked.base === null,
            format: checked.format,
            fault: checked.fault,
            notes: checked.notes,
            counts: checked.counts,
            uses: checked.uses,
            images: Object.keys(checked.images).length,
            writing: checked.writing,
          },
  };
}
