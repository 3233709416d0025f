import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type exceljs from 'exceljs';
import type { ExportFormat } from '../../contract/results.ts';
import type { Cell } from './columns.ts';
import { defuse } from './defuse.ts';

export interface Table {
  readonly columnNames: readonly string[];
  /** The rows, a few hundred at a time; asked for only when the batch before has left. */
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>;
}

export const mediaTypeOf = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
} as const satisfies Record<ExportFormat, string>;

/**
 * Writes a table as a file and ends the stream. Holds no more than a batch or two in memory, however long the table and
 * however slow the reader.
 *
 * @throws when reading a batch fails, or when the stream is closed from the other side.
 */
export async function writeTableFile(format: ExportFormat, table: Table, out: Writable): Promise<void> {
  const closed = finished(out);
  closed.catch(() => undefined); // awaited below, unless something else fails first
  await writers[format](table, out);
  await closed;
}

const writers: Record<ExportFormat, (table: Table, out: Writable) => Promise<void>> = {
  csv: writeCsv,
  xlsx: writeXlsx,
  json: writeJson,
};

/** RFC 4180 in UTF-8 with a byte order mark, without which Excel reads names wrong. */
async function writeCsv({ columnNames, batches }: Table, out: Writable): Promise<void> {
  const lines = (rows: readonly (readonly Cell[])[]) =>
    stringify(
      rows.map((row) => row.map(defuse)),
      // a lone line feed is quoted only when asked for
      { record_delimiter: 'windows', quoted_match: /[\r\n]/, cast: { boolean: String } },
    );
  await send(out, `\uFEFF${lines([columnNames])}`);
  for await (const rows of batches) await send(out, lines(rows));
  out.end();
}

/** An array of objects, one on each line, keyed by the names of the columns. */
async function writeJson({ columnNames, batches }: Table, out: Writable): Promise<void> {
  let separator = '[\n';
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      text +=
        separator + JSON.stringify(Object.fromEntries(columnNames.map((name, index) => [name, row[index] ?? null])));
      separator = ',\n';
    }
    await send(out, text);
  }
  out.end(separator === '[\n' ? '[]\n' : '\n]\n');
}

/** Excel takes 1,048,576 rows on a sheet; longer tables go on, under the same header, on the next. */
const rowsPerSheet = 1_000_000;

async function writeXlsx({ columnNames, batches }: Table, out: Writable): Promise<void> {
  // Loaded here and not at the start of every process, a fifth of whose time it would take.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.stream.xlsx.WorkbookWriter({
    stream: out,
    useSharedStrings: false,
    useStyles: false,
    zip: { zlib: { level: 6 } },
  });
  let sheets = 0;
  let rowsOnSheet = 0;
  const nextSheet = () => {
    sheets += 1;
    rowsOnSheet = 0;
    const name = sheets === 1 ? 'Results' : `Results ${sheets}`;
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.columns = columnNames.map(() => ({ width: 22 }));
    sheet.addRow([...columnNames]).commit();
    return sheet;
  };
  let sheet = nextSheet();
  for await (const rows of batches) {
    for (const row of rows) {
      if (rowsOnSheet === rowsPerSheet) {
        sheet.commit();
        sheet = nextSheet();
      }
      sheet.addRow(row.map(defuse)).commit();
      rowsOnSheet += 1;
    }
    await compressed(sheet, out);
  }
  sheet.commit();
  await Promise.race([workbook.commit(), once(out, 'close')]);
}

async function send(out: Writable, text: string): Promise<void> {
  if (text === '') return;
  out.write(text);
  await drained(out);
}

/** Resolves when the stream takes more. Throws when it will never again, because the reader has gone. */
async function drained(out: Writable): Promise<void> {
  if (!out.writableNeedDrain && !out.destroyed) return;
  await unlessClosed(out, (resolve) => out.once('drain', resolve));
}

/**
 * Resolves when the rows so far have left for the compressor, which waits for the reader. ExcelJS itself does not wait, and would
 * hold all rows that were not compressed yet in memory; an empty write to where its sheet is piped comes after them.
 */
async function compressed(sheet: exceljs.Worksheet, out: Writable): Promise<void> {
  const { stream } = sheet as unknown as { readonly stream: { readonly pipes: readonly Writable[] } };
  for (const pipe of stream.pipes) await unlessClosed(out, (resolve) => pipe.write(Buffer.alloc(0), () => resolve()));
}

async function unlessClosed(out: Writable, wait: (resolve: () => void) => void): Promise<void> {
  const gone = () => out.errored ?? new Error('the reader of the file has gone');
  if (out.destroyed) throw gone();
  let onClose: () => void = () => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      onClose = () => reject(gone());
      out.once('close', onClose);
      wait(resolve);
    });
  } finally {
    out.off('close', onClose);
  }
}
