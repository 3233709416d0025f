import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '../../../server/core/program/calendar.ts';
import type { PathEvent } from '../../../server/core/program/events.ts';
import { derivePath, type PathState } from '../../../server/core/program/path.ts';
import { type Purpose, purposes, stepOf } from '../../../server/core/program/program.ts';
import { attemptsAt } from '../../../server/core/program/sittings.ts';
import { at, History, qisp } from './history.ts';

const tasks = qisp.steps.filter(({ kind }) => kind === 'task').map(({ id }) => id);

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('step' as const), stepId: fc.constantFrom(...tasks), daysAgo: fc.nat(20) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('sit' as const),
      verdict: fc.constantFrom('pass', 'fail', 'fail', 'held', null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      purpose: fc.constantFrom(...purposes),
      units: fc.constantFrom(20, 35, 70, 220, 240, 505),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      pick: fc.nat(),
      verdict: fc.constantFrom('pass', 'fail', 'held'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), pick: fc.nat() }) },
);
const life = fc.array(fc.record({ act, waits: fc.nat(90) }), { maxLength: 40 });
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** Lives a life as the engine lets people live: a sitting starts only where the path says so. */
function lived(moments: Life, visit: (state: PathState, history: History, today: string) => void = () => {}): History {
  const history = new History()
    .account('2024-01-02')
    .did('reading', '2024-01-03')
    .did('self-assessment', '2024-01-04')
    .paid('enrollment', 505, '2024-01-05')
    .did('training', '2024-01-20');
  let today = calendarDate('2024-02-01');
  moments.forEach(({ act: deed, waits }, index) => {
    today = addDays(today, waits);
    const sittings = history.events.flatMap((event) => (event.kind === 'sitting-started' ? [event.sittingId] : []));
    switch (deed.do) {
      case 'step':
        history.did(deed.stepId, addDays(today, -deed.daysAgo));
        break;
      case 'pay':
        history.paid(deed.purpose, deed.units, today);
        break;
      case 'sit': {
        const open = history.on(`${today} 13:00`).exams.find(({ eligibility }) => eligibility.eligible);
        if (!open?.eligibility.eligible) break;
        history.started(open.examId, `s${index}`, `${today} 13:00`, open.eligibility.registration);
        if (deed.verdict !== null) history.decided(`s${index}`, deed.verdict as 'pass', `${today} 15:00`);
        break;
      }
      case 'decide': {
        const chosen = sittings[deed.pick % Math.max(1, sittings.length)];
        if (chosen !== undefined) history.decided(chosen, deed.verdict as 'pass', `${today} 16:00`);
        break;
      }
      case 'void': {
        const chosen = sittings[deed.pick % Math.max(1, sittings.length)];
        if (chosen !== undefined) history.voided(chosen, `${today} 17:00`);
        break;
      }
    }
    history.settle(`${today} 18:00`);
    visit(history.on(`${today} 18:00`), history, today);
  });
  return history;
}

const everyState = (check: (state: PathState, history: History, today: string) => void) =>
  fc.assert(
    fc.property(life, (moments) => {
      lived(moments, check);
    }),
    { numRuns: 150 },
  );

describe('whatever happens', () => {
  it('nobody gets more attempts in a registration than allowed', () => {
    everyState(({ exams, registration }) => {
      for (const { examId, sittings, eligibility } of exams) {
        const allowed = qisp.exams.find(({ id }) => id === examId)?.attempts ?? 0;
        for (let each = 1; each <= registration; each += 1) {
          expect(attemptsAt(qisp, sittings, examId, each).length).toBeLessThanOrEqual(allowed);
        }
        if (eligibility.eligible) expect(eligibility.attempt).toBeLessThanOrEqual(allowed);
      }
    });
  });

  it('nobody is eligible with a requirement unmet, an enrollment that is not open or a sitting undecided', () => {
    everyState(({ exams, steps, enrollment }) => {
      for (const { examId, eligibility, sittings } of exams) {
        if (!eligibility.eligible) continue;
        const complete = steps.filter(({ status }) => status === 'complete').map(({ stepId }) => stepId);
        expect(complete).toEqual(expect.arrayContaining([...(stepOf(qisp, examId)?.after ?? [])]));
        expect(complete).not.toContain(examId);
        expect(enrollment?.open).toBe(true);
        expect(sittings.map(({ standing }) => standing.status)).not.toContain('open');
        expect(sittings.map(({ standing }) => standing.status)).not.toContain('held');
      }
    });
  });

  it('[PATH-1] every refusal has a reason that says what it is', () => {
    everyState(({ exams, steps, certificate, renewal }) => {
      const refusals = [
        ...exams.flatMap(({ eligibility }) => (eligibility.eligible ? [] : [eligibility.reasons])),
        ...steps.flatMap((step) => (step.status === 'blocked' ? [step.reasons] : [])),
        ...(certificate !== null && renewal !== null ? [renewal.reasons] : []),
      ];
      for (const reasons of refusals) {
        expect(reasons.length).toBeGreaterThan(0);
        for (const { message, priceCents } of reasons) {
          expect(message).toMatch(/^\S.*\.$/);
          expect(priceCents ?? 0).toBeGreaterThanOrEqual(0);
        }
      }
    });
  });

  it('an exam that waits only for money and steps opens once they are given', () => {
    everyState(({ exams }, history, today) => {
      const midterm = exams.find(({ examId }) => examId === 'midterm');
      if (midterm === undefined || midterm.eligibility.eligible) return;
      const { reasons } = midterm.eligibility;
      if (reasons.some(({ clearedBy }) => clearedBy?.kind !== 'payment' && clearedBy?.kind !== 'step')) return;
      const cured = new History();
      cured.events.push(...history.events);
      for (const { clearedBy, priceCents, earliestOn } of reasons) {
        if (clearedBy?.kind === 'payment') cured.paid(clearedBy.purpose, (priceCents ?? 0) / 100, `${today} 19:00`);
        if (clearedBy?.kind === 'step')
          cured.did(clearedBy.stepId, earliestOn !== null && earliestOn > today ? earliestOn : today);
      }
      expect(cured.eligibility('midterm', `${addDays(calendarDate(today), 1)} 12:00`)).toMatchObject({
        eligible: true,
      });
    });
  });

  it('re-registration never shortens an enrollment', () => {
    everyState(({ enrollment, exams }, history, today) => {
      if (enrollment === null || !exams.some(({ eligibility }) => !eligibility.eligible)) return;
      const paid = new History();
      paid.events.push(...history.events);
      paid.paid('re-registration', 70, `${today} 18:00`);
      const after = paid.on(`${today} 18:00`).enrollment?.endsOn ?? '';
      expect(after >= enrollment.endsOn).toBe(true);
    });
  });

  it('no money is lost: what is neither credit nor to be given back has paid for something, at its price', () => {
    everyState(({ credits, refunds }, { events }) => {
      const spentOn = (purpose: Purpose) => {
        const sum = (all: readonly { purpose: Purpose; cents: number }[]) =>
          all.filter((money) => money.purpose === purpose).reduce((total, { cents }) => total + cents, 0);
        const paid = events.flatMap((event) => (event.kind === 'payment' ? [event] : []));
        return sum(paid) - sum(credits) - sum(refunds);
      };
      const renewals = events.flatMap((event) => (event.kind === 'certificate-renewed' ? [event.cents] : []));
      expect(spentOn('enrollment')).toBe(50_500);
      expect(spentOn('renewal')).toBe(renewals.reduce((sum, cents) => sum + cents, 0));
      for (const purpose of ['re-registration', 'extension'] as const) {
        expect(spentOn(purpose)).toBeGreaterThanOrEqual(0);
        expect(spentOn(purpose) % 7000).toBe(0);
      }
    });
  });

  it('the same history means the same, in whatever order it was recorded', () => {
    const shuffled = life.chain((moments) => {
      const { events } = lived(moments);
      return fc.record({
        events: fc.constant(events as readonly PathEvent[]),
        mixed: fc.shuffledSubarray(events, { minLength: events.length }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ events, mixed }) => {
        const now = at('2030-01-01');
        expect(derivePath(qisp, mixed, now)).toEqual(derivePath(qisp, events, now));
      }),
      { numRuns: 60 },
    );
  });
});
