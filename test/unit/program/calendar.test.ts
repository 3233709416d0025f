import { describe, expect, it } from 'vitest';
import {
  addDays,
  addYears,
  calendarDate,
  dateOf,
  isCalendarDate,
  startOf,
} from '../../../server/core/program/calendar.ts';
import { at } from './history.ts';

const losAngeles = 'America/Los_Angeles';

describe('calendar dates', () => {
  it.each([
    ['2026-07-01T06:59:59.999Z', '2026-06-30'],
    ['2026-07-01T07:00:00Z', '2026-07-01'],
    ['2026-01-01T07:59:59.999Z', '2025-12-31'],
    ['2026-03-08T09:59:59Z', '2026-03-08'],
  ])('%s is %s in Los Angeles', (text, expected) => {
    expect(dateOf(at(text), losAngeles)).toBe(expected);
  });

  it('29 February goes to 28 February, and stays there', () => {
    expect(addYears(calendarDate('2024-02-29'), 2)).toBe('2026-02-28');
    expect(addYears(calendarDate('2026-02-28'), 2)).toBe('2028-02-28');
    expect(addYears(calendarDate('2024-02-29'), 4)).toBe('2028-02-29');
  });

  it('a day starts at its first instant, also where midnight is skipped', () => {
    expect(startOf(calendarDate('2026-07-01'), losAngeles)).toBe(at('2026-07-01T07:00:00Z'));
    const skipped = startOf(calendarDate('2018-11-04'), 'America/Sao_Paulo');
    expect(dateOf(skipped, 'America/Sao_Paulo')).toBe('2018-11-04');
    expect(skipped).toBe(at('2018-11-04T03:00:00Z'));
  });

  it('counts days across a change of the clocks', () => {
    expect(addDays(calendarDate('2026-03-07'), 2)).toBe('2026-03-09');
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', 'today', '2026-01-01T00:00', ''])(
    '%j is no calendar date',
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
      expect(() => calendarDate(text)).toThrow(RangeError);
    },
  );
});
