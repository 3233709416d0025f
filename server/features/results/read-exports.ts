import type { ExportGranularity, ItemResult } from '../../contract/results.ts';
import type { Queryable } from '../../ports/database.ts';
import { type Cell, type Column, itemColumns, sittingColumns } from './columns.ts';
import type { SittingExportRow } from './export-rows.ts';
import type { ItemTopics } from './item-topics.ts';
import { type Place, type ResultQuery, type StoredResult, selectResults, selectScoredItems } from './results.repo.ts';
import type { Table } from './table-file.ts';

export interface ReadExportsDeps {
  readonly database: Queryable;
  readonly titled: (result: StoredResult) => SittingExportRow;
  readonly itemTopics: ItemTopics;
}

export interface ExportProgress {
  readonly sittings: number;
  readonly rows: number;
}

/** Sittings read by one statement: few where each has dozens of rows. */
const batchOf = { sittings: 500, items: 100 } as const satisfies Record<ExportGranularity, number>;

/**
 * The table of an export, read a batch at a time in the order of results, newest first. No transaction stays open
 * meanwhile: a sitting that ends while the table is read is not in it, and one that is rescored is there once, as it stood when it was read.
 *
 * @param onProgress called after each batch was written, with what has been written so far.
 * @param signal stops the reading between two batches.
 */
export function exportTable(
  deps: ReadExportsDeps,
  query: ResultQuery,
  granularity: ExportGranularity,
  {
    onProgress,
    signal,
  }: { readonly onProgress?: (progress: ExportProgress) => Promise<void>; readonly signal: AbortSignal },
): Table {
  async function* batches(): AsyncGenerator<Cell[][]> {
    let after: Place | null = null;
    let sittings = 0;
    let rows = 0;
    while (true) {
      signal.throwIfAborted();
      const results: StoredResult[] = await selectResults(deps.database, query, after, batchOf[granularity]);
      const cells = await cellsOf(deps, results, granularity);
      yield cells;
      sittings += results.length;
      rows += cells.length;
      await onProgress?.({ sittings, rows });
      const last = results.at(-1);
      if (last === undefined || results.length < batchOf[granularity]) return;
      after = { endedAt: last.endedAt, sittingId: last.sittingId };
    }
  }
  const columns: readonly Column<never>[] = granularity === 'items' ? itemColumns : sittingColumns;
  return { columnNames: columns.map(({ name }) => name), batches: batches() };
}

async function cellsOf(
  { database, titled, itemTopics }: ReadExportsDeps,
  results: readonly StoredResult[],
  granularity: ExportGranularity,
): Promise<Cell[][]> {
  const rows = results.map(titled);
  if (granularity === 'sittings') return rows.map((row) => sittingColumns.map(({ value }) => value(row)));
  const scored = await selectScoredItems(
    database,
    rows.map(({ sittingId }) => sittingId),
  );
  const cells: Cell[][] = [];
  for (const sitting of rows) {
    const topicOf = await itemTopics(sitting.bankVersionId);
    for (const stored of scored.get(sitting.sittingId)?.items ?? []) {
      const item: ItemResult = { ...stored, ...topicOf(stored.itemId) };
      cells.push(itemColumns.map(({ value }) => value({ sitting, item })));
    }
  }
  return cells;
}
