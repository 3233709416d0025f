import { describe, expect, it } from 'vitest';
import { readProgram } from '../../../server/features/pathway/program-file.ts';
import { brief, History } from './history.ts';

/** Other numbers, steps, attempts, another time zone, two exams side by side, nothing charged. */
const file = `
id: rope-access
title: Rope access
timeZone: Pacific/Auckland
currency: NZD
bankId: rope
exams:
  - { id: theory, title: Theory, blueprint: theory, items: 10, minutes: 20, passPercent: 80, attempts: 3, redo: [briefing] }
  - { id: knots, title: Knots, blueprint: knots, items: 5, minutes: 10, passPercent: 60, attempts: 3, redo: [] }
steps:
  - { id: joined, kind: account, title: Joined }
  - { id: briefing, kind: task, title: Briefing, happens: elsewhere, recordedBy: [registrar], carriesOver: false, waivable: true }
  - { id: theory, kind: exam, exam: theory, title: Theory, after: [joined, briefing], needsEnrollment: true }
  - { id: knots, kind: exam, exam: knots, title: Knots, after: [joined], needsEnrollment: true, waivable: true }
attempts: { voidedSittingsCount: false }
enrollment: { years: 1, fee: null }
reRegistration: { fee: null, renewsEnrollment: false, mayShortenEnrollment: false, redoneBeforePaymentCounts: true, coversExtension: false }
extension: { years: 1, fee: null, paidBeforeEnd: from-payment, paidAfterEnd: from-end }
certificate: { title: Rope access, years: 5 }
renewal: { years: 3, opensDaysBefore: 30, fee: null, lateFee: null, requirements: [] }
fees: []
`;

const program = () => {
  const read = readProgram(file, 'rope.yaml');
  if (!read.ok) throw new Error(read.refusal.message);
  return read.value;
};
const joined = () =>
  new History(program()).account('2025-01-01').did('briefing', '2025-01-02').granted('enrollment', '2025-02-01');

describe('another program, by data alone', () => {
  it('asks for a request where nothing is charged', () => {
    const reasons = new History(program()).account('2025-01-01').reasons('knots', '2025-01-02');
    expect(reasons).toMatchObject([
      { code: 'not-enrolled', priceCents: null, clearedBy: { kind: 'request', purpose: 'enrollment' } },
    ]);
    expect(joined().eligibility('knots', '2025-02-01')).toMatchObject({ attempt: 1, attemptsAllowed: 3 });
  });

  it('gives three attempts, and closes only the exam that used them up', () => {
    const history = joined().sat('theory', 'fail', 't1', '2025-02-03').sat('theory', 'fail', 't2', '2025-02-04');
    expect(history.eligibility('theory', '2025-02-05')).toMatchObject({ attempt: 3 });
    history.sat('theory', 'fail', 't3', '2025-02-05');
    expect(brief(history.reasons('theory', '2025-02-06'))).toEqual(['re-registration-needed', 'step-missing briefing']);
    expect(history.eligibility('knots', '2025-02-06').eligible).toBe(true);
    history.granted('re-registration', '2025-02-07').did('briefing', '2025-02-07');
    expect(history.eligibility('theory', '2025-02-07')).toMatchObject({ registration: 2, attempt: 1 });
  });

  it('opens another registration of an exam that needs no enrollment, for the asking', () => {
    const open = readProgram(file.replaceAll('needsEnrollment: true', 'needsEnrollment: false'), 'rope.yaml');
    if (!open.ok) throw new Error(open.refusal.message);
    const history = new History(open.value).account('2025-01-01');
    for (const [sitting, day] of [
      ['k1', '03'],
      ['k2', '04'],
      ['k3', '05'],
    ] as const)
      history.sat('knots', 'fail', sitting, `2025-02-${day}`);
    expect(brief(history.reasons('knots', '2025-02-06'))).toEqual(['re-registration-needed']);
    expect(history.on('2025-02-06').due.map(({ purpose }) => purpose)).toEqual(['enrollment', 're-registration']);
    history.granted('re-registration', '2025-02-07');
    expect(history.eligibility('knots', '2025-02-07')).toMatchObject({ registration: 2, attempt: 1 });
    expect(history.on('2025-02-07').enrollment).toBeNull();
  });

  it('keeps a pass of the other exam through a re-registration', () => {
    const history = joined().sat('knots', 'pass', 'k1', '2025-02-02');
    for (const [sitting, day] of [
      ['t1', '03'],
      ['t2', '04'],
      ['t3', '05'],
    ] as const) {
      history.sat('theory', 'fail', sitting, `2025-02-${day}`);
    }
    history.granted('re-registration', '2025-02-07');
    expect(brief(history.reasons('knots', '2025-02-08'))).toEqual(['already-passed']);
  });

  it('counts days in its own zone and years of its own, and extends by its own rules', () => {
    const history = joined();
    expect(history.on('2025-02-02').enrollment?.endsOn).toBe('2026-02-01');
    expect(history.eligibility('knots', '2026-02-01T10:59:59Z').eligible).toBe(true);
    expect(history.eligibility('knots', '2026-02-01T11:00:00Z').eligible).toBe(false);
    expect(history.granted('extension', '2026-05-01').on('2026-05-01').enrollment?.endsOn).toBe('2027-02-01');
    expect(joined().granted('extension', '2025-06-01').on('2025-06-01').enrollment?.endsOn).toBe('2026-06-01');
  });

  it('issues a certificate for its own years, and renews it on request', () => {
    const history = joined().sat('knots', 'pass', 'k1', '2025-02-02').sat('theory', 'pass', 't1', '2025-02-03');
    expect(history.settle('2025-02-03').on('2025-02-03').certificate?.expiresOn).toBe('2030-02-03');
    expect(history.on('2030-01-10').due).toMatchObject([{ purpose: 'renewal', feeId: null }]);
    history.granted('renewal', '2030-01-20').settle('2030-01-20');
    expect(history.on('2030-01-20').certificate).toMatchObject({ expiresOn: '2033-02-03', documents: { length: 2 } });
    expect(history.on('2030-01-20').renewal?.reasons.map(({ code }) => code)).toEqual([
      'renewal-not-open',
      'renewal-fee-due',
    ]);
  });
});
