import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, millis, minutes, plus, seconds } from '../../../server/core/time/instant.ts';
import { allottedBy, deadlineOf, openingEntries, type TimeEntry } from '../../../server/core/time/ledger.ts';

const nine = instant(Date.parse('2026-03-02T09:00:00Z'));
const entry = (kind: TimeEntry['kind'], length: number): TimeEntry => ({
  kind,
  millis: minutes(length),
  actorId: null,
  reason: 'a reason',
  at: nine,
});

describe('[TIME-2] the deadline is the start plus the ledger', () => {
  it.each([
    ['base time', [entry('base', 120)], 120],
    ['half as much again', [entry('base', 120), entry('accommodation', 60)], 180],
    ['[TIME-6] outage credit', [entry('base', 120), entry('outage-credit', 3)], 123],
    ['a correction', [entry('base', 120), entry('granted', 10), entry('granted', -4)], 126],
    ['a pause', [entry('base', 120), entry('pause', 17)], 137],
  ])('%s', (_name, ledger, expected) => {
    expect(deadlineOf(nine, allottedBy(ledger))).toBe(plus(nine, minutes(expected)));
  });

  it('rounds an accommodation up to whole seconds, in the favour of the candidate', () => {
    const [, accommodation] = openingEntries(5, 33, nine);
    expect(accommodation?.millis).toBe(seconds(99));
    expect(openingEntries(7, 33, nine)[1]?.millis).toBe(seconds(139));
  });

  it('writes no accommodation where none was agreed', () => {
    expect(openingEntries(120, 0, nine)).toHaveLength(1);
  });
});

describe('instants', () => {
  it('are whole milliseconds', () => {
    fc.assert(
      fc.property(fc.double({ noInteger: true, noNaN: false }), (value) => {
        expect(() => instant(value)).toThrow(RangeError);
        expect(() => millis(value)).toThrow(RangeError);
      }),
    );
  });
});
