import { describe, expect, it } from 'vitest';
import {
  ago,
  asAmount,
  asClock,
  calendarDate,
  centsFrom,
  counted,
  dollars,
  percentOf,
} from '../../../client/features/staff/format.ts';

describe('texts of the staff pages', () => {
  it.each([
    [0, '0:00'],
    [-5_000, '0:00'],
    [7_999, '0:07'],
    [754_000, '12:34'],
    [3_849_000, '1:04:09'],
  ])('%d ms left reads %s', (ms, text) => expect(asClock(ms)).toBe(text));

  it.each([
    [600_000, '+10 min'],
    [-150_000, '−2 min 30 s'],
    [3_900_000, '+1 h 05 min'],
    [45_000, '+45 s'],
  ])('a ledger line of %d ms reads %s', (ms, text) => expect(asAmount(ms)).toBe(text));

  it.each([
    [1_000, 'just now'],
    [40_000, '40 s ago'],
    [720_000, '12 min ago'],
    [10_800_000, '3 h ago'],
  ])('%d ms in the past reads %s', (ms, text) => expect(ago(ms)).toBe(text));

  it('leaves a calendar date on its day, whatever the viewer’s zone', () => {
    expect(calendarDate('2026-03-01')).toBe('1 Mar 2026');
    expect(calendarDate('soon')).toBe('soon');
  });

  it('shows money from integer cents and reads it back', () => {
    expect(['505', '70.5', '$1,000', '0.07'].map(centsFrom)).toEqual([50_500, 7_050, 100_000, 7]);
    expect(['', '-5', '1,00', '3.999', 'abc'].map(centsFrom)).toEqual([null, null, null, null, null]);
    expect([50_500, 7_050, -100_000].map(dollars)).toEqual(['$505', '$70.50', '−$1,000']);
  });

  it('never rounds a failing percentage up to the pass mark', () => {
    expect(percentOf(6_999, 10_000)).toBe('69.9 %');
    expect(percentOf(7, 10)).toBe('70.0 %');
    expect(percentOf(0, 0)).toBe('0 %');
  });

  it('counts in words that fit', () =>
    expect([counted(1, 'person', 'people'), counted(1200, 'sitting')]).toEqual(['1 person', '1,200 sittings']));
});
