import type { Archive } from '../archive.ts';
import { decodePieces, type OnShare } from '../decode-text.ts';
import { InputFault } from '../input-fault.ts';
import { childOf, childrenOf, childText, descendantsOf, type Element, textOf } from '../markup/element.ts';
import { readXml, streamXml } from '../markup/read-xml.ts';
import type { Cell } from './cells.ts';
import type { Row } from './read-rows.ts';

/**
 * The rows of a workbook's first sheet, one at a time: a workbook library would hold each of half a million cells as an object. Formulas count by
 * the value that was stored with them; dates are the numbers that workbooks store.
 */
export function* readXlsx(archive: Archive, onShare?: OnShare): Generator<Row> {
  const xml = (path: string, told?: OnShare) => decodePieces(archive.read(path), path, told);
  const path = sheetPath(readXml(xml('xl/workbook.xml')), readXml(xml('xl/_rels/workbook.xml.rels')));
  const shared = archive.paths.includes('xl/sharedStrings.xml') ? sharedStrings(xml('xl/sharedStrings.xml')) : [];
  let number = 0;
  for (const row of streamXml(xml(path, onShare), path, 2)) {
    if (row.name !== 'row') continue;
    number = Number(row.attributes['r'] ?? number + 1);
    const cells: Cell[] = [];
    for (const cell of childrenOf(row, 'c')) {
      const at = columnOf(cell.attributes['r']) ?? cells.length;
      if (at < widest) cells[at] = textOfCell(cell, shared);
    }
    yield { line: number, cells: Array.from(cells, (cell) => cell ?? '') };
  }
}

/** Columns beyond are no template's. */
const widest = 500;

function sheetPath(workbook: Element, relations: Element): string {
  const sheet = descendantsOf(workbook, 'sheet')[0];
  const relation = childrenOf(relations, 'Relationship').find(
    (one) => one.attributes['Id'] === sheet?.attributes['id'],
  );
  const target = relation?.attributes['Target'];
  if (target === undefined) throw new InputFault('is a workbook without a sheet', { part: 'xl/workbook.xml' });
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

function sharedStrings(text: Iterable<string>): string[] {
  const strings: string[] = [];
  for (const element of streamXml(text, 'xl/sharedStrings.xml'))
    if (element.name === 'si') strings.push(richText(element));
  return strings;
}

/** Runs of one text joined; readings for pronunciation left out. */
function richText(element: Element): string {
  const plain = childOf(element, 't');
  const runs = plain === undefined ? childrenOf(element, 'r').map((run) => childOf(run, 't')) : [plain];
  return unescapeCodes(runs.map((run) => (run === undefined ? '' : textOf(run))).join(''));
}

/** Workbooks write characters that XML cannot hold as _x000D_. */
const unescapeCodes = (text: string): string =>
  text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n?/g, '\n');

function textOfCell(cell: Element, shared: readonly string[]): string {
  const value = childText(cell, 'v') ?? '';
  switch (cell.attributes['t']) {
    case 's':
      return shared[Number(value)] ?? '';
    case 'inlineStr':
      return richText(childOf(cell, 'is') ?? cell);
    case 'b':
      return value === '1' ? 'true' : 'false';
    case 'str':
      return unescapeCodes(value);
    default:
      return value;
  }
}

/** `C7` is column 2. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
