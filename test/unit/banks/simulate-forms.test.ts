import { afterEach, describe, expect, it } from 'vitest';
import { checkBanks, readBank } from '../../../server/features/banks/index.ts';
import { simulateForms } from '../../../server/features/banks/simulate-forms.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';
import { bankOf, blueprint, poolItems, singleChoice } from '../../support/items.ts';

const made: BankFolder[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => folder.remove()));
});

async function told(options: { folders: string[]; simulate?: number }): Promise<{ code: number; text: string }> {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const code = await checkBanks({ ...options, json: false, write });
  return { code, text };
}

describe('simulateForms', () => {
  const cells = [
    { topic: 'A', count: 3, levels: {} },
    { topic: 'B', count: 2, levels: {} },
  ];

  it('tells sums of difficulty, topic counts and exposure, and finds no fault in forms within the band', () => {
    const band = { least: 28, most: 32 };
    const [simulation] = simulateForms(
      bankOf(poolItems('AB', 20), [blueprint({ cells, difficultyTenths: band })]),
      200,
    );
    // Of 200 candidates 20 sit four times.
    expect(simulation).toMatchObject({ forms: 260, topics: { A: { 3: 260 }, B: { 2: 260 } }, findings: [] });
    expect(simulation?.band).toEqual({ least: 14, most: 16 });
    expect(simulation?.tries.map(({ attempt, forms }) => [attempt, forms])).toEqual([
      [1, 200],
      [2, 20],
      [3, 20],
      [4, 20],
    ]);
    for (const { difficulty } of simulation?.tries ?? []) {
      expect(difficulty.least).toBeGreaterThanOrEqual(14);
      expect(difficulty.most).toBeLessThanOrEqual(16);
      expect(difficulty.outside).toBe(0);
    }
    // 780 places for 20 items of A and 520 for 20 of B.
    expect(simulation?.exposure.least).toBeGreaterThan(7);
    expect(simulation?.exposure.most).toBeLessThan(17);
  });

  it('tells what candidates see again when they register again, and fails repeats and gaps within a registration', () => {
    const two = [{ topic: 'A', count: 2, levels: {} }];
    const [deep] = simulateForms(bankOf(poolItems('A', 8), [blueprint({ cells: two })]), 10);
    expect(deep?.tries.map(({ repeats }) => repeats.most)).toEqual([0, 0, 0, 0]);
    const [half] = simulateForms(bankOf(poolItems('A', 4), [blueprint({ cells: two })]), 10);
    expect(half?.tries.map(({ repeats }) => repeats)).toEqual([
      { inRegistration: 0, mean: 0, most: 0 },
      { inRegistration: 0, mean: 0, most: 0 },
      { inRegistration: 0, mean: 2, most: 2 },
      { inRegistration: 0, mean: 2, most: 2 },
    ]);
    expect(half?.findings).toEqual([]);
    const [shallow] = simulateForms(bankOf(poolItems('A', 3), [blueprint({ cells: two })]), 10);
    expect(shallow?.findings).toEqual([
      { severity: 'fail', what: 'midterm: 1 forms of attempt 2 could not be assembled' },
    ]);
  });

  it('fails a band that the pool cannot keep', () => {
    const easy = ['1', '2', '3', '4'].map((id) => singleChoice({ id, fact: id, difficulty: 1 }));
    const [simulation] = simulateForms(bankOf(easy, [blueprint({ difficultyTenths: { least: 30, most: 40 } })]), 9);
    expect(simulation?.findings).toContainEqual({
      severity: 'fail',
      what: 'midterm: the difficulty of 9 of 9 forms of attempt 1 is outside the declared band',
    });
  });

  it('keeps an exposure cap that the pool can keep, and warns of one that it cannot, with the items', () => {
    const capped = (items: number) =>
      simulateForms(
        bankOf(poolItems('A', items), [
          blueprint({ cells: [{ topic: 'A', count: 2, levels: {} }], exposureCap: { most: 30, of: 20 } }),
        ]),
        200,
      )[0];
    const kept = capped(12);
    expect(kept?.exposure).toMatchObject({ allowed: 30, of: 20, needed: 0, needless: 0 });
    expect(kept?.exposure.mostRecent).toBeLessThanOrEqual(30);
    expect(kept?.findings).toEqual([]);
    const [warning, ...others] = capped(5)?.findings ?? [];
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      severity: 'warn',
      what: expect.stringMatching(
        /^midterm: the pool cannot keep the exposure cap of 30 %: \d+ of 260 forms need .+a-001/,
      ),
    });
  });

  it('is told by the check when asked for', async () => {
    const folder = await makeBankFolder();
    made.push(folder);
    const { code, text } = await told({ folders: [folder.path], simulate: 50 });
    expect(text).toMatch(/midterm\s+1\s+50\s+9 to 9\s+9\.00\s+0\.00\s+none\s+no item/);
    expect(text).toMatch(/CPU ms, median\s+p99\nmidterm\s+65\s/);
    expect(text).toContain('topic A  3 on every form');
    expect(code).toBe(0);
  });
});

describe('the state of an item', () => {
  const bankWith = async (fields: (number: number) => Record<string, unknown>, count = 12) => {
    const items = Array.from({ length: count }, (_, index) => choiceItem(index + 1, fields(index + 1)));
    const folder = await makeBankFolder({ ...smallBank(), 'items/midterm/a.yaml': itemsFile(items) });
    made.push(folder);
    return readBank(folder.path);
  };
  const reasons = (read: Awaited<ReturnType<typeof readBank>>) =>
    read.ok ? [] : read.problems.map(({ reason }) => reason);

  it('under review keeps it off every form', async () => {
    const read = await bankWith((number) => (number <= 9 ? { status: 'under-review' } : {}));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const [simulation] = simulateForms(read.bank, 20);
    expect(simulation).toMatchObject({ forms: 20, exposure: { least: 100, most: 100 } });
  });

  it('replaced names an item of the bank, and is retired', async () => {
    const replaced = (fields: object) =>
      bankWith((number) => (number === 1 ? { 'replaced-by': 'mid-a-002', ...fields } : {}));
    expect((await replaced({ status: 'retired' })).ok).toBe(true);
    expect(reasons(await replaced({}))).toEqual(['is replaced, so it must be retired']);
    expect(reasons(await replaced({ status: 'retired', 'replaced-by': 'mid-a-999' }))).toEqual([
      'unknown replacement "mid-a-999": the bank has no item of this id',
    ]);
  });

  it('enemies that a blueprint forces together are told as such', async () => {
    const read = await bankWith((number) => ({ fact: number % 2 }));
    expect(reasons(read)).toEqual([expect.stringContaining('cannot be filled without enemies on one form')]);
  });

  it('a placeholder from an import is told', async () => {
    const folder = await makeBankFolder({
      ...smallBank(),
      'items/midterm/a.yaml': itemsFile(
        Array.from({ length: 12 }, (_, index) => choiceItem(index + 1, { section: 'Not given in the imported file.' })),
      ),
    });
    made.push(folder);
    const { text } = await told({ folders: [folder.path] });
    expect(text).toContain('WARN  12 items hold "Not given in the imported file."');
  });
});
