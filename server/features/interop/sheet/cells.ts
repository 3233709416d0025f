import { numberIfPlain } from '../finish-item.ts';

/** A cell as text: what CSV holds, and what is read from a workbook. */
export type Cell = string;

/** Spreadsheets would run such a text as a formula, so an apostrophe goes before it, and comes off again. */
const formulaLike = /^'*[=+\-@＝＋－＠\t\r]/;

export function textCell(text: string): Cell {
  return formulaLike.test(text) ? `'${text}` : text;
}

export function textOfCell(cell: Cell): string {
  return /^'+[=+\-@＝＋－＠\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** A number, or a text that is to stay one: `'7` is the text 7. */
export function scalarCell(value: string | number): Cell {
  if (typeof value === 'number') return String(value);
  return typeof numberIfPlain(value) === 'number' || /^'/.test(value) || formulaLike.test(value) ? `'${value}` : value;
}

export function scalarOfCell(cell: Cell): string | number {
  return cell.startsWith("'") ? cell.slice(1) : numberIfPlain(cell);
}
