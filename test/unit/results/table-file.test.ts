import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { type ExportFormat, exportFormats } from '../../../server/contract/results.ts';
import type { Cell } from '../../../server/features/results/columns.ts';
import { defuse } from '../../../server/features/results/defuse.ts';
import { type Table, writeTableFile } from '../../../server/features/results/table-file.ts';

const columnNames = ['name', 'units', 'passed', 'empty'];
const rows: Cell[][] = [
  ['José Ñandú, "the 2nd" 名', 3, true, null],
  ['=HYPERLINK("http://example.org")', -1.5, false, null],
  ['two\nlines', 0, true, ''],
];

async function* inBatches(batches: readonly Cell[][][]): AsyncGenerator<Cell[][]> {
  yield* batches;
}

async function fileOf(format: ExportFormat, batches: readonly Cell[][][]): Promise<Buffer> {
  const out = new PassThrough();
  const parts: Buffer[] = [];
  out.on('data', (part: Buffer) => parts.push(part));
  await writeTableFile(format, { columnNames, batches: inBatches(batches) }, out);
  return Buffer.concat(parts);
}

async function sheetsOf(file: Buffer): Promise<unknown[][][]> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(file as unknown as ArrayBuffer);
  return workbook.worksheets.map((sheet) => {
    const lines: unknown[][] = [];
    sheet.eachRow((row) => lines.push(columnNames.map((_name, index) => row.getCell(index + 1).value)));
    return lines;
  });
}

describe('a table as CSV', () => {
  it('has a byte order mark, CRLF, quotes where needed, points in decimals and defused formulas', async () => {
    expect((await fileOf('csv', [rows.slice(0, 2), rows.slice(2)])).toString('utf8')).toBe(
      [
        '\uFEFFname,units,passed,empty',
        '"José Ñandú, ""the 2nd"" 名",3,true,',
        `"'=HYPERLINK(""http://example.org"")",-1.5,false,`,
        '"two\nlines",0,true,',
        '',
      ].join('\r\n'),
    );
  });

  it('without rows is its header', async () => {
    expect((await fileOf('csv', [[]])).toString('utf8')).toBe('\uFEFFname,units,passed,empty\r\n');
  });
});

describe('a table as JSON', () => {
  it('is an array of objects by column name, text as it is', async () => {
    const parsed: unknown = JSON.parse((await fileOf('json', [rows.slice(0, 1), [], rows.slice(1)])).toString('utf8'));
    expect(parsed).toEqual(rows.map(([name, units, passed, empty]) => ({ name, units, passed, empty })));
  });

  it('without rows is an empty array', async () => {
    expect(JSON.parse((await fileOf('json', [[]])).toString('utf8'))).toEqual([]);
  });
});

describe('a table as a workbook', () => {
  it('keeps numbers and truth values as such, and text as text that runs nothing', async () => {
    expect(await sheetsOf(await fileOf('xlsx', [rows.slice(0, 2), rows.slice(2)]))).toEqual([
      [
        columnNames,
        ['José Ñandú, "the 2nd" 名', 3, true, null],
        [`'=HYPERLINK("http://example.org")`, -1.5, false, null],
        ['two\nlines', 0, true, expect.toBeOneOf([null, ''])],
      ],
    ]);
  });
});

describe('defusing', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])('%j as text', (text) => {
    expect(defuse(text)).toBe(`'${text}`);
  });
  it.each([-1, 0, 1.5, true, null, '', "O'Brien", 'a=b', '1-2', ' =1'])('leaves %j alone', (cell) => {
    expect(defuse(cell)).toBe(cell);
  });
});

describe.each(exportFormats)('writing %s', (format) => {
  const page: Cell[][] = Array.from({ length: 500 }, (_, index) => [
    `name ${index} ${Math.sin(index)}`,
    index,
    true,
    null,
  ]);

  /** Batches without end, counted as they are asked for. */
  function endless(): Table & { asked: number } {
    const table = { columnNames, asked: 0, batches: generate() };
    async function* generate(): AsyncGenerator<Cell[][]> {
      while (true) {
        table.asked += 1;
        yield page;
      }
    }
    return table;
  }

  it('reads no further than a slow reader takes', async () => {
    const table = endless();
    // takes nothing at all
    const out = new Writable({ highWaterMark: 1024, write: () => undefined });
    const writing = writeTableFile(format, table, out);
    let before = -1;
    while (before !== table.asked) {
      before = table.asked;
      for (let turn = 0; turn < 200; turn++) await setImmediate();
    }
    // A batch in hand, one on its way, and for a workbook what its compressor holds, which works in threads of its own: how much depends on the machine.
    expect(table.asked).toBeLessThanOrEqual(32);
    out.destroy();
    await expect(writing).rejects.toThrow();
  });

  it('stops when the reader goes away', async () => {
    const table = endless();
    const out = new PassThrough({ highWaterMark: 1024 });
    const writing = writeTableFile(format, table, out);
    out.once('data', () => out.destroy());
    await expect(writing).rejects.toThrow();
  });

  it('passes on what goes wrong while rows are read', async () => {
    async function* failing(): AsyncGenerator<Cell[][]> {
      yield page;
      throw new Error('the database is gone');
    }
    const out = new PassThrough();
    out.resume();
    await expect(writeTableFile(format, { columnNames, batches: failing() }, out)).rejects.toThrow(
      'the database is gone',
    );
    out.destroy();
  });
});
