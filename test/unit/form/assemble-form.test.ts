import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assembly, assembleForm } from '../../../server/core/form/assemble-form.ts';
import { type Form, formDigest } from '../../../server/core/form/form.ts';
import { rebuildForm } from '../../../server/core/form/rebuild-form.ts';
import type { Bank, Blueprint } from '../../../server/core/item/bank.ts';
import type { Item } from '../../../server/core/item/item.ts';
import { bankOf, blueprint, generator, noHistory, poolItems, singleChoice } from '../../support/items.ts';

function assemble(bank: Bank, changes: Partial<Assembly> = {}) {
  return assembleForm({ bank, blueprintId: 'midterm', seed: 'seed', generator, ...noHistory, ...changes });
}

function formOf(bank: Bank, changes: Partial<Assembly> = {}): Form {
  const result = assemble(bank, changes);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
}

const itemsOf = (form: Form, bank: Bank): Item[] => form.items.map(({ itemId }) => bank.items.get(itemId) as Item);
const idsOf = (form: Form) => form.items.map((item) => item.itemId);
const count = (items: readonly Item[], is: (item: Item) => boolean) => items.filter(is).length;

const threeTopics: Blueprint = blueprint({
  cells: [
    { topic: 'A', count: 3, levels: { apply: 2 } },
    { topic: 'B', count: 4, levels: {} },
    { topic: 'C', count: 2, levels: { analyse: 1, recall: 1 } },
  ],
});
const bank = bankOf(poolItems('ABC', 20), [threeTopics]);

describe('assembleForm [FORM-1]', () => {
  it('fills every cell with items of its topic and level', () => {
    const items = itemsOf(formOf(bank), bank);
    expect(count(items, (item) => item.topic === 'A')).toBe(3);
    expect(count(items, (item) => item.topic === 'A' && item.level === 'apply')).toBeGreaterThanOrEqual(2);
    expect(count(items, (item) => item.topic === 'B')).toBe(4);
    expect(count(items, (item) => item.topic === 'C' && item.level === 'analyse')).toBe(1);
    expect(count(items, (item) => item.topic === 'C' && item.level === 'recall')).toBe(1);
    expect(new Set(idsOf(formOf(bank))).size).toBe(9);
  });

  it('numbers positions from 1 in the order shown', () => {
    expect(formOf(bank).items.map((item) => item.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('mixes topics, or keeps them together in the order of the bank where the blueprint says so', () => {
    const byTopic = bankOf(poolItems('ABC', 20), [{ ...threeTopics, order: 'by-topic' }]);
    const topics = (form: Form, of: Bank) =>
      itemsOf(form, of)
        .map((item) => item.topic)
        .join('');
    expect(topics(formOf(byTopic), byTopic)).toBe('AAABBBBCC');
    const mixed = ['1', '2', '3', '4'].map((seed) => topics(formOf(bank, { seed }), bank));
    expect(mixed.some((order) => order !== 'AAABBBBCC')).toBe(true);
  });

  it('gives the same form for the same assembly and another for another seed', () => {
    expect(formDigest(formOf(bank))).toBe(formDigest(formOf(bank)));
    expect(formDigest(formOf(bank, { seed: 'other' }))).not.toBe(formDigest(formOf(bank)));
  });

  it('does not depend on the order in which seen items and exposure are given', () => {
    const pairs: [string, number][] = [...bank.items.keys()].map((id, index) => [id, index % 4]);
    const seen: [string, number][] = pairs.slice(0, 10);
    const forwards = formOf(bank, { exposure: new Map(pairs), lastSeen: new Map(seen) });
    const backwards = formOf(bank, { exposure: new Map(pairs.toReversed()), lastSeen: new Map(seen.toReversed()) });
    expect(formDigest(backwards)).toBe(formDigest(forwards));
  });

  it('is the same on every machine: a form known by heart', () => {
    const small = bankOf(poolItems('A', 5), [blueprint()]);
    const { items } = formOf(small, { seed: 'known' });
    expect(items).toEqual(formOf(small, { seed: 'known' }).items);
    expect(items).toMatchInlineSnapshot(`
      [
        {
          "itemId": "a-004",
          "optionOrder": [
            "a",
            "d",
            "b",
            "c",
          ],
          "position": 1,
        },
        {
          "itemId": "a-002",
          "optionOrder": [
            "d",
            "b",
            "c",
            "a",
          ],
          "position": 2,
        },
      ]
    `);
  });

  it('never puts two items on one fact, or two declared enemies, on a form', () => {
    const items = poolItems('AB', 12).map((item, index) => ({
      ...item,
      fact: `${item.topic}${index % 4}`,
      enemies: item.id === 'a-001' ? ['b-001', 'b-002', 'b-003'] : [],
    }));
    const cells = [
      { topic: 'A', count: 4, levels: {} },
      { topic: 'B', count: 3, levels: {} },
    ];
    const tight = bankOf(items, [blueprint({ cells })]);
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const chosen = itemsOf(formOf(tight, { seed }), tight);
        expect(new Set(chosen.map((item) => item.fact)).size).toBe(7);
        const ids = chosen.map((item) => item.id);
        if (ids.includes('a-001')) {
          for (const enemy of ['b-001', 'b-002', 'b-003']) expect(ids).not.toContain(enemy);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds the only form there is behind enemies of every first choice', () => {
    const items = [
      singleChoice({ id: 'a-1', topic: 'A', fact: '1', enemies: ['b-1', 'b-2'] }),
      singleChoice({ id: 'a-2', topic: 'A', fact: '2', enemies: ['b-2', 'b-3'] }),
      singleChoice({ id: 'a-3', topic: 'A', fact: '3' }),
      ...[1, 2, 3].map((n) => singleChoice({ id: `b-${n}`, topic: 'B', fact: `B${n}` })),
    ];
    const cells = [
      { topic: 'A', count: 1, levels: {} },
      { topic: 'B', count: 3, levels: {} },
    ];
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      expect(idsOf(formOf(bankOf(items, [blueprint({ cells })]), { seed }))).toContain('a-3');
    }
  });

  it('refuses with the cell that cannot be filled', () => {
    const result = assemble(bank, { excluded: new Set([...bank.items.keys()].filter((id) => id.startsWith('b'))) });
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'form-not-assemblable', params: { topic: 'B', level: null, needed: 4, available: 0 } },
    });
  });

  it('refuses with the cell that enemies leave short', () => {
    const oneFact = bankOf(poolItems('A', 6).map((item) => ({ ...item, fact: 'same' })));
    expect(assemble(oneFact)).toMatchObject({
      ok: false,
      refusal: { code: 'form-not-assemblable', params: { topic: 'A', needed: 2, available: 1 } },
    });
  });

  it('refuses a blueprint that the bank does not have', () => {
    expect(assemble(bank, { blueprintId: 'final' })).toMatchObject({
      ok: false,
      refusal: { code: 'form-not-assemblable' },
    });
  });

  it('a retake within a registration repeats no item', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const first = idsOf(formOf(bank, { seed: one }));
        const second = idsOf(formOf(bank, { seed: other, excluded: new Set(first) }));
        expect(second.filter((id) => first.includes(id))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('a later registration takes unseen items first, then the least recently seen', () => {
    const small = bankOf(poolItems('A', 6), [blueprint({ cells: [{ topic: 'A', count: 4, levels: {} }] })]);
    const lastSeen = new Map([
      ['a-001', 9],
      ['a-002', 3],
      ['a-003', 7],
      ['a-004', 1],
    ]);
    for (const seed of ['1', '2', '3', '4']) {
      expect(new Set(idsOf(formOf(small, { seed, lastSeen })))).toEqual(new Set(['a-002', 'a-004', 'a-005', 'a-006']));
    }
  });

  it('wears the pool evenly: no item of a topic gets far ahead of another', () => {
    const exposure = new Map<string, number>();
    for (let sitting = 0; sitting < 400; sitting += 1) {
      for (const id of idsOf(formOf(bank, { seed: `s${sitting}`, exposure })))
        exposure.set(id, (exposure.get(id) ?? 0) + 1);
    }
    const ofB = [...bank.items.keys()].filter((id) => id.startsWith('b')).map((id) => exposure.get(id) ?? 0);
    // 400 forms × 4 items over 20 items is 80 each; unweighted draws would spread by about ±20.
    expect(Math.min(...ofB)).toBeGreaterThan(75);
    expect(Math.max(...ofB)).toBeLessThan(85);
  });

  it('meets level shares and the difficulty band where the pool allows', () => {
    const cells = [...'ABCDE'].map((topic) => ({ topic, count: 4, levels: {} }));
    const shared = blueprint({
      cells,
      levelShares: { recall: 60, apply: 35, analyse: 5 },
      difficultyTenths: { least: 26, most: 28 },
    });
    const wide = bankOf(poolItems('ABCDE', 20), [shared]);
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const items = itemsOf(formOf(wide, { seed }), wide);
        expect(count(items, (item) => item.level === 'recall')).toBe(12);
        expect(count(items, (item) => item.level === 'apply')).toBe(7);
        expect(count(items, (item) => item.level === 'analyse')).toBe(1);
        const difficulty = items.reduce((sum, item) => sum + item.difficulty, 0);
        expect(difficulty).toBeGreaterThanOrEqual(52);
        expect(difficulty).toBeLessThanOrEqual(56);
        for (const topic of 'ABCDE') expect(count(items, (item) => item.topic === topic)).toBe(4);
      }),
      { numRuns: 100 },
    );
  });

  it('balances without showing what was seen or adding enemies', () => {
    const shared = blueprint({
      cells: [{ topic: 'A', count: 4, levels: {} }],
      levelShares: { recall: 0, apply: 0, analyse: 100 },
    });
    const items = poolItems('A', 20).map((item, index) => ({ ...item, fact: `${index % 7}` }));
    const wide = bankOf(items, [shared]);
    const analyse = items.filter((item) => item.level === 'analyse').map((item) => item.id);
    const seen = new Map(analyse.map((id) => [id, 1]));
    expect(idsOf(formOf(wide, { lastSeen: seen })).filter((id) => seen.has(id))).toEqual([]);
    for (const seed of ['1', '2', '3']) {
      expect(new Set(itemsOf(formOf(wide, { seed }), wide).map((item) => item.fact)).size).toBe(4);
    }
  });

  it('takes no item that its file retires or puts under review', () => {
    const items = poolItems('A', 9).map((item, index) => ({
      ...item,
      status: (['draft', 'under-review', 'retired'] as const)[index % 3] ?? 'draft',
    }));
    const three = bankOf(items, [blueprint({ cells: [{ topic: 'A', count: 3, levels: {} }] })]);
    expect(new Set(idsOf(formOf(three)))).toEqual(new Set(['a-001', 'a-004', 'a-007']));
  });

  it('takes no withheld item, and says how many there are where a cell falls short of them', () => {
    const four = bankOf(poolItems('A', 6), [blueprint({ cells: [{ topic: 'A', count: 4, levels: {} }] })]);
    const withheld = new Set(['a-005', 'a-002', 'an item of another blueprint']);
    const form = formOf(four, { withheld });
    expect(new Set(idsOf(form))).toEqual(new Set(['a-001', 'a-003', 'a-004', 'a-006']));
    expect(form.inputs.withheld).toEqual(['a-002', 'a-005']);

    expect(assemble(four, { withheld: new Set([...withheld, 'a-001']) })).toMatchObject({
      ok: false,
      refusal: {
        message: expect.stringContaining('3 more are not reviewed, under review or retired'),
        params: { topic: 'A', needed: 4, available: 3, withheld: 3 },
      },
    });
  });
});

describe('rebuildForm [FORM-1]', () => {
  const exposure = new Map([...bank.items.keys()].map((id, index) => [id, index % 5]));
  const excluded = new Set(['a-001', 'b-002', 'an item of an older version']);
  const withheld = new Set(['a-003', 'c-005']);
  const lastSeen = new Map([
    ['c-001', 4],
    ['b-003', 9],
  ]);

  it('proves a stored form from what is stored with it', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const form = formOf(bank, { seed, exposure, excluded, withheld, lastSeen });
        const stored = JSON.parse(JSON.stringify(form)) as Form;
        expect(rebuildForm(stored, bank, generator)).toEqual({ verdict: 'equal', digest: formDigest(form) });
      }),
      { numRuns: 50 },
    );
  });

  it('finds a form that was changed afterwards', () => {
    const form = formOf(bank, { exposure });
    const [first, second, ...rest] = form.items;
    const swapped = { ...form, items: [second, first, ...rest] } as Form;
    expect(rebuildForm(swapped, bank, generator).verdict).toBe('differs');
    const elsewhere = { ...form, inputs: { ...form.inputs, exposure: form.inputs.exposure.map((n) => n * 9) } };
    expect(rebuildForm(elsewhere, bank, generator).verdict).toBe('differs');
    const without = formOf(bank, { exposure, withheld: new Set(idsOf(form).slice(0, 1)) });
    const claimed = { ...without, inputs: { ...without.inputs, withheld: [] } };
    expect(rebuildForm(claimed, bank, generator).verdict).toBe('differs');
  });

  it('says when it cannot judge', () => {
    const form = formOf(bank);
    expect(rebuildForm({ ...form, assemblerVersion: 0 }, bank, generator).verdict).toBe('not-comparable');
    expect(rebuildForm({ ...form, bankVersionId: 'old' }, bank, generator).verdict).toBe('not-comparable');
  });
});
