import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BankFile, BlueprintFile, ItemsFile, SourceItem, TranslationFile } from '../../../server/contract/bank.ts';
import { assembleForm } from '../../../server/core/form/assemble-form.ts';
import type { Item, Level } from '../../../server/core/item/item.ts';
import { bankJsonSchema } from '../../../server/features/banks/bank-schema.ts';
import { problemsOfItem } from '../../../server/features/banks/check-item.ts';
import { readBank } from '../../../server/features/banks/read-bank.ts';
import { generator, noHistory } from '../../support/items.ts';

const banks = join(import.meta.dirname, '../../../question-banks');
const qisp = await readBank(join(banks, 'qisp'));

describe('question-banks/bank.schema.json', () => {
  it('is what the contract says today (`invigil banks schema` prints it anew)', async () => {
    expect(JSON.parse(await readFile(join(banks, 'bank.schema.json'), 'utf8'))).toEqual(bankJsonSchema());
  });

  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addSchema({ ...bankJsonSchema(), $id: 'bank' });
  const validatorOf = (part: 'bank' | 'items' | 'blueprint' | 'translation') => {
    const validate = ajv.getSchema(`bank#/$defs/${part}`);
    if (validate === undefined) throw new Error(`no part ${part}`);
    return validate;
  };

  const parts = {
    'bank.yaml': 'bank',
    'items/': 'items',
    'blueprints/': 'blueprint',
    'translations/': 'translation',
  } as const;

  it.each([
    ['qisp', 30],
    ['demonstration', 4],
  ])('takes every file of the bank %s', async (name, least) => {
    const refused: string[] = [];
    let taken = 0;
    for (const file of await readdir(join(banks, name), { recursive: true })) {
      const [, part] = Object.entries(parts).find(([start]) => file.startsWith(start)) ?? [];
      if (part === undefined || !file.endsWith('.yaml')) continue;
      const validate = validatorOf(part);
      if (validate(parse(await readFile(join(banks, name, file), 'utf8')))) taken += 1;
      else refused.push(`${file}: ${ajv.errorsText(validate.errors)}`);
    }
    expect(refused).toEqual([]);
    expect(taken).toBeGreaterThanOrEqual(least);
  });

  it('refuses what breaks the format', () => {
    expect(validatorOf('items')({ exam: 'midterm', topic: 'A', items: [{ id: 'x' }] })).toBe(false);
    expect(validatorOf('bank')({ id: 'x', title: 'x', sample: true, language: 'en', topics: {}, extra: 1 })).toBe(
      false,
    );
  });
});

describe('question-banks/README.md', () => {
  it('has examples that are right, one for each type of item', async () => {
    const readme = await readFile(join(banks, 'README.md'), 'utf8');
    const examples = [...readme.matchAll(/```yaml\n# (\w+)\n([\s\S]*?)```/g)].map(([, part, yaml]) => ({
      part,
      value: parse(yaml ?? '') as Record<string, unknown>,
    }));
    const common = { id: 'x-1', section: 's', fact: 1, level: 'recall', difficulty: 1, status: 'draft' };
    const types: string[] = [];
    for (const { part, value } of examples) {
      if (part === 'bank') BankFile.parse(value);
      if (part === 'blueprint') BlueprintFile.parse(value);
      if (part === 'translation') TranslationFile.parse(value);
      const items =
        part === 'items'
          ? ItemsFile.parse(value).items
          : part === 'item'
            ? [SourceItem.parse({ ...common, ...value })]
            : [];
      for (const item of items) {
        types.push(item.type);
        expect(problemsOfItem({ ...item, exam: 'midterm', topic: 'A' })).toEqual([]);
      }
    }
    expect(new Set(types).size).toBe(7);
    expect(examples.map(({ part }) => part)).toEqual(
      expect.arrayContaining(['bank', 'blueprint', 'items', 'item', 'translation']),
    );
  });
});

describe('the shipped QISP bank', () => {
  it('loads, says that it is a sample, and retires nothing', () => {
    if (!qisp.ok) throw new Error(JSON.stringify(qisp.problems));
    expect(qisp.bank.isSample).toBe(true);
    expect(qisp.content.bank.notice).toContain('must not be used for live deliveries');
    expect(qisp.content.items.filter((item) => item.status !== 'draft')).toEqual([]);
  });

  it.each([
    ['midterm', 35, { recall: 21, apply: 12, analyse: 2 }],
    ['final', 70, { recall: 28, apply: 32, analyse: 10 }],
  ] as const)(
    'gives %s forms of %i items for two attempts, balanced as the blueprint wants',
    (blueprintId, count, levels) => {
      if (!qisp.ok) throw new Error(JSON.stringify(qisp.problems));
      const { bank } = qisp;
      const blueprint = bank.blueprints.get(blueprintId);
      for (let candidate = 0; candidate < 25; candidate += 1) {
        const excluded = new Set<string>();
        for (const attempt of [1, 2]) {
          const form = assembleForm({
            bank,
            blueprintId,
            seed: `${candidate}-${attempt}`,
            generator,
            ...noHistory,
            excluded,
          });
          if (!form.ok) throw new Error(form.refusal.message);
          const items = form.value.items.map(({ itemId }) => bank.items.get(itemId) as Item);
          expect(new Set(items.map((item) => item.id)).size).toBe(count);
          expect(new Set(items.map((item) => item.fact)).size).toBe(count);
          expect(items.some((item) => excluded.has(item.id))).toBe(false);
          const off = (Object.entries(levels) as [Level, number][]).reduce(
            (sum, [level, wanted]) => sum + Math.abs(items.filter((item) => item.level === level).length - wanted),
            0,
          );
          expect(off).toBeLessThanOrEqual(2);
          const mean = (10 * items.reduce((sum, item) => sum + item.difficulty, 0)) / count;
          expect(mean).toBeGreaterThanOrEqual(blueprint?.difficultyTenths?.least ?? Number.NaN);
          expect(mean).toBeLessThanOrEqual(blueprint?.difficultyTenths?.most ?? Number.NaN);
          for (const item of items) excluded.add(item.id);
        }
      }
    },
  );
});
