import { describe, expect, it } from 'vitest';
import { agoText, bytesText, centsFrom, percentText, signedDuration } from '../../../client/features/staff/format.ts';

describe('texts of the staff pages', () => {
  it.each([
    [600_000, '+10 min'],
    [-150_000, '−2 min 30 s'],
    [3_900_000, '+1 h 05 min'],
  ])('a ledger line of %d ms reads %s', (ms, text) => expect(signedDuration(ms)).toBe(text));

  it.each([
    [-50, 'just now'],
    [40_000, '40 s ago'],
    [720_000, '12 min ago'],
    [10_800_000, '3 h ago'],
    [345_600_000, '4 days ago'],
  ])('%d ms in the past reads %s', (ms, text) => expect(agoText(ms)).toBe(text));

  it('reads an amount of money as integer cents, or not at all', () => {
    expect(['505', '70.5', '$1,000', ' 0.07 '].map(centsFrom)).toEqual([50_500, 7_050, 100_000, 7]);
    expect(['', '-5', '1,00', '3.999', 'abc', '9'.repeat(17)].map(centsFrom)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('[SCORE-1] never rounds a failing percentage up to the pass mark', () => {
    expect(percentText(6_999, 10_000)).toBe('69.9 %');
    expect(percentText(7, 10)).toBe('70.0 %');
    expect(percentText(0, 0)).toBe('0 %');
  });

  it('shows the size of a file', () =>
    expect([900, 12_345, 2_340_000].map(bytesText)).toEqual(['900 B', '12 kB', '2.3 MB']));
});
