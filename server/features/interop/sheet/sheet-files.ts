import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import exceljs from 'exceljs';
import { openArchive } from '../archive.ts';
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

/** The first sheet of a workbook, its cells as text. */
export async function readXlsx(bytes: Uint8Array): Promise<Row[]> {
  openArchive(bytes); // refuses what would unpack beyond the limits, before the library unpacks it
  const workbook = new exceljs.Workbook();
  try {
    await workbook.xlsx.load(bytes as unknown as exceljs.Buffer, {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'hyperlinks', 'drawing', 'pageSetup', 'mergeCells'],
    });
  } catch (error) {
    throw new InputFault(`is no workbook that can be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const rows: Row[] = [];
  workbook.worksheets[0]?.eachRow((row, line) => {
    const cells: Cell[] = [];
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = textOfValue(cell.value);
    });
    rows.push({ line, cells: Array.from(cells, (cell) => cell ?? '') });
  });
  return rows;
}

function textOfValue(value: exceljs.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return String(value).replace(/\r\n?/g, '\n');
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('result' in value) return textOfValue(value.result ?? null);
  if ('text' in value) return String(value.text);
  return '';
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
  for (const row of rows) sheet.addRow([...row]);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
