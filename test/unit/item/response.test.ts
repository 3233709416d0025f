import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeliveredItem, isAnswered, ResponseValue, responseFits } from '../../../server/contract/item.ts';
import { orderOptions } from '../../../server/core/form/order-options.ts';
import { deliverItem } from '../../../server/core/item/deliver-item.ts';
import { type ItemType, itemTypes } from '../../../server/core/item/item.ts';
import {
  generator,
  matching,
  multipleResponse,
  numeric,
  ordering,
  shortText,
  singleChoice,
  trueFalse,
} from '../../support/items.ts';

describe('responseFits', () => {
  it.each<[ItemType, unknown]>([
    ['single-choice', 'b'],
    ['multiple-response', []],
    ['multiple-response', ['c', 'a']],
    ['true-false', false],
    ['numeric', '10,291.5'],
    ['numeric', 'not a number, yet kept'],
    ['short-text', ''],
    ['short-text', 'naïve 😀'],
    ['short-text', 'x'.repeat(1000)],
    ['ordering', ['b', 'a', 'c']],
    ['matching', {}],
    ['matching', { p1: 'b', p12: 'a' }],
  ])('%s takes %j', (type, value) => {
    expect(responseFits(type, value)).toBe(true);
  });

  it.each<[ItemType, unknown]>([
    ['single-choice', 'B'],
    ['single-choice', 'bb'],
    ['single-choice', 1],
    ['single-choice', ['b']],
    ['single-choice', undefined],
    ['multiple-response', 'a'],
    ['multiple-response', ['a', 'a']],
    ['multiple-response', ['a', 1]],
    ['multiple-response', { 0: 'a', length: 1 }],
    ['multiple-response', Array.from({ length: 27 }, (_, index) => `p${index + 1}`)],
    ['true-false', 'true'],
    ['true-false', 0],
    ['numeric', 10291],
    ['numeric', 'x'.repeat(1001)],
    ['short-text', 'with\0nul'],
    ['short-text', 'half \ud83d'],
    ['short-text', '\ude00 half'],
    ['ordering', [['a']]],
    ['matching', ['a']],
    ['matching', { p1: null }],
    ['matching', { q1: 'a' + 'b' }],
    ['matching', JSON.parse('{"__proto__":"a"}')],
  ])('%s refuses %j', (type, value) => {
    expect(responseFits(type, value)).toBe(false);
  });

  it.each(itemTypes)('%s can be taken back', (type) => {
    expect(responseFits(type, null)).toBe(true);
  });

  it('never throws, and lets through only what the contract knows, in at most 4 kB', () => {
    fc.assert(
      fc.property(fc.constantFrom(...itemTypes), fc.anything(), (type, value) => {
        if (!responseFits(type, value)) return;
        expect(ResponseValue.safeParse(value).success).toBe(true);
        expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThanOrEqual(4096);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('isAnswered', () => {
  const shown = (item: Parameters<typeof deliverItem>[0]): DeliveredItem =>
    deliverItem(item, 1, orderOptions(item, generator('s')));

  it.each<[string, DeliveredItem, ResponseValue | undefined, boolean]>([
    ['nothing yet', shown(singleChoice()), undefined, false],
    ['taken back', shown(singleChoice()), null, false],
    ['a letter', shown(singleChoice()), 'a', true],
    ['false is an answer', shown(trueFalse()), false, true],
    ['no choice left', shown(multipleResponse()), [], false],
    ['a choice', shown(multipleResponse()), ['a'], true],
    ['spaces', shown(shortText()), '  ', false],
    ['text', shown(shortText()), 'x', true],
    ['a number', shown(numeric('1', { absolute: '0' })), '5', true],
    ['elements missing', shown(ordering()), ['a', 'b', 'c'], false],
    ['all elements', shown(ordering()), ['a', 'b', 'c', 'd'], true],
    ['a prompt open', shown(matching()), { p1: 'a', p3: 'a' }, false],
    ['all prompts', shown(matching()), { p1: 'a', p2: 'b', p3: 'a' }, true],
  ])('%s', (_name, item, value, expected) => {
    expect(isAnswered(item, value)).toBe(expected);
  });
});
