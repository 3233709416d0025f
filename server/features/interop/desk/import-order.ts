import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PlainError } from '../../../core/plain-error.ts';
import { readBank } from '../../banks/index.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { type ImportReport, importBank } from '../import-bank.ts';
import { lockBank } from './bank-lock.ts';
import { countsOf } from './check-order.ts';
import { describeNewBank } from './describe-new-bank.ts';
import type { Imported, Order, Tell } from './order.ts';

type ImportOrder = Extract<Order, { kind: 'import' }>;

/** The import for real, into the very version of the bank that was looked at. */
export async function importOrder(order: ImportOrder, tell: Tell): Promise<Imported> {
  const unlock = await lockBank(order.into);
  try {
    await refuseOther(order);
    const report =
      order.choices.target.kind === 'new' ? await makeBank(order, tell) : await run(order, order.into, tell);
    if (report.fault !== null) throw new PlainError(`The file ${report.fault.message}. Nothing was written.`);
    if (report.written.length === 0) throw new PlainError('The bank holds all of it already: nothing was written.');
    return await describe(order, report);
  } finally {
    await unlock();
  }
}

async function refuseOther({ into, base }: ImportOrder): Promise<void> {
  const isThere = (await stat(into).catch(() => null)) !== null;
  if (base === null) {
    if (isThere) throw new PlainError(`There is a folder ${basename(into)} by now: choose another id.`);
    return;
  }
  const read = await readBank(into);
  if (!read.ok || read.bank.versionId !== base)
    throw new PlainError('The bank has changed since the dry run: check the file again. Nothing was written.');
}

const run = ({ file, choices }: ImportOrder, to: string, tell: Tell): Promise<ImportReport> =>
  importBank({
    file,
    to,
    isDryRun: false,
    update: choices.replace,
    format: choices.format,
    exam: choices.exam,
    topic: choices.topic,
    onProgress: (itemsRead, shareRead) => tell({ itemsRead, shareRead }),
    onDropped: collectGarbage,
  });

/** Beside its place until it is whole, so that nobody loads half of it. */
async function makeBank(order: ImportOrder, tell: Tell): Promise<ImportReport> {
  const { target } = order.choices;
  const beside = await mkdtemp(join(dirname(order.into), `.${basename(order.into)}.import-`));
  try {
    const folder = join(beside, basename(order.into));
    const report = await run(order, folder, tell);
    if (report.fault !== null || report.written.length === 0) return report;
    if (target.kind === 'new') await describeNewBank(folder, target);
    await rename(folder, order.into);
    return report;
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function describe({ into, work }: ImportOrder, report: ImportReport): Promise<Imported> {
  const read = await readBank(into);
  if (!read.ok) throw new Error('an import left a bank that cannot be read');
  await mkdir(work, { recursive: true });
  const content = join(work, 'content.json');
  await writeFile(content, JSON.stringify(read.content));
  const { bankId, title, isSample, versionId } = read.bank;
  return {
    bank: { id: bankId, title, isSample },
    versionId,
    counts: countsOf(report),
    files: [...report.written],
    content,
    images: read.images.map(({ hash, mediaType, path }) => ({ hash, mediaType, path })),
  };
}
