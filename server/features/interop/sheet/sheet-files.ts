import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import exceljs from 'exceljs';
import { decodeText } from '../decode-text.ts';
import { InputFault } from '../input-fault.ts';
import type { Cell } from './cells.ts';
import { columns } from './columns.ts';
import type { Row } from './read-rows.ts';

/** CSV with commas, semicolons or tabs, whichever the first line holds most of. */
export function readCsv(bytes: Uint8Array): Row[] {
  const text = decodeText(bytes);
  const head = text.slice(0, Math.max(0, text.indexOf('\n')) || text.length);
  const count = (mark: string) => head.split(mark).length;
  const delimiter = [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
  try {
    const records = parse(text, {
      delimiter,
      relax_column_count: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as readonly {
      readonly record: string[];
      readonly info: { readonly lines: number };
    }[];
    return records.map(({ record, info }) => ({
      // Counted at its end; a quoted cell may hold lines.
      line: info.lines - record.join('').split('\n').length + 1,
      cells: record,
    }));
  } catch (error) {
    const line = (error as { lines?: unknown }).lines;
    throw new InputFault(`is no CSV that can be read: ${error instanceof Error ? error.message : String(error)}`, {
      line: typeof line === 'number' ? line : undefined,
    });
  }
}

/** UTF-8 with a byte order mark, without which Excel reads letters wrong. */
export function writeCsv(rows: readonly (readonly Cell[])[]): Uint8Array {
  const head = columns.map(({ name }) => name);
  const text = stringify([head, ...rows], { record_delimiter: 'windows', quoted_match: /[\r\n;\t]/ });
  return new TextEncoder().encode(`\uFEFF${text}`);
}

export async function writeXlsx(rows: readonly (readonly Cell[])[]): Promise<Uint8Array> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('Items', { views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }] });
  sheet.columns = columns.map(({ name }) => ({
    header: name,
    width: /^(stem|note|choices|rationale|text|section)/.test(name) ? 40 : 14,
    style: { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } },
  }));
  for (const [index, { meaning }] of columns.entries()) sheet.getCell(1, index + 1).note = meaning;
  // Text that looks like the code of a character is written with the code of its first one.
  for (const row of rows) sheet.addRow(row.map((cell) => cell.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
