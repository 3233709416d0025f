import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
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
    expect(text).not.toContain('FAIL');
    expect(code).toBe(0);
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
