import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliveredItem } from '../../../server/contract/item.ts';
import { orderOptions } from '../../../server/core/form/order-options.ts';
import { deliverItem } from '../../../server/core/item/deliver-item.ts';
import { inBankTerms } from '../../../server/core/item/response.ts';
import { generator, matching, multipleResponse, oneOfEach, ordering, singleChoice } from '../../support/items.ts';

describe('deliverItem', () => {
  it.each(oneOfEach.map((item) => [item.type, item] as const))(
    '[KEY-1] a %s shows stem and parts and nothing else',
    (_type, item) => {
      const delivered = deliverItem(item, 3, orderOptions(item, generator('seed')));
      expect(DeliveredItem.parse(delivered)).toEqual(delivered);
      const sent = JSON.stringify(delivered);
      for (const secret of ['why', 'correct', 'match"', 'item-1', 'recall', 'draft', 'answer', 'accepted', 'I.A']) {
        expect(sent).not.toContain(secret);
      }
    },
  );

  it('[KEY-1] letters follow the screen, so they tell nothing of the order in the file', () => {
    const delivered = deliverItem(ordering(), 1, ['c', 'a', 'd', 'b']);
    expect(delivered).toMatchObject({
      elements: [
        { id: 'a', html: 'element c' },
        { id: 'b', html: 'element a' },
        { id: 'c', html: 'element d' },
        { id: 'd', html: 'element b' },
      ],
    });
  });

  it('says how many units the item can bring', () => {
    expect(deliverItem(matching({ partial: true }), 1, ['x', 'y', 'z']).points).toBe(3);
    expect(deliverItem(matching(), 1, ['x', 'y', 'z']).points).toBe(1);
  });
});

describe('inBankTerms', () => {
  it.each([
    ['a letter', singleChoice(), 'a', 'c'],
    ['letters', multipleResponse(), ['a', 'd'], ['c', 'b']],
    ['an order', ordering(), ['b', 'd', 'a', 'c'], ['a', 'b', 'c', 'd']],
    ['matches', matching(), { p1: 'a', p2: 'b' }, { p1: 'c', p2: 'a' }],
    ['a letter never shown', singleChoice(), 'q', '?'],
    ['a bank id in place of a letter', matching(), { p1: 'x' }, { p1: '?' }],
    ['no letter at all', singleChoice(), '', '?'],
    ['an answer taken back', singleChoice(), null, null],
  ])('reads %s', (_name, item, value, expected) => {
    expect(inBankTerms(item, ['c', 'a', 'd', 'b'], value as never)).toEqual(expected);
  });
});

describe('orderOptions', () => {
  it('keeps every option, once', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(singleChoice(), multipleResponse()), (seed, item) => {
        expect(new Set(orderOptions(item, generator(seed)))).toEqual(new Set(item.options.map((option) => option.id)));
        expect(orderOptions(item, generator(seed))).toHaveLength(item.options.length);
      }),
    );
  });

  it('leaves options in file order where the item says so', () => {
    expect(orderOptions(singleChoice({ shuffle: false }), generator('seed'))).toEqual(['a', 'b', 'c', 'd']);
    expect(orderOptions(matching({ shuffle: false }), generator('seed'))).toEqual(['x', 'y', 'z']);
  });

  it('never shows the elements of an ordering in the right order', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(orderOptions(ordering(), generator(seed))).not.toEqual(['a', 'b', 'c', 'd']);
      }),
      { numRuns: 500 },
    );
  });
});
