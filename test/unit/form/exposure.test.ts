import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assembly, assembleForm } from '../../../server/core/form/assemble-form.ts';
import { ExposureWindow, mostForms, windowOf } from '../../../server/core/form/exposure-window.ts';
import type { Form } from '../../../server/core/form/form.ts';
import { rebuildForm } from '../../../server/core/form/rebuild-form.ts';
import { weighExposure } from '../../../server/core/form/weigh-exposure.ts';
import type { Bank, Blueprint } from '../../../server/core/item/bank.ts';
import { bankOf, blueprint, generator, noHistory, poolItems, singleChoice } from '../../support/items.ts';

const cap = { most: 30, of: 20 };
/** What counts as too much under that cap. */
const atCap = 6;

function formOf(bank: Bank, changes: Partial<Assembly> = {}): Form {
  const form = assembleForm({ bank, blueprintId: 'midterm', seed: 'seed', generator, ...noHistory, ...changes });
  if (!form.ok) throw new Error(form.refusal.message);
  return form.value;
}

const idsOf = (form: Form) => form.items.map(({ itemId }) => itemId);
const seeds = ['1', '2', '3', '4', '5', '6', '7', '8'];

function bankWith(items: ReturnType<typeof poolItems>, fields: Partial<Blueprint>): Bank {
  return bankOf(items, [blueprint({ exposureCap: cap, ...fields })]);
}

describe('the exposure cap [FORM-1]', () => {
  const six = poolItems('A', 6);
  const ofA = (count: number) => ({ cells: [{ topic: 'A', count, levels: {} }] });

  it('keeps an item off that stands on its share of recent forms, and not one form earlier', () => {
    const counts = (first: number) => new Map([...six.map((item) => [item.id, 5] as const), ['a-001', first] as const]);
    const holders = (first: number) =>
      seeds.filter((seed) => idsOf(formOf(bankWith(six, ofA(4)), { seed, exposure: counts(first) })).includes('a-001'));
    expect(holders(atCap)).toEqual([]);
    expect(holders(atCap - 1).length).toBeGreaterThan(0);
  });

  it('gives way where the form could not be filled, for as few items as will do', () => {
    const exposure = new Map(six.slice(0, 4).map((item) => [item.id, atCap]));
    for (const seed of seeds) {
      const ids = idsOf(formOf(bankWith(six, ofA(3)), { seed, exposure }));
      expect(ids).toEqual(expect.arrayContaining(['a-005', 'a-006']));
    }
  });

  it('gives way to enemies', () => {
    const items = six.map((item, index) => ({ ...item, fact: index < 5 ? 'one fact' : 'another' }));
    const bank = bankWith(items, ofA(2));
    for (const seed of seeds)
      expect(idsOf(formOf(bank, { seed, exposure: new Map([['a-006', atCap]]) }))).toContain('a-006');
  });

  it('gives way to what the candidate has seen', () => {
    const lastSeen = new Map(six.slice(2).map((item) => [item.id, 1]));
    const exposure = new Map([
      ['a-001', atCap],
      ['a-002', atCap],
    ]);
    for (const seed of seeds) {
      const ids = idsOf(formOf(bankWith(six, ofA(3)), { seed, lastSeen, exposure }));
      expect(ids).toEqual(expect.arrayContaining(['a-001', 'a-002']));
    }
  });

  it('gives way to level shares and difficulty, and not to what does without it', () => {
    const items = ['1', '2', '3', '4', '5', '6'].map((id) =>
      singleChoice({
        id: `a-00${id}`,
        fact: id,
        difficulty: id < '3' ? 5 : 1,
        level: id === '1' || id === '3' ? 'apply' : 'recall',
      }),
    );
    const hard = bankWith(items, { ...ofA(2), difficultyTenths: { least: 30, most: 30 } });
    const both = new Map([
      ['a-001', atCap],
      ['a-002', atCap],
    ]);
    for (const seed of seeds) {
      expect(idsOf(formOf(hard, { seed, exposure: both })).filter((id) => both.has(id))).toHaveLength(1);
      expect(idsOf(formOf(hard, { seed, exposure: new Map([['a-001', atCap]]) }))).toContain('a-002');
    }
    const applied = bankWith(items, { ...ofA(2), levelShares: { recall: 50, apply: 50, analyse: 0 } });
    for (const seed of seeds) {
      expect(idsOf(formOf(applied, { seed, exposure: both }))).toContain('a-003');
      const exposure = new Map([...both, ['a-003', atCap] as const]);
      const held = idsOf(formOf(applied, { seed, exposure })).filter((id) => id === 'a-001' || id === 'a-003');
      expect(held).toHaveLength(1);
    }
  });

  it('holds over every run of recent forms, also balanced ones', () => {
    const cells = [...'ABC'].map((topic) => ({ topic, count: 3, levels: {} }));
    const mostAtOnce = (exposureCap: Blueprint['exposureCap']) => {
      const balanced = {
        levelShares: { recall: 45, apply: 45, analyse: 10 },
        difficultyTenths: { least: 28, most: 31 },
      };
      const bank = bankOf(poolItems('ABC', 20), [blueprint({ cells, exposureCap, ...balanced })]);
      const window = new ExposureWindow(20);
      let most = 0;
      for (let sitting = 0; sitting < 400; sitting += 1) {
        window.add(idsOf(formOf(bank, { seed: `s${sitting}`, exposure: window.counts })));
        most = Math.max(most, ...window.counts.values());
      }
      return most;
    };
    expect(mostAtOnce({ most: 25, of: 20 })).toBe(5);
    expect(mostAtOnce(null)).toBeGreaterThan(5);
  });

  it('is rebuilt from what is stored', () => {
    const bank = bankWith(six, ofA(3));
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
        (seed, counts) => {
          const exposure = new Map(six.map((item, index) => [item.id, counts[index] ?? 0]));
          const stored = JSON.parse(JSON.stringify(formOf(bank, { seed, exposure }))) as Form;
          expect(rebuildForm(stored, bank, generator).verdict).toBe('equal');
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('ExposureWindow', () => {
  it('counts the newest forms and forgets older ones', () => {
    const window = new ExposureWindow(2, [['a', 'b'], ['a'], ['c']]);
    expect(Object.fromEntries(window.counts)).toEqual({ a: 1, b: 0, c: 1 });
    window.add(['c', 'b']);
    expect(Object.fromEntries(window.counts)).toEqual({ a: 0, b: 1, c: 2 });
  });

  it('is as long as the cap of the blueprint says', () => {
    expect([windowOf({ exposureCap: cap }), mostForms({ exposureCap: cap })]).toEqual([20, 6]);
    expect(mostForms({ exposureCap: { most: 33, of: 200 } })).toBe(66);
    expect([windowOf({ exposureCap: null }), mostForms({ exposureCap: null })]).toEqual([
      200,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe('how exposure weighs', () => {
  it('holds an item back by its lead over the mean of its topic, to a limit, and prefers none', () => {
    const [a, b, c, elsewhere] = [
      singleChoice({ id: 'a' }),
      singleChoice({ id: 'b' }),
      singleChoice({ id: 'c' }),
      singleChoice({ id: 'd', topic: 'B' }),
    ];
    const counts = new Map([
      ['a', 0],
      ['b', 4],
      ['c', 5],
      ['d', 90],
    ]);
    const weigh = (withheld: string[]) =>
      weighExposure([a, b, c, elsewhere], (item) => counts.get(item.id) ?? 0, new Set(withheld));
    expect(weigh([])).toEqual([1, 2, 3, 1]);
    // One that nobody is shown says nothing of the others.
    expect(weigh(['a'])).toEqual([1, 1, 1.5, 1]);
    counts.set('c', 500);
    expect(weigh([])[2]).toBe(10);
  });

  it('wears the pool evenly where forms must be balanced: no item is what balance always falls back on', () => {
    const cells = [...'ABCD'].map((topic) => ({ topic, count: 4, levels: {} }));
    const pool = poolItems('ABCD', 20);
    const bank = bankOf(pool, [blueprint({ cells, levelShares: { recall: 60, apply: 30, analyse: 10 } })]);
    const uses = new Map<string, number>();
    const window = new ExposureWindow(200);
    const forms = 600;
    for (let sitting = 0; sitting < forms; sitting += 1) {
      const ids = idsOf(formOf(bank, { seed: `s${sitting}`, exposure: window.counts }));
      window.add(ids);
      for (const id of ids) uses.set(id, (uses.get(id) ?? 0) + 1);
    }
    // Of 16 places a form gives 10 to the 40 recall items, 5 to the 32 of apply and 1 or 2 to the 8 of analyse.
    const most = (level: string) =>
      Math.max(...pool.filter((item) => item.level === level).map((item) => (uses.get(item.id) ?? 0) / forms));
    expect(most('recall')).toBeLessThan(0.3);
    expect(most('apply')).toBeLessThan(0.22);
    expect(most('analyse')).toBeLessThan(0.26);
  });
});
