import { describe, expect, it } from 'vitest';
import { observe, type ServerClock, serverTimeAt, surelyPast } from '../../../client/exam-clock/server-clock.ts';
import { guessAfterSleep, sleptMs } from '../../../client/features/exam-room/kept-room.ts';

const reading = (sentAt: number, receivedAt: number, serverNow: number) => ({ sentAt, receivedAt, serverNow });
const clockFrom = (...samples: ReturnType<typeof reading>[]) =>
  samples.reduce<ServerClock | null>((clock, sample) => observe(clock, sample), null) as ServerClock;

describe('observe', () => {
  it('[TIME-1] takes the middle of the round trip as the moment of the answer', () => {
    expect(serverTimeAt(clockFrom(reading(1000, 1200, 50_000)), 1100)).toBe(50_000);
  });

  it('keeps the reading with the smaller round trip', () => {
    const exact = reading(1000, 1020, 50_000);
    const vague = reading(2000, 2400, 51_150);
    expect(clockFrom(exact, vague)).toEqual(clockFrom(exact));
    expect(clockFrom(vague, exact)).toEqual(clockFrom(exact));
  });

  it('takes an equally good newer reading, so that slow drift does not add up', () => {
    expect(clockFrom(reading(0, 100, 1_000), reading(1000, 1100, 2_010)).offset).toBe(960);
  });

  it('believes a contradicting reading after the device slept, however long its round trip', () => {
    const beforeSleep = reading(1000, 1020, 50_000);
    const afterSleep = reading(2000, 2500, 651_240);
    expect(serverTimeAt(clockFrom(beforeSleep, afterSleep), 2250)).toBe(651_240);
  });

  it('does not take a round trip below zero for certainty', () => {
    expect(observe(null, reading(1000, 990, 5000)).uncertainty).toBe(0);
  });
});

describe('surelyPast', () => {
  it('[TIME-1] waits for as long as the reading may be off', () => {
    const clock = { offset: 1000, uncertainty: 200 };
    expect(surelyPast(clock, 100, 1000)).toBe(false);
    expect(surelyPast(clock, 200, 1000)).toBe(true);
  });

  it('[TIME-1] is never sure by an estimate', () => {
    expect(surelyPast({ offset: 1e12, uncertainty: Number.POSITIVE_INFINITY }, 0, 0)).toBe(false);
  });
});

describe('a sleep of the device', () => {
  const before = { monotonic: 5000, wall: 1_000_000 };

  it.each([
    ['both clocks went on', { monotonic: 3_605_000, wall: 4_600_000 }, 0],
    ['the monotonic clock stood', { monotonic: 5250, wall: 4_600_250 }, 3_600_000],
    ['the wall clock was set back', { monotonic: 5250, wall: 500_000 }, 0],
    ['a busy second', { monotonic: 6000, wall: 1_001_500 }, 0],
  ])('%s', (_name, now, slept) => {
    expect(sleptMs(before, now)).toBe(slept);
  });

  it('makes an estimate of the clock, which the next answer of the server replaces', () => {
    const guess = guessAfterSleep({ offset: 100, uncertainty: 10 }, 3_600_000);
    expect(guess).toEqual({ offset: 3_600_100, uncertainty: Number.POSITIVE_INFINITY });
    expect(observe(guess, reading(0, 40, 5000)).offset).toBe(4980);
  });
});
