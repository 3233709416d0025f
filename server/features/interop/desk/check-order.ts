import { cp, mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ContentItem, readBank } from '../../banks/index.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { type ImportReport, type ItemReport, importBank } from '../import-bank.ts';
import { describeNewBank } from './describe-new-bank.ts';
import type { Checked, Order, Row, Tell } from './order.ts';

type CheckOrder = Extract<Order, { kind: 'check' }>;

/** The dry run: the whole import into a copy of the bank, so that whatever would go wrong goes wrong here. */
export async function checkOrder(order: CheckOrder, tell: Tell): Promise<Checked> {
  const { choices, from, work } = order;
  const { target } = choices;
  const copy = join(work, from === null ? target.bankId : basename(from));
  await mkdir(work, { recursive: true });
  if (from !== null) await cp(from, copy, { recursive: true });
  const before = from === null ? null : await readBank(copy);
  const former = new Set(before?.ok ? before.content.items.map(({ id }) => id) : []);

  const report = await importBank({
    file: order.file,
    to: copy,
    isDryRun: false,
    update: choices.replace,
    format: choices.format,
    exam: choices.exam,
    topic: choices.topic,
    onProgress: (itemsRead, shareRead) => tell({ itemsRead, shareRead }),
    onDropped: collectGarbage,
  });
  if (target.kind === 'new' && report.written.length > 0) await describeNewBank(copy, target);
  const after = report.written.length > 0 ? await readBank(copy) : before;
  if (after !== null && !after.ok) throw new Error('an import left a bank that cannot be read');

  const items = new Map(after?.content.items.map((item) => [item.id, item]));
  const rows = report.items.map((item, index) => rowOf(item, index, former, items));
  await writeItems(join(work, 'items.jsonl'), rows, items);
  const count = (use: Row['use']) => rows.filter((row) => row.use === use).length;
  return {
    format: report.format,
    fault: report.fault,
    notes: [...report.notes],
    counts: countsOf(report),
    uses: { new: count('new'), replaces: count('replaces'), held: count('held') },
    rows,
    base: before?.ok ? before.bank.versionId : null,
    bank:
      after === null && target.kind === 'new'
        ? { id: target.bankId, title: target.title, language: target.language }
        : {
            id: after?.bank.bankId ?? target.bankId,
            title: after?.bank.title ?? target.bankId,
            language: after?.bank.language ?? 'en',
          },
    images: Object.fromEntries(
      (after?.images ?? []).map(({ hash, path, mediaType }) => [hash, { path, mediaType }] as const),
    ),
    folder: copy,
  };
}

const fates = { kept: 'kept', changed: 'changed', 'left out': 'left-out' } as const;

export function countsOf({ items }: ImportReport): Checked['counts'] {
  const counts = { kept: 0, changed: 0, 'left-out': 0 };
  for (const { verdict } of items) counts[fates[verdict]] += 1;
  return counts;
}

function rowOf(
  report: ItemReport,
  index: number,
  former: ReadonlySet<string>,
  items: ReadonlyMap<string, ContentItem>,
): Row {
  const item = report.verdict === 'left out' || report.id === null ? undefined : items.get(report.id);
  return {
    number: index + 1,
    itemId: report.id,
    name: report.name.replaceAll(/\s+/g, ' ').slice(0, 200),
    line: report.line,
    part: report.part,
    fate: fates[report.verdict],
    use:
      report.verdict === 'left out' || report.id === null
        ? null
        : report.isReplacing
          ? 'replaces'
          : former.has(report.id)
            ? 'held'
            : 'new',
    notes: [...report.notes],
    type: item?.type ?? null,
    examId: item?.exam ?? null,
    topicId: item?.topic ?? null,
    stem: item === undefined ? null : beginningOf(item.stem),
    at: null,
  };
}

/** What identifies an item to somebody who knows the file: pictures and marks of Markdown only stand in the way. */
const beginningOf = (markdown: string): string =>
  markdown
    .replaceAll(/!\[([^\]]*)\]\([^)]*\)/g, '[$1]')
    .replaceAll(/(\*\*|\\(?=[^\w\s]))/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 240);

/** The items that come in, a line each: a preview reads one of ten thousand without reading the rest. */
async function writeItems(path: string, rows: Row[], items: ReadonlyMap<string, ContentItem>): Promise<void> {
  const file = await open(path, 'w');
  try {
    let at = 0;
    for (const row of rows) {
      const item = row.type === null || row.itemId === null ? undefined : items.get(row.itemId);
      if (item === undefined) continue;
      const line = Buffer.from(`${JSON.stringify(item)}\n`);
      await file.write(line);
      row.at = [at, line.length];
      at += line.length;
    }
  } finally {
    await file.close();
  }
}
