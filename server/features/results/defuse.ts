import type { Cell } from './columns.ts';

/** What spreadsheets take for the beginning of a formula: also the wide forms, and what they skip before one. */
const formulaStart = /^[=+\-@＝＋－＠\t\r\n]/;

/**
 * Puts an apostrophe before text that a spreadsheet would run as a formula when the file is opened: names are typed by
 * strangers. Numbers stay numbers, negative ones too.
 */
export function defuse(cell: Cell): Cell {
  return typeof cell === 'string' && formulaStart.test(cell) ? `'${cell}` : cell;
}
