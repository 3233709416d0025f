import type { FieldChange } from '../../../server/contract/item-review.ts';

/** A change of one text: what stayed at both ends, and what went and came between. */
export interface TextChange {
  readonly start: string;
  readonly gone: string;
  readonly come: string;
  readonly end: string;
}

/** Where two texts part and where they meet again, at whole words. */
export function textChange(before: string, after: string): TextChange {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const text = (words: readonly string[], from: number, to: number) => words.slice(from, to).join('');
  return {
    start: text(now, 0, start),
    gone: text(old, start, old.length - end),
    come: text(now, start, now.length - end),
    end: text(now, now.length - end, now.length),
  };
}

/** Words with the space after them. */
const wordsOf = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? [];

/** Where a whole branch came or went, a change for each of its leaves: nobody reads JSON. */
export function leavesOf(field: FieldChange): FieldChange[] {
  const { path, before, after } = field;
  if (before !== null && after !== null) return [field];
  const value: unknown = JSON.parse(before ?? after ?? 'null');
  if (typeof value !== 'object' || value === null) return [field];
  return Object.entries(value).flatMap(([key, part]) => {
    const json = JSON.stringify(part);
    return leavesOf({
      path: `${path}.${key}`,
      before: before === null ? null : json,
      after: after === null ? null : json,
    });
  });
}

/** A value as people read it: texts without quotes, what was not there as nothing. */
export function valueText(json: FieldChange['before']): string {
  if (json === null) return '';
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1).replace(/^"|"$/g, '');
}

const parts: Readonly<Record<string, string>> = {
  options: 'option',
  elements: 'element',
  prompts: 'prompt',
  choices: 'choice',
  distractors: 'distractor',
  cells: 'cell',
};

/** `options.2.text` → `option c, text`; elements of other lists are counted from 1. */
export function pathText(path: string): string {
  const [first = '', second, ...rest] = path.split('.');
  const part = parts[first];
  if (part === undefined || second === undefined || !/^\d+$/.test(second)) return path.replaceAll('.', ', ');
  const place = part === 'option' ? String.fromCharCode(97 + Number(second)) : String(Number(second) + 1);
  return [`${part} ${place}`, ...rest].join(', ');
}
