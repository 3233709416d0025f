import { SourceItem } from '../../../contract/bank.ts';
import { sayReason } from '../../../contract/say-issue.ts';
import { notGiven } from '../../banks/index.ts';
import { type Finished, type Place, proved } from '../finish-item.ts';
import type { ItemImages } from '../images.ts';
import type { Incoming } from '../incoming.ts';
import { InputFault } from '../input-fault.ts';
import { type Cell, scalarOfCell, textOfCell } from './cells.ts';
import { columns, partCount } from './columns.ts';

/** A row with the line it stands on. */
export interface Row {
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** Reads the rows of a spreadsheet: the first names the columns, in any order; rows without content are passed over. */
export function* readRows(rows: Iterable<Row>, note: (what: string) => void): Generator<Incoming> {
  let names: readonly string[] | null = null;
  for (const row of rows) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    if (names === null) names = namesOf(row, note);
    else {
      const cells = new Map(names.map((name, index) => [name, row.cells[index]?.trim() ?? '']));
      if (cells.get('type')?.startsWith('#') !== true) yield incomingRow(cells, row.line);
    }
  }
  if (names === null) throw new InputFault('is empty: the first row names the columns');
}

function namesOf(row: Row, note: (what: string) => void): string[] {
  const known = new Set(columns.map(({ name }) => name));
  const names = row.cells.map((cell) => cell.trim().toLowerCase().replaceAll(/\s+/g, ' '));
  const place = { line: row.line };
  for (const name of ['type', 'stem'])
    if (!names.includes(name)) throw new InputFault(`has no column "${name}": see "invigil bank template"`, place);
  for (const [index, name] of names.entries()) {
    if (name !== '' && names.indexOf(name) < index) throw new InputFault(`has two columns "${name}"`, place);
    if (name !== '' && !known.has(name)) note(`the column "${name}" is not known and was left out`);
  }
  return names;
}

function incomingRow(cells: ReadonlyMap<string, Cell>, line: number): Incoming {
  const cell = (name: string) => cells.get(name) ?? '';
  return {
    name: cell('id') || textOfCell(cell('stem')).slice(0, 60),
    line,
    part: null,
    id: cell('id') || null,
    exam: cell('exam') || null,
    topic: cell('topic') || null,
    sourceId: null,
    category: null,
    language: null,
    finish: (place, images) => finishRow(cell, place, images),
  };
}

function finishRow(cell: (name: string) => Cell, place: Place, images: ItemImages): Finished {
  const changes: string[] = [];
  const text = (name: string) => textOfCell(cell(name));
  const orGiven = (name: string) => text(name) || notGiven;
  const missing = ['section', 'level', 'difficulty'].filter((name) => cell(name) === '');
  if (missing.length > 0) changes.push(`${missing.join(', ')} not in the file: set to the usual`);
  const fields = {
    id: place.id,
    section: orGiven('section'),
    fact: cell('fact') === '' ? place.id : scalarOfCell(cell('fact')),
    level: cell('level') || 'recall',
    difficulty: cell('difficulty') === '' ? 3 : Number(cell('difficulty')),
    status: cell('status') || 'draft',
    ...(cell('replaced-by') === '' ? {} : { 'replaced-by': cell('replaced-by') }),
    ...(cell('note') === '' ? {} : { note: text('note') }),
    enemies: cell('enemies')
      .split(/[\s,;]+/)
      .filter((id) => id !== ''),
    type: cell('type'),
    stem: text('stem'),
    ...typedFields(cell),
  };
  const parsed = SourceItem.safeParse(fields);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => `${columnOf(issue.path)}: ${sayReason(issue)}`);
    return { ok: false, reasons: [...new Set(reasons)], changes };
  }
  if (JSON.stringify(parsed.data).includes(notGiven)) changes.push('what is missing is marked with a placeholder');
  return proved(parsed.data, place, images, changes);
}

/** Names the place in an item by its column, as its author knows it. */
function columnOf(path: readonly PropertyKey[]): string {
  const [field, index, part] = path.map(String);
  if (index === undefined || !['options', 'elements', 'prompts', 'distractors'].includes(field ?? ''))
    return field === 'accepted' ? 'answer' : (field ?? 'the row');
  const column = part === 'rationale' ? 'rationale' : part === 'match' || part === 'correct' ? 'key' : 'text';
  return `${column} ${Number(index) + 1}`;
}

function typedFields(cell: (name: string) => Cell): Record<string, unknown> {
  const text = (name: string) => textOfCell(cell(name));
  const parts = Array.from({ length: partCount }, (_, index) => index + 1)
    .map((number) => ({
      given: cell(`text ${number}`),
      text: text(`text ${number}`),
      key: cell(`key ${number}`),
      rationale: text(`rationale ${number}`) || notGiven,
    }))
    .filter((part) => part.given !== '');
  const shuffle = !/^(no|false|0)$/i.test(cell('shuffle'));
  const partial = cell('partial') === '' ? {} : { partial: cell('partial') };
  const distractors = parts.map((part) => ({ value: scalarOfCell(part.given), rationale: part.rationale }));
  switch (cell('type')) {
    case 'single-choice':
    case 'multiple-response':
      return {
        options: parts.map((part) => ({
          text: part.text,
          ...(/^(x|yes|true|1|key)$/i.test(part.key) ? { correct: true } : {}),
          rationale: part.rationale,
        })),
        shuffle,
        ...partial,
      };
    case 'true-false': {
      const why = (value: string) => parts.find((part) => part.text.toLowerCase() === value)?.rationale ?? notGiven;
      const answer = cell('answer').toLowerCase();
      return {
        answer: answer === 'true' ? true : answer === 'false' ? false : cell('answer'),
        rationale: { true: why('true'), false: why('false') },
      };
    }
    case 'numeric': {
      const tolerance = cell('tolerance') || '0';
      return {
        unit: text('unit'),
        answer: scalarOfCell(cell('answer')),
        tolerance: tolerance.endsWith('%')
          ? { percent: scalarOfCell(tolerance.slice(0, -1).trim()) }
          : { absolute: scalarOfCell(tolerance) },
        rationale: text('rationale') || notGiven,
        distractors,
      };
    }
    case 'short-text':
      return {
        accepted: linesOf(text('answer')),
        normalise: cell('normalise')
          .split(/[\s,;]+/)
          .filter((name) => name !== ''),
        rationale: text('rationale') || notGiven,
        distractors,
      };
    case 'ordering':
      return { elements: parts.map((part) => ({ text: part.text, rationale: part.rationale })), ...partial };
    case 'matching':
      return {
        choices: linesOf(text('choices')).map((line) => {
          const at = line.indexOf(':');
          return { id: line.slice(0, Math.max(at, 0)).trim(), text: line.slice(at + 1).trim() };
        }),
        prompts: parts.map((part) => ({ text: part.text, match: part.key, rationale: part.rationale })),
        shuffle,
        ...partial,
      };
    default:
      return {};
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
