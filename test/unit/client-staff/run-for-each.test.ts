import { describe, expect, it } from 'vitest';
import { type Fate, runForEach } from '../../../client/features/staff/run-for-each.ts';

describe('an action for several targets', () => {
  it('tells the fate of each; a refusal or a broken request stops none of the others', async () => {
    const fates = new Map<string, Fate<string>>();
    await runForEach(
      ['done', 'refused', 'broken', 'last'],
      async (target) => {
        if (target === 'broken') throw new Error('no network');
        return target === 'refused' ? { ok: false, message: 'has ended' } : { ok: true, value: target };
      },
      (target, fate) => fates.set(target, fate),
    );
    expect([...fates]).toEqual([
      ['done', { status: 'done', value: 'done' }],
      ['refused', { status: 'refused', message: 'has ended' }],
      ['broken', { status: 'refused', message: 'no network' }],
      ['last', { status: 'done', value: 'last' }],
    ]);
  });

  it('runs each target once and never more than four at a time', async () => {
    let now = 0;
    let most = 0;
    const seen: number[] = [];
    await runForEach(
      Array.from({ length: 25 }, (_, index) => index),
      async (target) => {
        now += 1;
        most = Math.max(most, now);
        seen.push(target);
        await Promise.resolve();
        now -= 1;
        return { ok: true, value: null };
      },
      () => undefined,
    );
    expect(most).toBe(4);
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index));
  });
});
