import { afterEach, describe, expect, it } from 'vitest';
import { readBank } from '../../../server/features/banks/read-bank.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';

const made: BankFolder[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => folder.remove()));
});

async function folderWith(changes: Record<string, Record<string, unknown> | string>): Promise<BankFolder> {
  const folder = await makeBankFolder({ ...smallBank(), ...changes });
  made.push(folder);
  return folder;
}

async function problemsOf(changes: Record<string, Record<string, unknown> | string>): Promise<string[]> {
  const read = await readBank((await folderWith(changes)).path);
  return read.ok ? [] : read.problems.map(({ file, itemId, reason }) => `${file} ${itemId ?? '-'}: ${reason}`);
}

/** The small bank with its first item changed. */
const withItem = (fields: Record<string, unknown>, others = 11) => ({
  'items/midterm/a.yaml': itemsFile([
    choiceItem(1, fields),
    ...Array.from({ length: others }, (_, n) => choiceItem(n + 2)),
  ]),
});
const withOptions = (options: unknown) => withItem({ options });
const at = 'items/midterm/a.yaml mid-a-001';
const option = (text: string, correct = false) => ({ text, ...(correct ? { correct } : {}), rationale: 'Because.' });

describe('readBank', () => {
  it('reads a good bank into items ready for use', async () => {
    const read = await readBank((await folderWith({})).path);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.bank).toMatchObject({
      bankId: 'small',
      isSample: true,
      versionId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(read.bank.items.size).toBe(12);
    expect(read.bank.items.get('mid-a-001')).toMatchObject({
      stemHtml: expect.stringContaining('<strong>all</strong>'),
      options: [
        { id: 'a', correct: false },
        { id: 'b', correct: true },
        { id: 'c', correct: false },
        { id: 'd', correct: false },
      ],
    });
  });

  it('names a version by its content: file names and order do not matter, a changed word does', async () => {
    const versionOf = async (changes: Record<string, Record<string, unknown>>) => {
      const read = await readBank((await folderWith(changes)).path);
      return read.ok ? read.bank.versionId : read.problems;
    };
    const items = Array.from({ length: 12 }, (_, index) => choiceItem(index + 1));
    const before = await versionOf({});
    expect(
      await versionOf({
        'items/midterm/a.yaml': itemsFile(items.slice(0, 6).reverse()),
        'items/elsewhere/more.yaml': itemsFile(items.slice(6)),
      }),
    ).toBe(before);
    expect(await versionOf(withItem({ section: 'Section 1, amended' }))).not.toBe(before);
  });

  it.each<[string, Record<string, Record<string, unknown> | string>, string]>([
    ['no bank.yaml that can be read', { 'bank.yaml': '{' }, 'bank.yaml -: is no YAML'],
    ['a file that is no YAML', { 'items/midterm/a.yaml': 'exam: [' }, 'items/midterm/a.yaml -: is no YAML'],
    ['a key given twice', { 'bank.yaml': 'id: a\nid: b\n' }, 'bank.yaml -: is no YAML: Map keys must be unique'],
    ['an unknown field', withItem({ hint: 'b' }), `${at}: the whole: unknown field "hint"`],
    [
      'an unknown field of an option',
      withOptions([{ ...option('x', true), key: 1 }, option('y'), option('z')]),
      `${at}: options[1]: unknown field "key"`,
    ],
    [
      'a missing rationale',
      withOptions([{ text: 'x', correct: true }, option('y'), option('z')]),
      `${at}: options[1].rationale: `,
    ],
    ['an unknown type', withItem({ type: 'essay' }), `${at}: type: `],
    ['a status that does not exist', withItem({ status: 'live' }), `${at}: status: `],
    ['an empty stem', withItem({ stem: '  ' }), `${at}: stem: is empty`],
    ['a character that cannot be stored', withItem({ stem: 'a\u0000b' }), `${at}: stem: holds a character`],
    ['a duplicate id', withItem({ id: 'mid-a-002' }), 'items/midterm/a.yaml mid-a-002: duplicate id'],
    ['no key', withOptions([option('x'), option('y'), option('z')]), `${at}: no key`],
    ['two keys', withOptions([option('x', true), option('y', true), option('z')]), `${at}: 2 keys`],
    [
      'two identical options',
      withOptions([option('One  day', true), option('two days'), option('one day')]),
      `${at}: two identical options: a and c`,
    ],
    [
      'an unknown topic',
      { 'items/midterm/b.yaml': { ...itemsFile([choiceItem(20)]), topic: 'B' } },
      'items/midterm/b.yaml mid-a-020: unknown topic "B"',
    ],
    ['an unknown enemy', withItem({ enemies: ['mid-a-999'] }), `${at}: unknown enemy "mid-a-999"`],
    ['an item that is its own enemy', withItem({ enemies: ['mid-a-001'] }), `${at}: names itself`],
    ['no items', { 'items/midterm/a.yaml': itemsFile([]) }, 'items -: the bank has no items'],
    [
      'cells that do not add up',
      { 'blueprints/midterm.yaml': { exam: 'midterm', items: 4, cells: [{ topic: 'A', count: 3 }] } },
      'blueprints/midterm.yaml -: wants 4 items, but its cells add up to 3',
    ],
    [
      'a blueprint of an unknown topic',
      { 'blueprints/x.yaml': { exam: 'midterm', items: 1, cells: [{ topic: 'Z', count: 1 }] } },
      'blueprints/x.yaml -: unknown topic "Z"',
    ],
    [
      'a topic with two cells',
      {
        'blueprints/x.yaml': {
          exam: 'midterm',
          items: 2,
          cells: [
            { topic: 'A', count: 1 },
            { topic: 'A', count: 1 },
          ],
        },
      },
      'blueprints/x.yaml -: topic A has two cells',
    ],
    [
      'levels beyond the count',
      { 'blueprints/x.yaml': { exam: 'midterm', items: 1, cells: [{ topic: 'A', count: 1, levels: { recall: 2 } }] } },
      'blueprints/x.yaml -: topic A: its levels add up',
    ],
    [
      'shares that are no whole',
      {
        'blueprints/x.yaml': {
          exam: 'midterm',
          items: 1,
          levels: { recall: 50, apply: 40, analyse: 5 },
          cells: [{ topic: 'A', count: 1 }],
        },
      },
      'blueprints/x.yaml -: the level shares',
    ],
    [
      'a band upside down',
      {
        'blueprints/x.yaml': {
          exam: 'midterm',
          items: 1,
          difficulty: { least: 3, most: 2 },
          cells: [{ topic: 'A', count: 1 }],
        },
      },
      'blueprints/x.yaml -: the difficulty band',
    ],
    [
      'a blueprint that cannot be filled',
      { 'blueprints/x.yaml': { exam: 'midterm', items: 13, cells: [{ topic: 'A', count: 13 }] } },
      'blueprints/x.yaml -: cannot be filled: Blueprint x wants 13 items of topic A; 12',
    ],
    [
      'a level that no item has',
      { 'blueprints/x.yaml': { exam: 'midterm', items: 1, cells: [{ topic: 'A', count: 1, levels: { analyse: 1 } }] } },
      'blueprints/x.yaml -: cannot be filled: Blueprint x wants 1 items of topic A, level analyse; 0',
    ],
    [
      'an exam without items',
      { 'blueprints/x.yaml': { exam: 'final', items: 1, cells: [{ topic: 'A', count: 1 }] } },
      'blueprints/x.yaml -: no item is of exam "final"; there are items of midterm',
    ],
    ['a missing field', withItem({ section: undefined }), `${at}: section: is missing`],
    ['a misspelt level', withItem({ level: 'know' }), `${at}: level: must be "recall", "apply" or "analyse"`],
    ['an unknown type', withItem({ type: 'multiple-choice' }), `${at}: type: must be "single-choice", `],
    [
      'a word where a field is true or false',
      withItem({ type: 'true-false', options: undefined, answer: 'no', rationale: { true: 'r', false: 'r' } }),
      `${at}: answer: must be true or false`,
    ],
    [
      'a bare number as tolerance',
      withItem({ type: 'numeric', options: undefined, unit: '', answer: 1, tolerance: 1, rationale: 'r' }),
      `${at}: tolerance: must be \`{ absolute: 0.5 }\` or \`{ percent: 1 }\``,
    ],
    [
      'a file that would be passed over for its name',
      { 'items/midterm/b.yml': itemsFile([choiceItem(20)]) },
      'items/midterm/b.yml -: is not read: let its name end in .yaml',
    ],
    [
      'a text with a colon and no quotes',
      { 'items/midterm/b.yaml': 'exam: midterm\ntopic: note: A\n' },
      'items/midterm/b.yaml -: is no YAML: Nested mappings are not allowed in compact mappings at line 2, column 8. A text that holds',
    ],
  ])('refuses %s, with file, item and reason', async (_name, changes, expected) => {
    expect((await problemsOf(changes)).map((problem) => problem.startsWith(expected) || problem)).toContain(true);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['one key', { type: 'multiple-response', options: [option('x', true), option('y'), option('z')] }, 'one key'],
    [
      'nothing but keys',
      { type: 'multiple-response', options: ['x', 'y', 'z'].map((text) => option(text, true)) },
      'every option is a key',
    ],
    [
      'a number that is none',
      { type: 'numeric', options: undefined, unit: '', answer: '1e5', tolerance: { absolute: 1 }, rationale: 'r' },
      'the answer is no plain decimal',
    ],
    [
      'a negative tolerance',
      { type: 'numeric', options: undefined, unit: '', answer: 5, tolerance: { percent: -1 }, rationale: 'r' },
      'the tolerance is negative',
    ],
    [
      'an accepted answer of punctuation only',
      { type: 'short-text', options: undefined, accepted: ['...'], normalise: ['ignore-punctuation'], rationale: 'r' },
      'an accepted answer is empty',
    ],
    [
      'a distractor that is right',
      {
        type: 'short-text',
        options: undefined,
        accepted: ['pH'],
        normalise: ['ignore-case'],
        rationale: 'r',
        distractors: [{ value: 'PH', rationale: 'r' }],
      },
      'a distractor is an accepted answer',
    ],
    [
      'two identical elements',
      { type: 'ordering', options: undefined, elements: ['x', 'y', 'X'].map((text) => ({ text, rationale: 'r' })) },
      'two identical elements: a and c',
    ],
    [
      'a prompt without its choice',
      {
        type: 'matching',
        options: undefined,
        choices: [
          { id: 'x', text: 'x' },
          { id: 'y', text: 'y' },
        ],
        prompts: ['p', 'q', 'r'].map((text) => ({ text, match: 'z', rationale: 'r' })),
      },
      'no key: prompt 1',
    ],
  ])('refuses an item with %s', async (_name, fields, expected) => {
    const { options, ...rest } = choiceItem(1, fields);
    const item = options === undefined ? rest : { ...rest, options };
    const problems = await problemsOf({
      'items/midterm/a.yaml': itemsFile([item, ...Array.from({ length: 11 }, (_, n) => choiceItem(n + 2))]),
    });
    expect(problems.map((problem) => problem.startsWith(`${at}: ${expected}`) || problem)).toContain(true);
  });

  it('blames no item for naming one that could not be read', async () => {
    const problems = await problemsOf({
      'items/midterm/a.yaml': itemsFile([
        choiceItem(1, { level: 'know' }),
        choiceItem(2, { enemies: ['mid-a-001'] }),
        ...Array.from({ length: 10 }, (_, n) => choiceItem(n + 3)),
      ]),
    });
    expect(problems).toEqual([expect.stringContaining(`${at}: level: `)]);
  });

  it('tells all problems at once', async () => {
    const problems = await problemsOf({ ...withItem({ level: 'know', fact: undefined }), 'blueprints/x.yaml': {} });
    expect(problems.length).toBeGreaterThanOrEqual(4);
  });

  it('keeps numbers as they were written', async () => {
    const { options: _, ...rest } = choiceItem(1, {
      type: 'numeric',
      unit: 'mg/L',
      answer: 0.0332,
      tolerance: { percent: 0.5 },
      rationale: 'r',
    });
    const read = await readBank(
      (await folderWith({ 'items/midterm/n.yaml': itemsFile([{ ...rest, id: 'mid-a-100', fact: 'W1' }]) })).path,
    );
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.bank.items.get('mid-a-100')).toMatchObject({
      answer: { digits: 332n, scale: 4 },
      tolerance: { kind: 'percent', by: { digits: 5n, scale: 1 } },
    });
  });
});
