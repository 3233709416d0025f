import { describe, expect, it } from 'vitest';
import { announcedMoments, momentPassed, timeLeft } from '../../../client/exam-clock/time-left.ts';

const minute = 60_000;

describe('timeLeft', () => {
  const running = { status: 'in-progress', deadline: 100_000, remainingMs: null } as const;

  it('counts down to the deadline and no further', () => {
    expect(timeLeft(running, 40_000)).toEqual({ kind: 'running', ms: 60_000 });
    expect(timeLeft(running, 100_001)).toEqual({ kind: 'running', ms: 0 });
  });

  it('[TIME-2] stands while paused', () => {
    expect(timeLeft({ status: 'paused', deadline: null, remainingMs: 754_000 }, 999)).toEqual({
      kind: 'standing',
      ms: 754_000,
    });
  });

  it.each(['submitted', 'expired', 'terminated', 'scored', 'voided'] as const)(
    'has nothing to count when %s',
    (status) => {
      expect(timeLeft({ status, deadline: 100_000, remainingMs: null }, 0)).toEqual({ kind: 'ended' });
    },
  );
});

describe('announcedMoments', () => {
  it('names half, 10, 5 and 1 minutes', () => {
    expect(announcedMoments(120 * minute)).toEqual([60 * minute, 10 * minute, 5 * minute, minute]);
  });

  it('leaves out what a short exam does not have, and says no moment twice', () => {
    expect(announcedMoments(5 * minute)).toEqual([2.5 * minute, minute]);
    expect(announcedMoments(20 * minute)).toEqual([10 * minute, 5 * minute, minute]);
    expect(announcedMoments(minute)).toEqual([]);
  });
});

describe('momentPassed', () => {
  const moments = announcedMoments(120 * minute);

  it('is named once, when the clock passes it', () => {
    expect(momentPassed(moments, 10 * minute + 100, 10 * minute - 150)).toBe(10 * minute);
    expect(momentPassed(moments, 10 * minute - 150, 10 * minute - 400)).toBeNull();
  });

  it('is silent about moments that are long past when the device wakes up', () => {
    expect(momentPassed(moments, 70 * minute, 4 * minute)).toBeNull();
    expect(momentPassed(moments, 70 * minute, 5 * minute - 1000)).toBe(5 * minute);
  });

  it('is silent when time was added', () => {
    expect(momentPassed(moments, 4 * minute, 12 * minute)).toBeNull();
  });
});
