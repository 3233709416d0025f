import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkBanks, printBankSchema } from '../../../server/features/banks/index.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';

const made: BankFolder[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => folder.remove()));
});

async function check(items: readonly Record<string, unknown>[], json = false): Promise<{ code: number; text: string }> {
  const folder = await makeBankFolder({ ...smallBank(), 'items/midterm/a.yaml': itemsFile(items) });
  made.push(folder);
  return checkFolders([folder.path], json);
}

async function checkFolders(folders: readonly string[], json = false): Promise<{ code: number; text: string }> {
  let text = '';
  const code = await checkBanks({
    folders,
    json,
    write: (part) => {
      text += part;
    },
  });
  return { code, text };
}

const items = (count: number, fields: (number: number) => Record<string, unknown> = () => ({})) =>
  Array.from({ length: count }, (_, index) => choiceItem(index + 1, fields(index + 1)));

const keyAt = (position: number, number: number) => ({
  options: [0, 1, 2, 3].map((at) => ({
    text: `${['first', 'other', 'third', 'final'][at]} of ${number}`,
    ...(at === position ? { correct: true } : {}),
    rationale: 'Because.',
  })),
});

describe('checkBanks', () => {
  it('passes a bank with pools of four times the demand and says how deep they are', async () => {
    const { code, text } = await check(items(12));
    expect(text).toContain('A small bank (small, sample): 12 items');
    expect(text).toMatch(/midterm\s+A\s+any\s+3\s+12\s+12\s+4\.0×/);
    expect(text).not.toMatch(/FAIL|WARN/);
    expect(code).toBe(0);
  });

  it('warns of a pool of less than four times the demand', async () => {
    const { code, text } = await check(items(11));
    expect(text).toContain('WARN  midterm: topic A wants 3 and has 11 that can stand together');
    expect(code).toBe(0);
  });

  it('fails a pool of less than twice the demand, enemies counted once', async () => {
    const { code, text } = await check(items(12, (number) => ({ fact: number % 5 })));
    expect(text).toContain(
      'FAIL  midterm: topic A wants 3 and has 5 that can stand together: too few for two attempts',
    );
    expect(code).toBe(1);
  });

  it('warns of stems that are nearly the same, unless they are declared enemies', async () => {
    const stem =
      'A facility of three acres drains to two outfalls; how many samples does one storm event ask for at least';
    const twins = (enemies: string[]) =>
      items(12, (number) =>
        number <= 2 ? { stem: `${stem} in case ${number}?`, ...(number === 1 ? { enemies } : {}) } : {},
      );
    expect((await check(twins([]))).text).toContain('WARN  mid-a-001 and mid-a-002 have nearly the same stem');
    expect((await check(twins(['mid-a-002']))).text).not.toContain('nearly the same stem');
  });

  it('warns of keys that stand mostly at one place, and of keys that are mostly the longest option', async () => {
    const text = (await check(items(24, (number) => keyAt(number % 2, number)))).text;
    expect(text).toContain('WARN  midterm: 50 % of the keys of four-option items are option a');
    expect(text).toContain('WARN  midterm: 0 % of the keys of four-option items are option d');
    expect(text).not.toContain('longest');

    const wordyKeys = items(24, (number) => ({
      options: ['short', 'short too', 'the one that says it in full', 'brief'].map((text, at) => ({
        text: `${text} ${number}`,
        ...(at === 2 ? { correct: true } : {}),
        rationale: 'Because.',
      })),
    }));
    expect((await check(wordyKeys)).text).toContain('100 % of four-option items the key is the longest option');
  });

  it('fails a blueprint that its items cannot fill, and says when it is enemies that it forces together', async () => {
    expect((await check(items(2))).text).toMatch(/FAIL {2}.+blueprints\/midterm\.yaml: cannot be filled: .+wants 3/);
    const enemies = await check(items(12, (number) => ({ fact: number % 2 })));
    expect(enemies.text).toMatch(/FAIL {2}.+cannot be filled without enemies on one form/);
    expect(enemies.code).toBe(1);
  });

  it('counts neither retired items nor those under review as part of a pool', async () => {
    const { text, code } = await check(
      items(12, (number) => (number > 8 ? { status: number > 10 ? 'retired' : 'under-review' } : {})),
    );
    expect(text).toContain('WARN  midterm: topic A wants 3 and has 8 that can stand together: fewer than 4 times');
    expect(code).toBe(0);
  });

  it('warns of level shares that the pool can hardly meet', async () => {
    const folder = await makeBankFolder({
      ...smallBank(),
      'blueprints/midterm.yaml': {
        exam: 'midterm',
        items: 3,
        levels: { recall: 67, apply: 33, analyse: 0 },
        cells: [{ topic: 'A', count: 3 }],
      },
      'items/midterm/a.yaml': itemsFile(items(12, (number) => (number <= 3 ? { level: 'apply' } : {}))),
    });
    made.push(folder);
    const { text, code } = await checkFolders([folder.path]);
    expect(text).toContain(
      'WARN  midterm: the form, apply, wants 1 and has 3 that can stand together: fewer than 4 times',
    );
    expect(text).not.toContain('the form, analyse');
    expect(code).toBe(0);
  });

  it('warns of an exposure cap below what the pool comes to when it is drawn in turn', async () => {
    const blueprint = (most: number) => ({
      exam: 'midterm',
      items: 3,
      exposure: { most, of: 200 },
      cells: [{ topic: 'A', count: 3 }],
    });
    const textAt = async (most: number) => {
      const folder = await makeBankFolder({ ...smallBank(), 'blueprints/midterm.yaml': blueprint(most) });
      made.push(folder);
      return (await checkFolders([folder.path])).text;
    };
    expect(await textAt(25)).not.toMatch(/WARN|FAIL/);
    expect(await textAt(24)).toContain(
      'WARN  midterm: topic A wants 3 of 12 that can stand together: no item on more than 24 % of forms cannot be kept',
    );
  });

  it.each([
    ['All of the above', true],
    ['None of these.', true],
    ['**Both of the above**', true],
    ['All of the outfalls above the road', false],
    ['Any other day', false],
  ])('option "%s" speaks of the others: %s', async (text, isFault) => {
    const options = ['One', 'Two', text].map((each, at) => ({
      text: each,
      ...(at === 0 ? { correct: true } : {}),
      rationale: 'Because.',
    }));
    const told = (await check(items(12, (number) => (number === 5 ? { options } : {})))).text;
    expect(told.includes('WARN  mid-a-005 has an option about other options')).toBe(isFault);
  });

  it.each([
    ['Which of these is not a duty of the pilot?', true],
    ['The tide falls.\n\nIn this case, which light must never be shown?', true],
    ['All of these are signals except which?', true],
    ['Which of these is **not** a duty of the pilot?', false],
    ['Which of these is NOT a duty of the pilot?', false],
    ['A vessel does not answer. What must the pilot do?', false],
    ['What must a pilot do about buoys that were not lit?', false],
    ['If the chart does not show it, which rule holds?', false],
  ])('stem "%s" is negative without emphasis: %s', async (stem, isFault) => {
    const told = (await check(items(12, (number) => (number === 5 ? { stem } : {})))).text;
    expect(told.includes('WARN  mid-a-005 asks in the negative without emphasis')).toBe(isFault);
  });

  it('fails a bank that would be refused, with file, item and reason', async () => {
    const { code, text } = await check(items(12, (number) => (number === 3 ? { id: 'mid-a-001' } : {})));
    expect(text).toMatch(/FAIL {2}.+ › items\/midterm\/a\.yaml › mid-a-001: duplicate id/);
    expect(code).toBe(1);
  });

  it('fails where there is no bank at all, or no such folder', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'invigil-bank-'));
    await mkdir(join(empty, 'not-a-bank'));
    expect(await checkFolders([empty])).toMatchObject({ code: 1, text: expect.stringContaining('holds no item bank') });
    await rm(empty, { recursive: true });
    expect(await checkFolders([empty])).toMatchObject({ code: 1, text: expect.stringContaining('cannot be read') });
  });

  it('finds the banks in a folder of banks', async () => {
    const { code, text } = await checkFolders([join(import.meta.dirname, '../../../question-banks')]);
    expect(text).toContain('(qisp, sample)');
    expect(text).toContain('(demonstration, sample)');
    expect(text).not.toMatch(/FAIL|WARN/);
    expect(code).toBe(0);
  });

  it('tells how far each translation has come, and for which blueprints it is offered', async () => {
    const translated = (count: number) => ({
      items: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `mid-a-${String(index + 1).padStart(3, '0')}`,
          { stem: 'x', options: ['a', 'b', 'c', 'd'] },
        ]),
      ),
    });
    const folder = await makeBankFolder({
      ...smallBank(),
      'translations/es/a.yaml': translated(12),
      'translations/de/a.yaml': translated(7),
    });
    made.push(folder);
    const { text, code } = await checkFolders([folder.path]);
    expect(text).toMatch(/language\s+items translated\s+of\s+percent\s+offered for/);
    expect(text).toMatch(/de\s+7\s+12\s+58\s+no blueprint yet/);
    expect(text).toMatch(/es\s+12\s+12\s+100\s+midterm/);
    expect(code).toBe(0);
    expect(JSON.parse((await checkFolders([folder.path], true)).text)).toMatchObject({
      banks: [
        {
          languages: [
            { language: 'de', translated: 7, items: 12, percent: 58, offeredFor: [] },
            { language: 'es', translated: 12, items: 12, percent: 100, offeredFor: ['midterm'] },
          ],
        },
      ],
    });
  });

  it('warns of images that no item shows', async () => {
    const folder = await makeBankFolder({ ...smallBank(), 'images/old/plan.svg': 'whatever' });
    made.push(folder);
    expect(await checkFolders([folder.path])).toMatchObject({
      code: 0,
      text: expect.stringContaining('WARN  images/old/plan.svg: no item shows it'),
    });
  });

  describe('of the program beside a bank', () => {
    const program = parse(
      readFileSync(new URL('../../../question-banks/README.md', import.meta.url), 'utf8')
        .split('```yaml\n# program\n')[1]
        ?.split('```')[0] ?? '',
    );
    const checkWith = async (changes: Record<string, unknown>) => {
      const folder = await makeBankFolder({
        ...smallBank(),
        'program.yaml': {
          ...program,
          bankId: 'small',
          exams: [{ ...program.exams[0], items: 3 }],
          ...changes,
        },
      });
      made.push(folder);
      return checkFolders([folder.path]);
    };

    it('passes the one of the README', async () => {
      expect(await checkWith({})).toMatchObject({ code: 0, text: expect.not.stringContaining('FAIL') });
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['a field that is missing', { fees: undefined }, 'program.yaml: fees: is missing'],
      [
        'an exam of a blueprint that the bank does not have',
        { exams: [{ ...program.exams[0], items: 3, blueprint: 'midtrem' }] },
        'program.yaml: exam midterm: the bank has no blueprints/midtrem.yaml',
      ],
      [
        'another number of items than the form has',
        { exams: [{ ...program.exams[0], items: 4 }] },
        'program.yaml: exam midterm: says 4 items, and blueprint midterm has 3',
      ],
    ])('fails %s', async (_name, changes, expected) => {
      expect(await checkWith(changes)).toMatchObject({ code: 1, text: expect.stringContaining(expected) });
    });

    it('asks nothing of a program that draws on another bank', async () => {
      expect(await checkWith({ bankId: 'another' })).toMatchObject({ code: 0 });
    });
  });

  it('writes one line of JSON when asked', async () => {
    const { code, text } = await check(items(5), true);
    expect(text.trimEnd()).not.toContain('\n');
    expect(JSON.parse(text)).toMatchObject({
      ok: false,
      banks: [
        {
          bankId: 'small',
          itemCount: 5,
          counts: {
            midterm: {
              topic: { A: 5 },
              level: { recall: 5 },
              type: { 'single-choice': 5 },
              levelByTopic: { A: { recall: 5 } },
            },
          },
          pools: [{ topic: 'A', demand: 3, together: 5 }],
          findings: [{ severity: 'fail' }],
        },
      ],
      problems: [],
    });
    expect(code).toBe(1);
  });
});

describe('printBankSchema', () => {
  it('prints JSON', () => {
    let text = '';
    printBankSchema((part) => {
      text += part;
    });
    expect(JSON.parse(text)).toHaveProperty('$defs.items');
  });
});
