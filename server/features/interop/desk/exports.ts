import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFormat } from '../../../contract/interop.ts';
import { ok, type Result, refuse } from '../../../core/result.ts';
import { selectContentText, selectImageHashes } from '../../banks/index.ts';
import { recordKeyReading, sitsFrom } from '../../item-review/index.ts';
import type { Desk } from './desk.ts';
import type { Asker } from './imports.ts';
import type { KeptExport } from './kept-export.ts';

const endings = { qti3: '-qti3.zip', moodle: '-moodle.xml', csv: '.csv', xlsx: '.xlsx' } as const;
export const mediaTypes = {
  qti3: 'application/zip',
  moodle: 'application/xml',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<ExportFormat, string>;

/** Begins to write a bank's current version as a file of another format. */
export async function startExport(
  desk: Desk,
  wanted: { readonly bankId: string; readonly format: ExportFormat; readonly exam: string | null },
  { personId, at }: Asker,
): Promise<Result<KeptExport>> {
  const { database, banks } = desk.deps;
  const { bankId, format, exam } = wanted;
  await desk.forgetOld(at);
  const bank = await banks.currentVersion(bankId);
  if (bank === null) return refuse('not-found', 'There is no such bank, or no version of it was ever loaded.');
  if (exam !== null && ![...bank.items.values()].some(({ examId }) => examId === exam))
    return refuse('not-found', 'No item of this bank is for such an exam.');
  if (await sitsFrom(database, personId, bankId))
    return refuse('own-record', 'You are sitting an exam drawn from this bank: its keys are closed to you.');
  const busy = desk.busy();
  if (busy !== null) return busy;
  const { id, folder } = desk.newFolder();
  const name = exam === null ? bankId : `${bankId}-${exam}`;
  const kept: KeptExport = {
    id,
    personId,
    folder,
    touchedAt: at,
    work: null,
    bankId,
    bankTitle: bank.title,
    versionId: bank.versionId,
    format,
    exam,
    file: join(folder, 'file'),
    fileName: `${name}${endings[format]}`,
    status: 'working',
    failure: null,
    report: null,
  };
  const recorded = await desk.transaction((tx) =>
    recordKeyReading(tx, {
      actorId: personId,
      bankId,
      itemId: null,
      action: 'bank.exported',
      detail: { format, exam, versionId: bank.versionId },
      at,
    }),
  );
  if (!recorded.ok) return recorded;
  const given = await layOut(desk, kept);
  const stillBusy = desk.busy();
  if (stillBusy !== null) {
    await rm(folder, { recursive: true, force: true });
    return stillBusy;
  }
  await desk.exports.put(kept);
  void desk.begin(
    kept,
    { kind: 'export', ...given, format, exam, to: kept.file },
    {
      async settle(report) {
        kept.report = report;
        kept.status = 'ready';
      },
      fail(why) {
        kept.failure = why;
        kept.status = 'failed';
      },
    },
  );
  return ok(kept);
}

/** Puts content and images into files, as the database has them: they are neither read nor held here. */
async function layOut(desk: Desk, { folder, versionId }: KeptExport): Promise<{ content: string; images: string }> {
  const { database, banks } = desk.deps;
  const images = join(folder, 'images');
  await mkdir(images, { recursive: true, mode: 0o700 });
  for (const hash of await selectImageHashes(database, versionId)) {
    const image = await banks.image(hash);
    if (image === null) throw new Error(`image ${hash} of version ${versionId} is gone`);
    await writeFile(join(images, hash), image.bytes);
  }
  const content = join(folder, 'content.json');
  await writeFile(content, await selectContentText(database, versionId));
  return { content, images };
}
