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
    expect(simulation).toMatchObject({ forms: 200, topics: { A: { 3: 200 }, B: { 2: 200 } }, findings: [] });
    expect(simulation?.difficulty.band).toEqual({ least: 14, most: 16 });
    expect(simulation?.difficulty.least).toBeGreaterThanOrEqual(14);
    expect(simulation?.difficulty.most).toBeLessThanOrEqual(16);
    // 600 places for 20 items of A and 400 for 20 of B.
    expect(simulation?.exposure.least).toBeGreaterThan(8);
    expect(simulation?.exposure.most).toBeLessThan(17);
  });

  it('fails a band that the pool cannot keep', () => {
    const easy = ['1', '2', '3', '4'].map((id) => singleChoice({ id, fact: id, difficulty: 1 }));
    const [simulation] = simulateForms(bankOf(easy, [blueprint({ difficultyTenths: { least: 30, most: 40 } })]), 10);
    expect(simulation?.findings).toEqual([
      { severity: 'fail', what: 'midterm: the difficulty of 10 of 10 forms is outside the declared band' },
    ]);
  });

  it('is told by the check when asked for', async () => {
    const folder = await makeBankFolder();
    made.push(folder);
    const { code, text } = await told({ folders: [folder.path], simulate: 50 });
    expect(text).toMatch(/midterm\s+50\s+9 to 9\s+9\.00\s+0\.00\s+none/);
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
