import type { ContentItem } from '../../banks/index.ts';
import { canBeXml } from '../markup/write-xml.ts';
import { type Cell, scalarCell, textCell } from './cells.ts';
import { columns, partCount } from './columns.ts';

export type ExportedRow =
  | { readonly ok: true; readonly cells: readonly Cell[]; readonly changes: readonly string[] }
  | { readonly ok: false; readonly reason: string };

interface Part {
  readonly text: Cell;
  readonly key?: string;
  readonly rationale: string;
}

/** A workbook's cell takes no more. */
const longestCell = 32_767;

/** An item as one row in the order of `columns`. */
export function writeRow(item: ContentItem): ExportedRow {
  const { named, parts } = typed(item);
  if (parts.length > partCount)
    return { ok: false, reason: `it has more than ${partCount} parts, and a row has room for ${partCount}` };
  if (item.type === 'matching' && item.choices.some((choice) => choice.text.includes('\n')))
    return { ok: false, reason: 'a choice has several lines, and in a cell each line is a choice' };
  if (item.type === 'short-text' && item.accepted.some((text) => text.includes('\n')))
    return { ok: false, reason: 'an accepted text has several lines, and in a cell each line is one' };
  const cells: Record<string, Cell> = {
    id: item.id,
    exam: item.exam,
    topic: item.topic,
    section: textCell(item.section),
    fact: scalarCell(item.fact),
    level: item.level,
    difficulty: String(item.difficulty),
    status: item.status,
    'replaced-by': item['replaced-by'] ?? '',
    note: textCell(item.note ?? ''),
    enemies: item.enemies.join(' '),
    type: item.type,
    stem: textCell(item.stem),
    ...named,
  };
  parts.forEach((part, index) => {
    cells[`text ${index + 1}`] = part.text;
    cells[`key ${index + 1}`] = part.key ?? '';
    cells[`rationale ${index + 1}`] = textCell(part.rationale);
  });
  const row = columns.map(({ name }) => cells[name] ?? '');
  if (row.some((cell) => !canBeXml(cell) || cell.includes('\r')))
    return { ok: false, reason: 'it holds a control character' };
  if (row.some((cell) => cell.length > longestCell)) return { ok: false, reason: 'a text is longer than a cell takes' };
  const changes =
    item.images === undefined ? [] : ['its pictures are named and not in the file: they stay in the bank'];
  return { ok: true, cells: row, changes };
}

function typed(item: ContentItem): { named: Record<string, Cell>; parts: readonly Part[] } {
  switch (item.type) {
    case 'single-choice':
    case 'multiple-response':
      return {
        named: {
          shuffle: item.shuffle ? '' : 'no',
          ...(item.type === 'multiple-response' ? { partial: item.partial ?? '' } : {}),
        },
        parts: item.options.map((option) => ({
          text: textCell(option.text),
          key: option.correct ? 'x' : '',
          rationale: option.rationale,
        })),
      };
    case 'true-false':
      return {
        named: { answer: String(item.answer) },
        parts: [
          { text: 'true', rationale: item.rationale.true },
          { text: 'false', rationale: item.rationale.false },
        ],
      };
    case 'numeric':
      return {
        named: {
          answer: scalarCell(item.answer),
          tolerance:
            'absolute' in item.tolerance
              ? scalarCell(item.tolerance.absolute)
              : `${scalarCell(item.tolerance.percent)}%`,
          unit: textCell(item.unit),
          rationale: textCell(item.rationale),
        },
        parts: item.distractors.map(({ value, rationale }) => ({ text: scalarCell(value), rationale })),
      };
    case 'short-text':
      return {
        named: {
          answer: textCell(item.accepted.join('\n')),
          normalise: item.normalise.join(' '),
          rationale: textCell(item.rationale),
        },
        parts: item.distractors.map(({ value, rationale }) => ({ text: scalarCell(value), rationale })),
      };
    case 'ordering':
      return {
        named: { partial: item.partial ?? '' },
        parts: item.elements.map(({ text, rationale }) => ({ text: textCell(text), rationale })),
      };
    case 'matching':
      return {
        named: {
          choices: textCell(item.choices.map(({ id, text }) => `${id}: ${text}`).join('\n')),
          shuffle: item.shuffle ? '' : 'no',
          partial: item.partial ?? '',
        },
        parts: item.prompts.map(({ text, match, rationale }) => ({ text: textCell(text), key: match, rationale })),
      };
  }
}
