import type { ExportFormat, ExportView } from '../../../contract/interop.ts';
import { plus } from '../../../core/time/instant.ts';
import type { Exported } from './order.ts';
import { keptFor, type Shelved } from './shelf.ts';

/** A bank on its way to a file, and the file. */
export interface KeptExport extends Shelved {
  readonly bankId: string;
  readonly bankTitle: string;
  readonly versionId: string;
  readonly format: ExportFormat;
  readonly exam: string | null;
  readonly file: string;
  readonly fileName: string;
  status: ExportView['status'];
  failure: string | null;
  report: Exported | null;
}

export function viewOfExport(kept: KeptExport): ExportView {
  const { id, bankId, bankTitle, versionId, format, exam, status, failure, fileName, touchedAt, report } = kept;
  return {
    exportId: id,
    bankId,
    bankTitle,
    versionId,
    format,
    exam,
    status,
    failure,
    fileName,
    forgottenAt: plus(touchedAt, keptFor),
    report:
      report === null
        ? null
        : { ...report, items: report.items.map(({ notes, ...item }) => ({ ...item, notes: [...notes] })) },
  };
}
