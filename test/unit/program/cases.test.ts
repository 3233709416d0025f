import { describe, expect, it } from 'vitest';
import { calendarDate } from '../../../server/core/program/calendar.ts';
import { brief, certified, enrolled, History, qisp, readyForFinal, trained } from './history.ts';

const failedTwice = () =>
  trained().sat('midterm', 'fail', 'm1', '2024-05-01').sat('midterm', 'fail', 'm2', '2024-05-08');
const finalFailedTwice = () =>
  readyForFinal().sat('final', 'fail', 'f1', '2024-06-01').sat('final', 'fail', 'f2', '2024-06-08');
const certificateOf = (history: ReturnType<typeof trained>, when: string) => history.on(when).certificate;

describe('the cases that must hold: attempts', () => {
  it('midterm 25/35: pass', () => {
    const state = trained().sat('midterm', 'pass', 'm1', '2024-05-01').on('2024-05-01');
    expect(state.steps.find(({ stepId }) => stepId === 'midterm')).toMatchObject({
      status: 'complete',
      on: '2024-05-01',
    });
  });

  it('midterm 24/35: fail, attempt 1 of 2, retake free, eligible at once', () => {
    const history = trained().sat('midterm', 'fail', 'm1', '2024-05-01');
    expect(history.eligibility('midterm', '2024-05-01 11:00')).toEqual({
      eligible: true,
      registration: 1,
      attempt: 2,
      attemptsAllowed: 2,
    });
    expect(history.on('2024-05-01').due).toEqual([]);
  });

  it('midterm fail, fail: not eligible; reasons name re-registration 70 USD and training', () => {
    const reasons = failedTwice().reasons('midterm', '2024-05-09');
    expect(brief(reasons)).toEqual(['re-registration-needed', 'step-missing training']);
    expect(reasons[0]).toMatchObject({
      priceCents: 7000,
      clearedBy: { kind: 'payment', purpose: 're-registration' },
      message: 'Midterm exam is closed until re-registration (70.00 USD).',
    });
    expect(reasons[1]).toMatchObject({ earliestOn: '2024-05-09', clearedBy: { kind: 'step', stepId: 'training' } });
  });

  it('… then pays 70, not yet training: not eligible; reason names training only', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-05-10');
    expect(brief(history.reasons('midterm', '2024-05-11'))).toEqual(['step-missing training']);
  });

  it('… then training done again: eligible, attempt 1 of 2 of registration 2', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-05-10').did('training', '2024-05-20');
    expect(history.eligibility('midterm', '2024-05-20')).toEqual({
      eligible: true,
      registration: 2,
      attempt: 1,
      attemptsAllowed: 2,
    });
  });

  it('midterm pass, ToR course done, survey missing: final not eligible; reason names the survey', () => {
    const history = trained().sat('midterm', 'pass', 'm1', '2024-05-01').did('course', '2024-05-10');
    const reasons = history.reasons('final', '2024-05-12');
    expect(brief(reasons)).toEqual(['step-missing survey']);
    expect(reasons[0]?.earliestOn).toBe('2024-05-10');
  });

  it('final 49/70 with all steps done: pass, certificate issued in the same transaction', () => {
    const history = readyForFinal().sat('final', 'pass', 'f1', '2024-06-01').settle('2024-06-01 11:00');
    expect(certificateOf(history, '2024-06-01 11:00')).toMatchObject({
      number: 1,
      issuedOn: '2024-06-01',
      expiresOn: '2026-06-01',
      status: 'current',
    });
  });

  it('final fail, fail, then re-registration and training: midterm eligible again; final not: needs midterm and ToR course of registration 2', () => {
    const history = finalFailedTwice().paid('re-registration', 70, '2024-06-10').did('training', '2024-06-20');
    expect(history.eligibility('midterm', '2024-06-21')).toMatchObject({ eligible: true, registration: 2, attempt: 1 });
    const reasons = history.reasons('final', '2024-06-21');
    expect(brief(reasons)).toEqual(['exam-not-passed', 'step-missing course']);
    expect(reasons[0]?.params).toMatchObject({ examId: 'midterm', registration: 2 });
  });

  it('enrolled, training incomplete: midterm refused: training', () => {
    expect(brief(enrolled().reasons('midterm', '2024-03-02'))).toEqual(['step-missing training']);
  });

  it.each(['midterm', 'final'])('%s passed, wants it again: refused: already passed', (examId) => {
    const history = readyForFinal().sat('final', 'pass', 'f1', '2024-06-01');
    expect(brief(history.reasons(examId, '2024-06-02'))).toEqual(['already-passed']);
  });

  it('ToR course 2025-03-01, midterm passed 2025-03-10: final refused: a course on or after 2025-03-10 is needed', () => {
    const history = trained().did('course', '2025-03-01').sat('midterm', 'pass', 'm1', '2025-03-10');
    const course = history.reasons('final', '2025-03-11').find(({ params }) => params['stepId'] === 'course');
    expect(course).toMatchObject({
      earliestOn: '2025-03-10',
      message: 'Training course on or after 2025-03-10 is missing; what was recorded for 2025-03-01 does not count.',
    });
  });

  it('survey recorded before the course: refused', () => {
    const history = trained().sat('midterm', 'pass', 'm1', '2024-05-01').did('survey', '2024-05-09');
    const state = history.did('course', '2024-05-10').on('2024-05-12');
    expect(state.steps.find(({ stepId }) => stepId === 'survey')?.status).toBe('open');
    expect(brief(history.reasons('final', '2024-05-12'))).toEqual(['step-missing survey']);
  });

  it('final fail, fail → registration 2; midterm fail, fail → registration 3, trained, midterm passed: final refused: ToR course still owed', () => {
    const history = finalFailedTwice()
      .paid('re-registration', 70, '2024-06-10')
      .did('training', '2024-06-20')
      .sat('midterm', 'fail', 'm2', '2024-07-01', 2)
      .sat('midterm', 'fail', 'm3', '2024-07-08', 2)
      .paid('re-registration', 70, '2024-07-09')
      .did('training', '2024-07-20')
      .sat('midterm', 'pass', 'm4', '2024-08-01', 3);
    expect(history.on('2024-08-02').registration).toBe(3);
    const reasons = history.reasons('final', '2024-08-02');
    expect(brief(reasons)).toEqual(['step-missing course']);
    expect(reasons[0]?.earliestOn).toBe('2024-08-01');
    history.did('course', '2024-08-05');
    expect(history.eligibility('final', '2024-08-05')).toMatchObject({ eligible: true, registration: 3, attempt: 1 });
  });

  it('training completion of registration 1 reported again after re-registration: ignored; training still open', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-05-10').did('training', '2024-04-01');
    expect(history.on('2024-05-12').steps.find(({ stepId }) => stepId === 'training')?.status).toBe('open');
  });

  it('training done again after the second failure, then 70 USD paid: counts', () => {
    const history = failedTwice().did('training', '2024-05-09').paid('re-registration', 70, '2024-05-12');
    expect(history.eligibility('midterm', '2024-05-12')).toMatchObject({ eligible: true, registration: 2, attempt: 1 });
  });

  it('fail, fail, then attempt 1 voided: eligible, one attempt left, no fee; an unpaid 70 is cancelled', () => {
    const history = failedTwice().voided('m1', '2024-05-15');
    expect(history.on('2024-05-14').due).toMatchObject([{ purpose: 're-registration', dueCents: 7000 }]);
    expect(history.eligibility('midterm', '2024-05-16')).toMatchObject({ registration: 1, attempt: 2 });
    expect(history.on('2024-05-16').due).toEqual([]);
  });

  it('fail, fail, then attempt 1 voided: a paid 70 goes to the refund queue', () => {
    const history = failedTwice().paid('re-registration', 70, '2024-05-10', 'p70').voided('m1', '2024-05-15');
    const state = history.on('2024-05-16');
    expect(state.refunds).toMatchObject([{ id: 'p70', cents: 7000 }]);
    expect(state.credits).toEqual([]);
    expect(state.registration).toBe(1);
    expect(history.eligibility('midterm', '2024-05-16')).toMatchObject({ eligible: true, registration: 1, attempt: 2 });
  });

  it('final 48/70, later rescored to 49/70: pass; certificate dated the day of that decision', () => {
    const history = readyForFinal().sat('final', 'fail', 'f1', '2024-06-01');
    history.decided('f1', 'pass', '2024-06-20').settle('2024-06-20');
    expect(certificateOf(history, '2024-06-20')).toMatchObject({ issuedOn: '2024-06-20', expiresOn: '2026-06-20' });
  });

  it('final 48/70, later rescored to 49/70: a fee paid because of the wrong fail goes to the refund queue', () => {
    const history = finalFailedTwice().paid('re-registration', 70, '2024-06-10', 'p70');
    history.decided('f2', 'pass', '2024-06-20').settle('2024-06-20');
    const state = history.on('2024-06-20');
    expect(state.refunds).toMatchObject([{ id: 'p70', cents: 7000 }]);
    expect(state.certificate?.issuedOn).toBe('2024-06-20');
    expect(state.due).toEqual([]);
  });
});

describe('the cases that must hold: enrollment', () => {
  it('enrollment 2024-03-01, today 2026-03-01: last day: still open (ends at the end of 2026-03-01)', () => {
    expect(trained().eligibility('midterm', '2026-03-01 23:59').eligible).toBe(true);
  });

  it('enrollment 2024-03-01, today 2026-03-02: closed; reason names extension 70 USD; extension paid that day runs to 2028-03-02', () => {
    const history = trained();
    const reasons = history.reasons('midterm', '2026-03-02 00:00');
    expect(brief(reasons)).toEqual(['enrollment-ended']);
    expect(reasons[0]).toMatchObject({ priceCents: 7000, clearedBy: { kind: 'payment', purpose: 'extension' } });
    history.paid('extension', 70, '2026-03-02');
    expect(history.on('2026-03-02').enrollment).toMatchObject({ endsOn: '2028-03-02', open: true });
    expect(history.eligibility('midterm', '2026-03-02').eligible).toBe(true);
  });

  it('midterm failed once, enrollment ended, extended: attempt 2 of 2 of the same registration; steps done stay done', () => {
    const history = trained().sat('midterm', 'fail', 'm1', '2024-05-01').paid('extension', 70, '2026-04-01');
    expect(history.eligibility('midterm', '2026-04-01')).toEqual({
      eligible: true,
      registration: 1,
      attempt: 2,
      attemptsAllowed: 2,
    });
  });

  it('enrollment 2024-03-01, midterm fail, fail, today 2026-03-05: re-registration and training; 70 USD due, not 140', () => {
    const history = failedTwice();
    expect(brief(history.reasons('midterm', '2026-03-05'))).toEqual([
      're-registration-needed',
      'step-missing training',
    ]);
    expect(history.on('2026-03-05').due.map(({ dueCents }) => dueCents)).toEqual([7000]);
    history.paid('re-registration', 70, '2026-03-05').did('training', '2026-03-06');
    expect(history.on('2026-03-06').enrollment?.endsOn).toBe('2028-03-05');
    expect(history.eligibility('midterm', '2026-03-06')).toMatchObject({ eligible: true, registration: 2 });
  });

  it('enrollment 2024-03-01, extended early to 2028-03-01, fail, fail, re-registered 2025-07-01: end stays 2028-03-01', () => {
    const history = trained().paid('extension', 70, '2025-01-10');
    expect(history.on('2025-01-11').enrollment?.endsOn).toBe('2028-03-01');
    history.sat('midterm', 'fail', 'm1', '2025-05-01').sat('midterm', 'fail', 'm2', '2025-06-01');
    history.paid('re-registration', 70, '2025-07-01');
    expect(history.on('2025-07-01').enrollment?.endsOn).toBe('2028-03-01');
  });

  it('final started on the last enrollment day at 22:00, passed at 01:20: certificate dated that next day; had it failed: extension needed', () => {
    const started = () => readyForFinal().started('final', 'f1', '2026-03-01 22:00');
    const passed = started().decided('f1', 'pass', '2026-03-02 01:20').settle('2026-03-02 01:20');
    expect(certificateOf(passed, '2026-03-02 01:20')).toMatchObject({ issuedOn: '2026-03-02' });
    const failed = started().decided('f1', 'fail', '2026-03-02 01:20');
    expect(brief(failed.reasons('final', '2026-03-02 01:20'))).toEqual(['enrollment-ended']);
  });
});

describe('the cases that must hold: certificate and renewal', () => {
  const module5 = (history: ReturnType<typeof trained>) => history.did('module-5', '2024-02-01');
  const expiring = () => module5(certified('2024-06-30', '2026-06-30'));
  const renewed = (history: ReturnType<typeof trained>, when: string) => {
    const { certificate, renewal, credits, due } = history.settle(when).on(when);
    return { expiresOn: certificate?.expiresOn, credits, due, reasons: renewal?.reasons ?? [] };
  };
  const spent = (history: ReturnType<typeof trained>) =>
    history.events.flatMap((event) => (event.kind === 'certificate-renewed' ? [event.cents] : []));

  it('certificate issued 2024-02-29: expires 2026-02-28', () => {
    const early = enrolled('2024-01-05')
      .did('training', '2024-01-20')
      .sat('midterm', 'pass', 'm1', '2024-02-01')
      .did('course', '2024-02-05')
      .did('survey', '2024-02-06')
      .sat('final', 'pass', 'f1', '2024-02-29');
    expect(certificateOf(early.settle('2024-02-29'), '2024-02-29')).toMatchObject({ expiresOn: '2026-02-28' });
  });

  it('expires 2026-06-30, renewed 2026-06-30: 220 USD, new expiration 2028-06-30', () => {
    const history = expiring().paid('renewal', 220, '2026-06-30 23:30');
    expect(renewed(history, '2026-06-30 23:30').expiresOn).toBe('2028-06-30');
    expect(spent(history)).toEqual([22_000]);
  });

  it('expires 2026-06-30, renewed 2026-07-01: 240 USD, new expiration 2028-07-01', () => {
    const history = expiring().paid('renewal', 240, '2026-07-01 00:01');
    expect(renewed(history, '2026-07-01').expiresOn).toBe('2028-07-01');
    expect(spent(history)).toEqual([24_000]);
  });

  it('renewal without Module 5: not renewed, reason names the module; a payment is kept as credit', () => {
    const history = certified('2024-06-30', '2026-06-30').paid('renewal', 220, '2026-06-01');
    const state = renewed(history, '2026-06-02');
    expect(state.expiresOn).toBe('2026-06-30');
    expect(brief(state.reasons)).toEqual(['renewal-requirement-missing']);
    expect(state.reasons[0]?.message).toContain('Module 5');
    expect(state.credits).toEqual([{ purpose: 'renewal', cents: 22_000 }]);
    expect(renewed(history.did('module-5', '2026-06-10'), '2026-06-10').expiresOn).toBe('2028-06-30');
  });

  it('expires 2026-06-30; payment notice processed 2026-07-02, paid 2026-07-01T06:59:59Z: 220 USD, new expiration 2028-06-30', () => {
    const history = expiring().paid('renewal', 220, '2026-07-01T06:59:59Z');
    expect(renewed(history, '2026-07-02').expiresOn).toBe('2028-06-30');
    expect(spent(history)).toEqual([22_000]);
  });

  it('the same, paid 2026-07-01T07:00:00Z: 240 USD, new expiration 2028-07-01', () => {
    const short = expiring().paid('renewal', 220, '2026-07-01T07:00:00Z');
    expect(renewed(short, '2026-07-02').expiresOn).toBe('2026-06-30');
    const full = expiring().paid('renewal', 240, '2026-07-01T07:00:00Z');
    expect(renewed(full, '2026-07-02').expiresOn).toBe('2028-07-01');
    expect(spent(full)).toEqual([24_000]);
  });

  it('220 USD arrive when 240 are due: credit 220, 20 due, not renewed until complete', () => {
    const history = expiring().paid('renewal', 220, '2026-07-03');
    const state = renewed(history, '2026-07-03');
    expect(state.credits).toEqual([{ purpose: 'renewal', cents: 22_000 }]);
    expect(state.due).toMatchObject([{ purpose: 'renewal', priceCents: 24_000, dueCents: 2000 }]);
    expect(state.reasons).toMatchObject([{ code: 'renewal-fee-due', priceCents: 2000 }]);
    expect(renewed(history.paid('renewal', 20, '2026-07-05'), '2026-07-05').expiresOn).toBe('2028-07-05');
  });

  it('Module 5 done 2024, renewals 2026 and 2028: not asked again; a Module 6 effective 2027 is asked for in 2028', () => {
    const twice = expiring().paid('renewal', 220, '2026-06-01').settle('2026-06-01').paid('renewal', 220, '2028-06-01');
    expect(renewed(twice, '2028-06-01').expiresOn).toBe('2030-06-30');

    const requirements = [
      ...(qisp.renewal?.requirements ?? []),
      { id: 'module-6', title: 'Module 6', effectiveFrom: calendarDate('2027-01-01') },
    ];
    const inForce = new History({ ...qisp, renewal: qisp.renewal && { ...qisp.renewal, requirements } });
    inForce.issued('2024-06-30', '2026-06-30').did('module-5', '2024-02-01').paid('renewal', 220, '2026-06-01');
    inForce.settle('2026-06-01').paid('renewal', 220, '2028-06-01');
    const state = renewed(inForce, '2028-06-01');
    expect(state.expiresOn).toBe('2028-06-30');
    expect(state.reasons).toMatchObject([
      { code: 'renewal-requirement-missing', params: { requirementId: 'module-6' } },
    ]);
  });

  it('renewed twice on one day: second refused: renewal not open', () => {
    const history = expiring().paid('renewal', 220, '2026-06-01').paid('renewal', 220, '2026-06-01 13:00');
    const state = renewed(history, '2026-06-01 14:00');
    expect(state.expiresOn).toBe('2028-06-30');
    expect(state.reasons).toMatchObject([{ code: 'renewal-not-open', earliestOn: '2028-01-02' }]);
    expect(state.credits).toEqual([{ purpose: 'renewal', cents: 22_000 }]);
  });

  it('expires 2026-02-28 (from 02-29), renewed early: 2028-02-28', () => {
    const history = module5(certified('2024-02-29', '2026-02-28')).paid('renewal', 220, '2026-01-10');
    expect(renewed(history, '2026-01-10').expiresOn).toBe('2028-02-28');
  });

  it('suspended, pays: credit; not renewed', () => {
    const history = expiring().add('certificate-suspended', { at: expiring().at('2026-05-01') });
    const state = renewed(history.paid('renewal', 220, '2026-06-01'), '2026-06-02');
    expect(state.expiresOn).toBe('2026-06-30');
    expect(state.credits).toEqual([{ purpose: 'renewal', cents: 22_000 }]);
    expect(brief(state.reasons)).toEqual(['certificate-suspended']);
    history.add('certificate-reinstated', { at: history.at('2026-06-20') });
    expect(renewed(history, '2026-06-20').expiresOn).toBe('2028-06-30');
  });
});
