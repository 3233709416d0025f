import { describe, expect, it } from 'vitest';
import { observe, type ServerClock, serverTimeAt } from '../../../client/exam-clock/server-clock.ts';

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
