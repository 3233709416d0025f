import { describe, expect, it } from 'vitest';
import { arrangeItems, filtersIn, type ItemFilters } from '../../../client/features/admin/bank-item-filters.ts';
import { leavesOf, pathText, textChange, valueText } from '../../../client/features/admin/field-change.ts';
import type { ItemRow } from '../../../server/contract/item-review.ts';

const row = (itemId: string, fields: Partial<ItemRow> = {}): ItemRow => ({
  itemId,
  hash: 'h',
  decisionSeq: null,
  status: 'draft',
  hasChangedSinceReview: false,
  examId: 'final',
  topicId: 'A',
  level: 'recall',
  difficulty: 3,
  type: 'single-choice',
  stem: 'What is due, and when?',
  comments: 0,
  recentForms: 0,
  lastUsedAt: null,
  ...fields,
});

const rows = [
  row('fin-10', { topicId: 'B', difficulty: 1, status: 'reviewed', stem: 'Sampling of the first storm' }),
  row('fin-9', { level: 'analyse', difficulty: 5, status: 'retired', type: 'numeric', recentForms: 7, lastUsedAt: 5 }),
  row('mid-1', { examId: 'midterm', level: 'apply', status: 'under-review', comments: 2, lastUsedAt: 9 }),
];
const idsOf = (filters: ItemFilters) => arrangeItems(rows, filters).map(({ itemId }) => itemId);

describe('the table of items', () => {
  it.each<[string, ItemFilters, string[]]>([
    ['everything by id, numbers as numbers', {}, ['fin-9', 'fin-10', 'mid-1']],
    ['one exam', { exam: 'midterm' }, ['mid-1']],
    ['one topic', { topic: 'B' }, ['fin-10']],
    ['one level', { level: 'analyse' }, ['fin-9']],
    ['one status', { status: 'under-review' }, ['mid-1']],
    ['one type', { type: 'numeric' }, ['fin-9']],
    ['all filters at once', { exam: 'final', topic: 'B', type: 'numeric' }, []],
    ['every word of the search, in id or stem, in any case', { q: 'STORM fin sampl' }, ['fin-10']],
    ['by difficulty', { sort: 'difficulty' }, ['fin-10', 'mid-1', 'fin-9']],
    ['by difficulty, the hardest first', { sort: 'difficulty', order: 'down' }, ['fin-9', 'mid-1', 'fin-10']],
    ['by level as learners climb it', { sort: 'level' }, ['fin-10', 'mid-1', 'fin-9']],
    ['by status, what needs somebody first', { sort: 'status' }, ['mid-1', 'fin-10', 'fin-9']],
    ['by use', { sort: 'use', order: 'down' }, ['fin-9', 'fin-10', 'mid-1']],
    ['by last use, never before ever', { sort: 'used' }, ['fin-10', 'fin-9', 'mid-1']],
    ['by nothing that there is: by id', { sort: 'constructor' }, ['fin-9', 'fin-10', 'mid-1']],
  ])('shows %s', (_name, filters, expected) => {
    expect(idsOf(filters)).toEqual(expected);
  });

  it('takes of an address its own names alone', () => {
    expect(filtersIn({ q: 'x', shuffle: '3', version: 'abc', sort: 'use', exam: '' })).toEqual({ q: 'x', sort: 'use' });
  });
});

describe('what changed between two versions', () => {
  it.each([
    [
      'a word',
      'within 30 days of it',
      'within 45 days of it',
      { start: 'within ', gone: '30 ', come: '45 ', end: 'days of it' },
    ],
    ['the end', 'one two', 'one two three', { start: 'one ', gone: 'two', come: 'two three', end: '' }],
    ['all', 'a', 'b', { start: '', gone: 'a', come: 'b', end: '' }],
    ['a text that came', '', 'new words', { start: '', gone: '', come: 'new words', end: '' }],
    ['a word said twice', 'no no', 'no no no', { start: 'no ', gone: '', come: 'no ', end: 'no' }],
  ])('marks %s', (_what, before, after, expected) => {
    const change = textChange(before, after);
    expect(change).toEqual(expected);
    expect(change.start + change.gone + change.end).toBe(before);
    expect(change.start + change.come + change.end).toBe(after);
  });

  it('names parts as people do', () => {
    expect(pathText('options.2.text')).toBe('option c, text');
    expect(pathText('prompts.0.match')).toBe('prompt 1, match');
    expect(pathText('rationale.true')).toBe('rationale, true');
  });

  it('shows values without their JSON, and a branch by its leaves', () => {
    expect(valueText('"two\\nlines"')).toBe('two\nlines');
    expect(valueText('5')).toBe('5');
    expect(valueText(null)).toBe('');
    const branch = { path: 'translations', before: null, after: '{"es":{"stem":"Hola","options":["a"]}}' };
    expect(leavesOf(branch)).toEqual([
      { path: 'translations.es.stem', before: null, after: '"Hola"' },
      { path: 'translations.es.options.0', before: null, after: '"a"' },
    ]);
    const text = { path: 'stem', before: '"a"', after: '"b"' };
    expect(leavesOf(text)).toEqual([text]);
  });
});
