import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideEnd,
  decideGrant,
  decideOutage,
  decidePause,
  decideReopen,
  decideResume,
  decideStart,
  decideVoid,
} from '../../../server/core/sitting/decisions.ts';
import { remainingWhenPaused, type Sitting, type SittingState } from '../../../server/core/sitting/sitting.ts';
import {
  type Instant,
  instant,
  type Millis,
  millis,
  minutes,
  plus,
  seconds,
} from '../../../server/core/time/instant.ts';
import { GRACE, openingEntries } from '../../../server/core/time/ledger.ts';

const nine = instant(Date.parse('2026-03-02T09:00:00Z'));
const at = (afterMinutes: number): Instant => plus(nine, millis(Math.round(afterMinutes * 60_000)));
const actor = { actorId: 'p-1', reason: 'fire alarm' };

function sitting(state: SittingState): Sitting {
  return {
    id: 's-1',
    deliveryId: 'd-1',
    candidateId: 'c-1',
    programId: 'qisp',
    examId: 'midterm',
    version: 3,
    registration: 1,
    attempt: 1,
    ...state,
  };
}
const running = (allotted: Millis = minutes(120)) =>
  sitting({ status: 'in-progress', startedAt: nine, allotted, deadline: plus(nine, allotted) });
const paused = (pausedAt = at(30)) =>
  sitting({ status: 'paused', startedAt: nine, allotted: minutes(120), pausedAt, pauseReason: 'fire alarm' });
/** Nothing credited before, no pause since the last beat. */
const first = { credited: millis(0), stood: millis(0) };
const scored = (endedAt = at(60)) =>
  sitting({ status: 'scored', startedAt: nine, allotted: minutes(120), endedAt, endKind: 'submitted' });
const voided = sitting({
  status: 'voided',
  startedAt: nine,
  allotted: minutes(120),
  endedAt: at(60),
  endKind: null,
});

function value<T>(result: { ok: true; value: T } | { ok: false; refusal: unknown } | null): T {
  if (!result?.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.value;
}

describe('start', () => {
  it('starts the clock of a sitting that waits', () => {
    const change = value(decideStart(sitting({ status: 'ready' }), openingEntries(120, 50, nine), nine));
    expect(change.next).toEqual({
      status: 'in-progress',
      startedAt: nine,
      allotted: minutes(180),
      deadline: at(180),
    });
  });

  it.each([
    ['in-progress', running()],
    ['paused', paused()],
    ['scored', scored()],
    ['voided', voided],
  ] as const)('refuses one that is %s', (_name, state) => {
    expect(decideStart(state, openingEntries(120, 0, nine), nine)).toMatchObject({
      ok: false,
      refusal: { code: 'conflict' },
    });
  });
});

describe('granted time', () => {
  it('moves the end of a running sitting by exactly as much', () => {
    expect(value(decideGrant(running(), minutes(10), actor, at(5))).next).toMatchObject({ deadline: at(130) });
  });

  it('is kept for a paused sitting', () => {
    const { next } = value(decideGrant(paused(), minutes(10), actor, at(40)));
    expect(next.status === 'paused' && remainingWhenPaused(next)).toBe(minutes(100));
  });

  it('[TIME-4] a correction never brings the end nearer than 5 minutes', () => {
    expect(decideGrant(running(), minutes(-116), actor, at(0))).toMatchObject({
      ok: false,
      refusal: { params: { mostSeconds: 115 * 60 } },
    });
    expect(value(decideGrant(running(), minutes(-115), actor, at(0))).next).toMatchObject({ deadline: at(5) });
  });

  it('[TIME-4] nothing can be taken back once less than 5 minutes are left', () => {
    expect(decideGrant(running(), seconds(-1), actor, at(116))).toMatchObject({
      ok: false,
      refusal: { params: { mostSeconds: 0 } },
    });
  });

  it('comes too late after the deadline and its grace', () => {
    expect(decideGrant(running(), minutes(10), actor, plus(at(120), millis(GRACE + 1)))).toMatchObject({
      ok: false,
      refusal: { code: 'sitting-not-open' },
    });
  });
});

describe('[TIME-2] pause and resume', () => {
  it('a paused sitting has no deadline, and resuming moves the end by the time that it stood', () => {
    const pause = value(decidePause(running(), actor, at(30)));
    expect(pause.next).not.toHaveProperty('deadline');
    const resume = value(decideResume(sitting(pause.next), actor, at(47)));
    expect(resume.next).toMatchObject({ deadline: at(137), allotted: minutes(137) });
    expect(resume.entries).toEqual([
      { kind: 'pause', millis: minutes(17), actorId: 'p-1', reason: 'fire alarm', at: at(47) },
    ]);
  });

  it('what is left never changes by any number of pauses', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 9000 })), { maxLength: 8 }),
        (spans) => {
          let state: Sitting = running();
          let now = nine;
          let ran = 0;
          for (const [runs, stands] of spans) {
            now = plus(now, millis(runs));
            ran += runs;
            state = sitting(value(decidePause(state, actor, now)).next);
            now = plus(now, millis(stands));
            state = sitting(value(decideResume(state, actor, now)).next);
          }
          expect(state.status === 'in-progress' && state.deadline - now).toBe(minutes(120) - ran);
        },
      ),
    );
  });
});

describe('[SIT-2] the end', () => {
  it('is when the candidate submits', () => {
    expect(value(decideEnd(running(), 'submitted', at(60))).next).toMatchObject({
      status: 'scored',
      endKind: 'submitted',
      endedAt: at(60),
    });
  });

  it('[TIME-5] is at the deadline, whichever trigger comes after the grace, and however late', () => {
    for (const kind of ['submitted', 'expired', 'terminated'] as const)
      expect(value(decideEnd(running(), kind, at(500))).next).toMatchObject({ endKind: 'expired', endedAt: at(120) });
  });

  it('[TIME-5] is a submission still within the grace, at the deadline', () => {
    expect(value(decideEnd(running(), 'submitted', plus(at(120), GRACE))).next).toMatchObject({
      endKind: 'submitted',
      endedAt: at(120),
    });
  });

  it('[TIME-5] never comes early', () => {
    expect(decideEnd(running(), 'expired', plus(at(120), GRACE))).toMatchObject({ ok: false });
  });

  it('of a paused sitting never comes by itself', () => {
    expect(decideEnd(paused(), 'expired', at(5000))).toMatchObject({ ok: false });
  });

  it('ended while paused, it has used what it had used when the clock stopped [TIME-2]', () => {
    const { next, entries } = value(decideEnd(paused(at(30)), 'terminated', at(300)));
    expect(entries).toMatchObject([{ kind: 'pause', millis: minutes(270), reason: 'fire alarm' }]);
    expect(next).toMatchObject({ endedAt: at(300), allotted: minutes(120 + 270) });
  });

  it('has nothing left to do once it came', () => {
    expect(decideEnd(scored(), 'submitted', at(61))).toBeNull();
  });
});

describe('[TIME-6] outage credit', () => {
  it('leaves as much time after the return as there was at the last sign of life', () => {
    const change = decideOutage(running(), at(118), at(125), first);
    expect(change?.next).toMatchObject({ deadline: at(127) });
    expect(change?.entries).toMatchObject([{ kind: 'outage-credit', millis: minutes(7) }]);
  });

  it('gives a sitting started after the last sign of life only what it lost itself', () => {
    expect(decideOutage(running(), at(-1), at(2), first)?.entries).toMatchObject([{ millis: minutes(2) }]);
  });

  it('gives nothing to a sitting whose time was up before', () => {
    expect(decideOutage(running(), at(120), at(125), first)).toBeNull();
  });

  it('gives nothing twice: a paused sitting gets its pause back on resuming', () => {
    expect(decideOutage(paused(), at(40), at(50), first)).toBeNull();
  });

  it('gives a sitting paused after the return, before the first beat, what it lost until then', () => {
    const change = decideOutage(paused(at(50)), at(40), at(51), first);
    expect(change?.next).toMatchObject({ status: 'paused', pausedAt: at(50), allotted: minutes(130) });
  });

  it('gives no second that a pause gave back, when the sitting was resumed before the first beat', () => {
    const given = { credited: millis(0), stood: minutes(8) };
    expect(decideOutage(running(), at(40), at(50), given)?.entries).toMatchObject([{ millis: minutes(2) }]);
    expect(decideOutage(running(), at(40), at(50), { ...given, stood: minutes(10) })).toBeNull();
  });

  it('beyond the cap brings the sitting back paused, with what was left', () => {
    const change = decideOutage(running(), at(60), at(91), first);
    expect(change?.next.status === 'paused' && remainingWhenPaused(change.next)).toBe(minutes(60));
  });

  it('counts what was credited before against the cap', () => {
    expect(decideOutage(running(), at(60), at(62), { credited: minutes(29), stood: millis(0) })?.next.status).toBe(
      'paused',
    );
    expect(decideOutage(running(), at(60), at(61), { credited: minutes(29), stood: millis(0) })?.next.status).toBe(
      'in-progress',
    );
  });
});

describe('reopening', () => {
  it('gives back what was left, paused until a person resumes it', () => {
    const { next, entries } = value(decideReopen(scored(at(60)), 10, actor, at(70)));
    expect(next).toMatchObject({ status: 'paused', pausedAt: at(60) });
    expect(remainingWhenPaused(next)).toBe(minutes(60));
    expect(entries).toEqual([]);
  });

  it('grants what is missing to the promised minutes', () => {
    const { next, entries } = value(decideReopen(scored(at(119)), 10, actor, at(130)));
    expect(remainingWhenPaused(next)).toBe(minutes(10));
    expect(entries).toMatchObject([{ kind: 'granted', millis: minutes(9) }]);
  });

  it.each([
    ['in-progress', running()],
    ['paused', paused()],
    ['voided', voided],
  ] as const)('refuses a sitting that is %s', (_name, state) =>
    expect(decideReopen(state, 10, actor, at(70))).toMatchObject({ ok: false }),
  );
});

describe('voiding', () => {
  it.each([
    ['ready', sitting({ status: 'ready' })],
    ['in-progress', running()],
    ['paused', paused()],
    ['scored', scored()],
  ] as const)('cancels a sitting that is %s', (_name, state) => {
    expect(value(decideVoid(state, at(70))).next.status).toBe('voided');
  });

  it('keeps when and how the sitting had ended', () => {
    expect(value(decideVoid(scored(at(60)), at(90))).next).toMatchObject({ endedAt: at(60), endKind: 'submitted' });
  });

  it('happens once', () => expect(decideVoid(voided, at(70))).toMatchObject({ ok: false }));
});
