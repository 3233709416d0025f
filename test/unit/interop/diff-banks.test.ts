import { describe, expect, it } from 'vitest';
import { SourceItem } from '../../../server/contract/bank.ts';
import type { BankContent } from '../../../server/features/banks/index.ts';
import { diffBanks } from '../../../server/features/interop/index.ts';
import { choiceItem } from '../../support/bank-folder.ts';

const contentOf = (
  numbers: readonly number[],
  fields: Record<string, unknown> = {},
  title = 'A bank',
): BankContent => ({
  bank: { id: 'b', title, sample: true, language: 'en', topics: { A: 'First' } },
  items: numbers.map((number) => ({ ...SourceItem.parse(choiceItem(number, fields)), exam: 'midterm', topic: 'A' })),
  blueprints: [],
});

describe('diffBanks', () => {
  it('names items that came, went and changed, and each field that did', () => {
    expect(diffBanks(contentOf([1, 2]), contentOf([2, 3], { difficulty: 5 }, 'Another title'))).toEqual({
      added: ['mid-a-003'],
      removed: ['mid-a-001'],
      changed: [{ id: 'mid-a-002', fields: [{ path: 'difficulty', before: '3', after: '5' }] }],
      others: [{ what: 'bank.yaml', fields: [{ path: 'title', before: '"A bank"', after: '"Another title"' }] }],
    });
  });

  it('finds nothing between a bank and itself', () => {
    expect(diffBanks(contentOf([1]), contentOf([1]))).toEqual({ added: [], removed: [], changed: [], others: [] });
  });
});
