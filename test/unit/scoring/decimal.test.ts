import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeNumber } from '../../../server/contract/item.ts';
import { parseDecimal } from '../../../server/core/scoring/decimal.ts';

describe('parseDecimal', () => {
  it.each([
    ['10291', 10291n, 0],
    ['10,291', 10291n, 0],
    ['1,234,567.5', 12345675n, 1],
    [' 10291.50 ', 1029150n, 2],
    ['.5', 5n, 1],
    ['5.', 5n, 0],
    ['-0.3', -3n, 1],
    ['−0.3', -3n, 1],
    ['+7', 7n, 0],
    ['0', 0n, 0],
    ['007', 7n, 0],
  ])('reads %j', (text, digits, scale) => {
    expect(parseDecimal(text)).toEqual({ digits, scale });
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    '-.',
    '1,23',
    '1,2345',
    '12345,678',
    ',123',
    '0,5',
    '1 000',
    '1e3',
    '0x10',
    '--1',
    '+-1',
    '1.2.3',
    '12 gallons',
    '$5',
    '5%',
    '١٢',
    'Infinity',
    'NaN',
    '1'.repeat(41),
  ])('reads no number in %j', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });

  it('reads back every decimal it could have been given', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(10), (digits, scale) => {
        const text = digits
          .toString()
          .replace('-', '')
          .padStart(scale + 1, '0');
        const written = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
        expect(parseDecimal(digits < 0n ? `-${written}` : written)).toEqual({ digits, scale });
      }),
    );
  });

  it('agrees with what clients are told looks like a number', () => {
    const characters = fc.constantFrom(...'0123456789.,+-− e$'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 45 }), (text) => {
        expect(looksLikeNumber(text)).toBe(parseDecimal(text) !== null);
      }),
      { numRuns: 2000 },
    );
  });
});
