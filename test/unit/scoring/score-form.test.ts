import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleForm } from '../../../server/core/form/assemble-form.ts';
import type { ResponseValue } from '../../../server/core/item/response.ts';
import { passes, unitsToPass } from '../../../server/core/scoring/passes.ts';
import { scoreForm } from '../../../server/core/scoring/score-form.ts';
import { isOnePointEach } from '../../../server/core/scoring/score-item.ts';
import { topicGroups } from '../../../server/core/scoring/topic-groups.ts';
import { bankOf, blueprint, generator, noHistory, ordering, poolItems, singleChoice } from '../../support/items.ts';

describe('passes [SCORE-1]', () => {
  it.each([
    [25, 35, 70, true],
    [24, 35, 70, false],
    [49, 70, 70, true],
    [48, 70, 70, false],
    [0, 0, 70, true],
    [0, 10, 0, true],
    [10, 10, 100, true],
    [9, 10, 100, false],
  ])('%i of %i at %i %%', (units, maxUnits, passPercent, expected) => {
    expect(passes(units, maxUnits, passPercent)).toBe(expected);
  });

  it('names the fewest units that pass', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100 }), (maxUnits, passPercent) => {
        const fewest = unitsToPass(maxUnits, passPercent);
        expect(passes(fewest, maxUnits, passPercent)).toBe(true);
        expect(passes(fewest - 1, maxUnits, passPercent)).toBe(false);
      }),
    );
  });
});

describe('isOnePointEach', () => {
  it('is told by the items that a form may draw: one of several points is enough to say no', () => {
    const simple = bankOf(poolItems('A', 8));
    expect(isOnePointEach(simple, 'midterm')).toBe(true);
    const worthFour = ordering({ id: 'worth-four', topic: 'A', partial: true });
    expect(isOnePointEach(bankOf([...poolItems('A', 8), worthFour]), 'midterm')).toBe(false);
    expect(isOnePointEach(bankOf([...poolItems('A', 8), { ...worthFour, status: 'retired' }]), 'midterm')).toBe(true);
  });
});

describe('scoreForm', () => {
  const bank = bankOf(poolItems('AB', 8), [
    blueprint({
      cells: [
        { topic: 'A', count: 5, levels: {} },
        { topic: 'B', count: 6, levels: {} },
      ],
    }),
  ]);
  const assembled = assembleForm({
    bank,
    blueprintId: 'midterm',
    seed: 's',
    generator,
    ...noHistory,
  });
  if (!assembled.ok) throw new Error(assembled.refusal.message);
  const form = assembled.value;
  /** Option b is the key; candidates answer with the letter of its place. */
  const keyOf = (order: readonly string[]) => 'abcd'[order.indexOf('b')] as string;

  it('reads responses in the letters shown to the candidate', () => {
    const responses = new Map<number, ResponseValue>(
      form.items.map((item) => [item.position, keyOf(item.optionOrder)]),
    );
    expect(scoreForm(form, bank, responses, 70)).toMatchObject({ units: 11, maxUnits: 11, passed: true });
  });

  it('gives a position without a response no units, and keeps the order of the form', () => {
    const first = form.items[0];
    const score = scoreForm(form, bank, new Map([[1, keyOf(first?.optionOrder ?? [])]]), 70);
    expect(score).toMatchObject({ units: 1, maxUnits: 11, passed: false });
    expect(score.perItem.map((item) => item.itemId)).toEqual(form.items.map((item) => item.itemId));
    expect(score.perItem.map((item) => item.units)).toEqual([1, ...Array(10).fill(0)]);
  });

  it('tells results of topics with five items or more', () => {
    expect(scoreForm(form, bank, new Map(), 70).topicGroups).toEqual([
      { title: 'Topic A', units: 0, maxUnits: 5 },
      { title: 'Topic B', units: 0, maxUnits: 6 },
    ]);
  });

  it('adds up partial credit with whole items', () => {
    const mixed = bankOf([singleChoice({ id: 'one' }), ordering({ id: 'two', partial: true })]);
    const items = [
      { position: 1, itemId: 'one', optionOrder: ['d', 'b', 'a', 'c'] },
      { position: 2, itemId: 'two', optionOrder: ['b', 'a', 'c', 'd'] },
    ];
    const score = scoreForm(
      { items },
      mixed,
      new Map<number, ResponseValue>([
        [1, 'b'],
        [2, ['a', 'b', 'c', 'd']],
      ]),
      60,
    );
    expect(score).toMatchObject({ units: 3, maxUnits: 5, passed: true });
  });
});

describe('topicGroups [KEY-1]', () => {
  const titles = new Map([...'ABCDEFG'].map((topic) => [topic, `Topic ${topic}`]));
  const of = (counts: Record<string, number>) =>
    Object.entries(counts).flatMap(([topic, count]) =>
      Array.from({ length: count }, () => ({ topic, units: 1, maxUnits: 1 })),
    );

  it.each<[string, Record<string, number>, [string, number][]]>([
    [
      'groups of five and more stand alone',
      { A: 5, B: 7 },
      [
        ['Topic A', 5],
        ['Topic B', 7],
      ],
    ],
    [
      'smaller ones are told together',
      { A: 5, B: 2, C: 3 },
      [
        ['Topic A', 5],
        ['Other topics', 5],
      ],
    ],
    [
      'too few to be told together, the smallest group joins them, so that no difference tells them either',
      { A: 9, B: 2, C: 6 },
      [
        ['Topic A', 9],
        ['Other topics', 8],
      ],
    ],
    ['nothing is told of fewer than five items in all', { A: 2, B: 2 }, []],
    ['nor of no items', {}, []],
  ])('%s', (_name, counts, expected) => {
    expect(topicGroups(of(counts), titles).map((group) => [group.title, group.maxUnits])).toEqual(expected);
  });

  it('never tells of fewer than five items, and tells of all items or of none', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...'ABCDEFG'), fc.nat(12)), (counts) => {
        const items = of(counts);
        const groups = topicGroups(items, titles);
        for (const group of groups) expect(group.maxUnits).toBeGreaterThanOrEqual(5);
        const told = groups.reduce((sum, group) => sum + group.maxUnits, 0);
        expect(told).toBe(items.length < 5 ? 0 : items.length);
      }),
    );
  });
});
