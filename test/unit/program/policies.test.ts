import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../../server/core/program/calendar.ts';
import { type Program, programInForce } from '../../../server/core/program/program.ts';
import { brief, enrolled, History, qisp, readyForFinal, trained } from './history.ts';

const failedTwice = (history = trained()) =>
  history.sat('midterm', 'fail', 'm1', '2024-05-01').sat('midterm', 'fail', 'm2', '2024-05-08');
const under = (program: Program, history: History) => Object.assign(new History(program), { events: history.events });
const statusOf = (history: History, stepId: string, when: string) =>
  history.on(when).steps.find((step) => step.stepId === stepId)?.status;

describe('what QISP leaves to policy', () => {
  it('re-registration opens a fresh two-year enrollment from its own date', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-07-01');
    expect(history.on('2024-07-01').enrollment?.endsOn).toBe('2026-07-01');
    const fixed = { ...qisp, reRegistration: { ...qisp.reRegistration, renewsEnrollment: false } };
    expect(under(fixed, history).on('2024-07-01').enrollment?.endsOn).toBe('2026-03-01');
  });

  it('an extension paid before the end adds two years to the old end', () => {
    expect(trained().paid('extension', 70, '2026-03-01 23:59').on('2026-03-02').enrollment?.endsOn).toBe('2028-03-01');
  });

  it('an extension paid after the end runs two years from payment', () => {
    expect(trained().paid('extension', 70, '2026-08-15').on('2026-08-15').enrollment?.endsOn).toBe('2028-08-15');
  });

  it('survey, reading and self-assessment carry over into a new registration', () => {
    const history = readyForFinal().sat('final', 'fail', 'f1', '2024-06-01').sat('final', 'fail', 'f2', '2024-06-08');
    history.paid('re-registration', 70, '2024-06-10');
    for (const stepId of ['reading', 'self-assessment', 'survey']) {
      expect(statusOf(history, stepId, '2024-06-11')).toBe('complete');
    }
    for (const stepId of ['training', 'midterm', 'course']) {
      expect(statusOf(history, stepId, '2024-06-11')).not.toBe('complete');
    }
  });

  it('what must be done again counts only if done after the day of the failure', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-05-10').did('training', '2024-05-08');
    expect(statusOf(history, 'training', '2024-05-11')).toBe('open');
    expect(statusOf(history.did('training', '2024-05-09'), 'training', '2024-05-11')).toBe('complete');
  });

  it('training done again before the 70 USD are paid counts, unless the program says otherwise', () => {
    const history = failedTwice().did('training', '2024-05-09').paid('re-registration', 70, '2024-05-12');
    expect(statusOf(history, 'training', '2024-05-12')).toBe('complete');
    const strict = { ...qisp, reRegistration: { ...qisp.reRegistration, redoneBeforePaymentCounts: false } };
    expect(statusOf(under(strict, history), 'training', '2024-05-12')).toBe('open');
    expect(statusOf(under(strict, history).did('training', '2024-05-12'), 'training', '2024-05-12')).toBe('complete');
  });

  it('an old completion reported twice changes nothing', () => {
    const once = trained().on('2024-04-10');
    expect(trained().did('training', '2024-04-01').on('2024-04-10')).toEqual(once);
  });

  it('the ToR course counts on the day the midterm was passed, and the survey on the day of the course', () => {
    const history = trained().sat('midterm', 'pass', 'm1', '2024-05-01').did('course', '2024-05-01');
    expect(history.did('survey', '2024-05-01').eligibility('final', '2024-05-01').eligible).toBe(true);
  });

  it('where re-registration is due anyway, no extension is charged beside it, unless the program says otherwise', () => {
    const due = (history: History) => history.on('2026-03-05').due.map(({ purpose }) => purpose);
    expect(due(failedTwice())).toEqual(['re-registration']);
    const both = { ...qisp, reRegistration: { ...qisp.reRegistration, coversExtension: false } };
    expect(due(under(both, failedTwice()))).toEqual(['re-registration', 'extension']);
  });

  it('a voided sitting is no attempt; a started one without an answer is', () => {
    const history = trained().started('midterm', 'm1', '2024-05-01').voided('m1', '2024-05-02');
    expect(history.eligibility('midterm', '2024-05-02')).toMatchObject({ attempt: 1 });
    history.sat('midterm', 'fail', 'm2', '2024-05-03');
    expect(history.eligibility('midterm', '2024-05-03')).toMatchObject({ attempt: 2 });
    const strict = { ...qisp, attempts: { voidedSittingsCount: true } };
    expect(under(strict, history).eligibility('midterm', '2024-05-03').eligible).toBe(false);
  });

  it('an open sitting closes the exam until it ends, and outlives the enrollment', () => {
    const history = readyForFinal().started('final', 'f1', '2026-03-01 22:00');
    expect(brief(history.reasons('final', '2026-03-01 23:00'))).toEqual(['sitting-open']);
    history.decided('f1', 'pass', '2026-03-02 00:30');
    expect(history.on('2026-03-02 00:30').complete).toBe(true);
  });

  it('[SIT-3] a held outcome opens and issues nothing; its release does', () => {
    const history = readyForFinal().started('final', 'f1', '2024-06-01').decided('f1', 'held', '2024-06-01 16:00');
    expect(brief(history.reasons('final', '2024-06-02'))).toEqual(['outcome-held']);
    expect(history.settle('2024-06-02').on('2024-06-02').certificate).toBeNull();
    history.decided('f1', 'pass', '2024-06-05').settle('2024-06-05');
    expect(history.on('2024-06-05').certificate?.issuedOn).toBe('2024-06-05');
  });

  it('a waiver completes a step on the record and holds in every registration', () => {
    const history = enrolled().add('step-waived', { stepId: 'training', on: calendarDate('2024-03-05') });
    expect(
      failedTwice(history)
        .on('2024-05-09')
        .steps.find(({ stepId }) => stepId === 'training'),
    ).toEqual({
      stepId: 'training',
      status: 'complete',
      on: '2024-03-05',
      waived: true,
    });
  });

  it('an exam that was waived asks for nothing after failures at it', () => {
    const history = failedTwice().add('step-waived', { stepId: 'midterm', on: calendarDate('2024-05-20') });
    expect(brief(history.reasons('midterm', '2024-05-21'))).toEqual(['already-complete']);
    expect(history.on('2024-05-21').due).toEqual([]);
  });

  it('early and short payments wait as credit for their purpose', () => {
    const history = trained().paid('re-registration', 50, '2024-04-02');
    expect(history.on('2024-04-03').credits).toEqual([{ purpose: 're-registration', cents: 5000 }]);
    expect(failedTwice(history).on('2024-05-09').due).toMatchObject([{ priceCents: 7000, dueCents: 2000 }]);
    history.paid('re-registration', 30, '2024-05-10');
    const state = history.on('2024-05-10');
    expect(state.registration).toBe(2);
    expect(state.credits).toEqual([{ purpose: 're-registration', cents: 1000 }]);
  });

  it('money that was never asked for is credit and no refund when an attempt is voided', () => {
    const history = trained().paid('re-registration', 70, '2024-04-02');
    const state = failedTwice(history).voided('m1', '2024-05-10').on('2024-05-11');
    expect(state.refunds).toEqual([]);
    expect(state.credits).toEqual([{ purpose: 're-registration', cents: 7000 }]);
  });

  it('a refund that was paid out leaves the queue', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-05-10', 'p70').voided('m1', '2024-05-15');
    history.add('refunded', { paymentId: 'p70', cents: 7000, at: history.at('2024-05-20') });
    expect(history.on('2024-05-21').refunds).toEqual([]);
    expect(history.on('2024-05-21').credits).toEqual([]);
  });

  it('an extension bought only because of a wrong fail goes to the refund queue', () => {
    const history = readyForFinal().sat('final', 'fail', 'f1', '2026-02-20').paid('extension', 70, '2026-03-10', 'px');
    expect(history.decided('f1', 'pass', '2026-03-20').on('2026-03-20').refunds).toMatchObject([{ id: 'px' }]);
    const needed = trained().sat('midterm', 'fail', 'm1', '2026-02-20').paid('extension', 70, '2026-03-10');
    expect(needed.decided('m1', 'pass', '2026-03-20').on('2026-03-20').refunds).toEqual([]);
  });

  it('a registration in which an exam was sat stays, although its fee goes back', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-05-10', 'p70').did('training', '2024-05-11');
    history.sat('midterm', 'fail', 'm3', '2024-06-01', 2).voided('m1', '2024-06-05');
    expect(history.on('2024-06-06').refunds).toMatchObject([{ id: 'p70' }]);
    expect(history.eligibility('midterm', '2024-06-06')).toMatchObject({ registration: 2, attempt: 2 });
  });

  it('an entry made in error is withdrawn and counts for nothing', () => {
    const history = enrolled().add('step-completed', { stepId: 'training', on: calendarDate('2024-04-01') }, 'wrong');
    history.add('withdrawn', { eventId: 'wrong', at: history.at('2024-04-02') });
    expect(brief(history.reasons('midterm', '2024-04-03'))).toEqual(['step-missing training']);
  });

  it('the handbook is open for one year', () => {
    expect(enrolled().on('2024-03-02').enrollment?.benefits).toEqual([{ title: 'Handbook', until: '2025-03-01' }]);
  });

  it('[PATH-1] before anything is done, every reason is named with its price', () => {
    const reasons = new History().account('2024-01-02').reasons('midterm', '2024-01-03');
    expect(brief(reasons)).toEqual([
      'not-enrolled',
      'step-missing reading',
      'step-missing self-assessment',
      'step-missing training',
    ]);
    expect(reasons[0]).toMatchObject({ priceCents: 50_500, clearedBy: { kind: 'payment', purpose: 'enrollment' } });
  });

  it('fees and renewal hold for everybody as the newest version gives them; the path is that of enrollment', () => {
    const amounts = [
      { from: calendarDate('2015-01-01'), cents: 7000 },
      { from: calendarDate('2024-05-10'), cents: 9000 },
    ];
    const newest: Program = {
      ...qisp,
      exams: qisp.exams.map((exam) => ({ ...exam, attempts: 5 })),
      fees: qisp.fees.map((fee) => (fee.id === 're-registration' ? { ...fee, amounts } : fee)),
      renewal: null,
    };
    const inForce = programInForce(qisp, newest);
    expect(inForce.renewal).toBeNull();
    const history = under(inForce, failedTwice());
    expect(history.on('2024-05-09').due).toMatchObject([{ dueCents: 7000 }]);
    expect(history.on('2024-05-10').due).toMatchObject([{ dueCents: 9000 }]);
    expect(history.paid('re-registration', 70, '2024-05-09').on('2024-05-11').registration).toBe(2);
  });
});
