import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../server/core/item/item.ts';
import { inBankTerms, type ResponseValue } from '../../../server/core/item/response.ts';
import { scoreItem } from '../../../server/core/scoring/score-item.ts';
import {
  matching,
  multipleResponse,
  numeric,
  oneOfEach,
  ordering,
  shortText,
  singleChoice,
  trueFalse,
} from '../../support/items.ts';

/** Scores with everything shown in file order, so that letters shown and bank ids agree. */
function units(item: Item, value: ResponseValue): number {
  const order =
    'options' in item
      ? item.options.map((option) => option.id)
      : 'elements' in item
        ? item.elements.map((element) => element.id)
        : 'choices' in item
          ? item.choices.map((choice) => choice.id)
          : [];
  return scoreItem(item, inBankTerms(item, order, value)).units;
}

describe('scoreItem [SCORE-1]', () => {
  it.each<[string, Item, ResponseValue, number]>([
    ['the key', singleChoice(), 'b', 1],
    ['another option', singleChoice(), 'a', 0],
    ['a letter never shown', singleChoice(), 'z', 0],
    ['nothing', singleChoice(), null, 0],
    ['all keys and no other', multipleResponse(), ['c', 'a'], 1],
    ['one key of two', multipleResponse(), ['a'], 0],
    ['both keys and a wrong one', multipleResponse(), ['a', 'b', 'c'], 0],
    ['both keys and a letter never shown', multipleResponse(), ['a', 'c', 'z'], 0],
    ['none chosen', multipleResponse(), [], 0],
    ['the right truth value', trueFalse(), false, 1],
    ['the wrong truth value', trueFalse(), true, 0],
    ['the right order', ordering(), ['a', 'b', 'c', 'd'], 1],
    ['two swapped', ordering(), ['b', 'a', 'c', 'd'], 0],
    ['an order cut short', ordering(), ['a', 'b', 'c'], 0],
    ['all matches', matching(), { p1: 'a', p2: 'b', p3: 'a' }, 1],
    ['a match missing', matching(), { p1: 'a', p2: 'b' }, 0],
    ['a prompt that does not exist', matching(), { p1: 'a', p2: 'b', p3: 'a', p9: 'c' }, 1],
  ])('all or nothing: %s', (_name, item, value, expected) => {
    expect(units(item, value)).toBe(expected);
  });

  it.each<[string, Item, ResponseValue, number, number]>([
    ['right choices count', multipleResponse({ partial: true }), ['a'], 1, 2],
    ['wrong choices count against them', multipleResponse({ partial: true }), ['a', 'b'], 0, 2],
    ['and never below zero', multipleResponse({ partial: true }), ['b', 'd'], 0, 2],
    [
      'choosing everything brings nothing for sure',
      multipleResponse({ partial: true }),
      ['a', 'b', 'c', 'd', 'e'],
      0,
      2,
    ],
    ['elements in their own place', ordering({ partial: true }), ['b', 'a', 'c', 'd'], 2, 4],
    ['prompts with their match', matching({ partial: true }), { p1: 'a', p2: 'a' }, 1, 3],
  ])('per part: %s', (_name, item, value, expected, maxUnits) => {
    const order = 'options' in item ? 'abcde' : 'elements' in item ? 'abcd' : 'xyz';
    expect(scoreItem(item, inBankTerms(item, [...order], value))).toEqual({ units: expected, maxUnits });
  });

  it.each<[string, Item, string, number]>([
    ['exactly', numeric('10291', { absolute: '60' }), '10,291', 1],
    ['at the upper end', numeric('10291', { absolute: '60' }), '10351', 1],
    ['just above it', numeric('10291', { absolute: '60' }), '10351.0001', 0],
    ['at the lower end', numeric('10291', { absolute: '60' }), '10231', 1],
    ['where floats fail: 0.3 ± 0.1 holds 0.4', numeric('0.3', { absolute: '0.1' }), '0.4', 1],
    ['where floats fail: 0.3 ± 0.1 holds 0.2', numeric('0.3', { absolute: '0.1' }), '0.2', 1],
    ['no tolerance, other digits', numeric('0.85', { absolute: '0' }), '.850', 1],
    ['no tolerance, a hair off', numeric('0.85', { absolute: '0' }), '0.8500000000000000000001', 0],
    ['one percent, at its end', numeric('76980', { percent: '1' }), '77749.8', 1],
    ['one percent, beyond', numeric('76980', { percent: '1' }), '77749.9', 0],
    ['half a percent of a negative answer', numeric('-200', { percent: '0.5' }), '−201', 1],
    ['the sign missing', numeric('-200', { percent: '0.5' }), '201', 0],
    ['words', numeric('5', { absolute: '1' }), 'five', 0],
  ])('numeric: %s', (_name, item, value, expected) => {
    expect(units(item, value)).toBe(expected);
  });

  it.each<[string, string, number]>([
    ['as written', 'SMARTS', 1],
    ['other case, spaces and punctuation', '  “smarts.” ', 1],
    ['wide letters', 'ＳＭＡＲＴＳ', 1],
    ['a soft hyphen from a copy', 'SMA\u00adRTS', 1],
    ['another word', 'NPDES', 0],
    ['nothing', '', 0],
  ])('short text: %s', (_name, value, expected) => {
    expect(units(shortText(), value)).toBe(expected);
  });

  it('compares short text exactly where nothing is declared', () => {
    const strict = shortText({ normalise: [], accepted: ['pH 6'] });
    expect(units(strict, 'pH 6')).toBe(1);
    expect(units(strict, 'pH\u00a06')).toBe(1);
    expect(units(strict, 'ph 6')).toBe(0);
    expect(units(strict, 'pH  6')).toBe(0);
  });

  it('gives every answer of any shape whole units between none and the most', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string(),
      fc.constantFrom('a', 'b', 'c', '10'),
      fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'z')),
      fc.dictionary(fc.constantFrom('p1', 'p2', 'p3', '__proto__', 'toString'), fc.constantFrom('a', 'b', 'c')),
    );
    const item = fc.constantFrom(
      ...oneOfEach,
      multipleResponse({ partial: true }),
      ordering({ partial: true }),
      matching({ partial: true }),
    );
    fc.assert(
      fc.property(item, value, (scored, given) => {
        const score = scoreItem(scored, inBankTerms(scored, ['a', 'b', 'c', 'd'], given));
        expect(Number.isInteger(score.units)).toBe(true);
        expect(score.units).toBeGreaterThanOrEqual(0);
        expect(score.units).toBeLessThanOrEqual(score.maxUnits);
      }),
    );
  });

  it('decides tolerance as rational arithmetic does', () => {
    const tenths = fc.integer({ min: -100_000, max: 100_000 });
    const text = (value: number) =>
      `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 10)}.${Math.abs(value) % 10}`;
    fc.assert(
      fc.property(tenths, tenths, fc.nat(2000), (answer, given, tolerance) => {
        const absolute = numeric(text(answer), { absolute: text(tolerance) });
        expect(units(absolute, text(given))).toBe(Math.abs(answer - given) <= tolerance ? 1 : 0);
        const percent = numeric(text(answer), { percent: text(tolerance) });
        expect(units(percent, text(given))).toBe(
          1000 * Math.abs(answer - given) <= tolerance * Math.abs(answer) ? 1 : 0,
        );
      }),
    );
  });
});
