import { type Certificate, certificateOf, firstExpiry } from '../certificate/certificate.ts';
import { type RenewalState, renewalOf } from '../certificate/renewal.ts';
import type { Instant } from '../time/instant.ts';
import { type CalendarDate, dateOf } from './calendar.ts';
import { type Charge, chargeOn } from './charges.ts';
import { type Enrollment, enrollmentOf } from './enrollment.ts';
import { type EventOf, historyUntil, instantOf, type NewPathEvent, type PathEvent } from './events.ts';
import { type Eligibility, eligibilityFor, enrollmentReasons, missingSteps, type PathFacts } from './exams.ts';
import { Funds, type Payment, paymentsIn } from './funds.ts';
import { type Program, type Purpose, purposes, type StepRule } from './program.ts';
import type { Reason } from './reasons.ts';
import { refundable } from './refunds.ts';
import { registrationsOf } from './registrations.ts';
import { type SittingRecord, sittingsIn } from './sittings.ts';
import { completedOn, waivedExams } from './steps.ts';

export type StepState = { readonly stepId: string } & (
  | { readonly status: 'complete'; readonly on: CalendarDate; readonly waived: boolean }
  | { readonly status: 'open' }
  | { readonly status: 'blocked'; readonly reasons: readonly Reason[] }
);

export interface ExamState {
  readonly examId: string;
  readonly eligibility: Eligibility;
  readonly sittings: readonly SittingRecord[];
}

/** All that a person's history means on a day, in one value. */
export interface PathState {
  readonly today: CalendarDate;
  readonly registration: number;
  readonly enrollment: Enrollment | null;
  readonly steps: readonly StepState[];
  readonly exams: readonly ExamState[];
  readonly complete: boolean;
  /** What has to be paid (or asked for) now. */
  readonly due: readonly Charge[];
  /** Money that came early or short and waits for its purpose. */
  readonly credits: readonly { readonly purpose: Purpose; readonly cents: number }[];
  /** Money to give back. */
  readonly refunds: readonly Payment[];
  readonly certificate: Certificate | null;
  readonly renewal: RenewalState | null;
}

/**
 * The state of a path is derived from the whole history each time, and nowhere stored: a correction of the past (a voided
 * sitting, a rescored one, a payment notice that comes late) needs no repair.
 *
 * @param program the rules in force for the person, see `programInForce`
 * @param events in any order; what happened after `now` is left out
 */
export function derivePath(program: Program, events: readonly PathEvent[], now: Instant): PathState {
  const history = historyUntil(events, now, program.timeZone);
  const setAside = refundable(program, history, (payment, known) => wasAskedFor(program, payment, known));
  const { facts, funds } = factsOf(program, history, now, setAside);
  const exams = program.exams.map((exam) => ({
    examId: exam.id,
    eligibility: eligibilityFor(facts, exam),
    sittings: facts.sittings.filter(({ examId }) => examId === exam.id),
  }));
  const steps = program.steps.map((step) => stepState(facts, step, exams));
  const complete = isComplete(facts);
  const certificate = certificateOf(history, facts.today);
  const renewal = certificate && program.renewal && renewalOf(program, program.renewal, certificate, history, now);
  const renewalFunds = renewal?.funds ?? new Funds(program, 'renewal', history, setAside);
  return {
    today: facts.today,
    registration: facts.registrations.current,
    enrollment: facts.enrollment,
    steps,
    exams,
    complete,
    due: [
      ...(certificate === null ? pathCharges(facts, complete) : []),
      ...renewalCharges(certificate, renewal?.state),
    ],
    credits: creditsIn({ ...funds, renewal: renewalFunds }),
    refunds: paymentsIn(history).filter(({ id, cents }) => setAside.has(id) && cents > 0),
    certificate,
    renewal: renewal?.state ?? null,
  };
}

/**
 * What must be added to the record because of the state: the certificate, as soon as all steps are complete, and a renewal
 * that has come about. Ask again after adding one. The caller gives the certificate its number.
 */
export function consequenceOf(
  program: Program,
  state: PathState,
):
  | Omit<EventOf<'certificate-issued'>, 'id' | 'number'>
  | Extract<NewPathEvent, { kind: 'certificate-renewed' }>
  | null {
  if (state.complete && state.certificate === null) {
    return { kind: 'certificate-issued', on: state.today, expiresOn: firstExpiry(program, state.today) };
  }
  return state.renewal?.due ? { kind: 'certificate-renewed', ...state.renewal.due } : null;
}

type PathFunds = { readonly [purpose in Exclude<Purpose, 'renewal'>]: Funds };

function factsOf(
  program: Program,
  history: readonly PathEvent[],
  now: Instant,
  setAside: ReadonlySet<string>,
): { readonly facts: PathFacts; readonly funds: PathFunds } {
  const funds: PathFunds = {
    enrollment: new Funds(program, 'enrollment', history, setAside),
    're-registration': new Funds(program, 're-registration', history, setAside),
    extension: new Funds(program, 'extension', history, setAside),
  };
  const today = dateOf(now, program.timeZone);
  const sittings = sittingsIn(history);
  const start = funds.enrollment.settle('enrollment', earliest(history, program, now), now);
  const registrations = registrationsOf(
    program,
    sittings,
    waivedExams(program, history),
    funds['re-registration'],
    now,
  );
  const enrollment = enrollmentOf(program, start, funds.extension, registrations.reopened, now);
  const charges = {
    enrollment: chargeOn(program, 'enrollment', today, funds.enrollment.credit),
    're-registration': chargeOn(program, 're-registration', today, funds['re-registration'].credit),
    extension: chargeOn(program, 'extension', today, funds.extension.credit),
  };
  return { facts: { program, today, history, sittings, registrations, enrollment, charges }, funds };
}

const earliest = (history: readonly PathEvent[], program: Program, now: Instant): Instant =>
  history[0] === undefined ? now : instantOf(history[0], program.timeZone);

const isComplete = (facts: PathFacts): boolean =>
  facts.program.steps.every(({ id }) => completedOn(facts, id) !== null);

function wasAskedFor(program: Program, payment: Payment, known: readonly PathEvent[]): boolean {
  const before = historyUntil(
    known.filter(({ id }) => id !== payment.id),
    payment.at,
    program.timeZone,
  );
  const { facts } = factsOf(program, before, payment.at, new Set());
  return pathCharges(facts, isComplete(facts)).some(({ purpose }) => purpose === payment.purpose);
}

function stepState(facts: PathFacts, step: StepRule, exams: readonly ExamState[]): StepState {
  const on = completedOn(facts, step.id);
  if (on !== null) {
    const waived = facts.history.some((event) => event.kind === 'step-waived' && event.stepId === step.id);
    return { stepId: step.id, status: 'complete', on, waived };
  }
  const reasons = step.kind === 'exam' ? examReasons(exams, step.exam) : taskReasons(facts, step);
  return reasons.length === 0 ? { stepId: step.id, status: 'open' } : { stepId: step.id, status: 'blocked', reasons };
}

function examReasons(exams: readonly ExamState[], id: string): readonly Reason[] {
  const eligibility = exams.find(({ examId }) => examId === id)?.eligibility;
  return eligibility === undefined || eligibility.eligible ? [] : eligibility.reasons;
}

const taskReasons = (facts: PathFacts, step: StepRule): readonly Reason[] => [
  ...enrollmentReasons(facts, step),
  ...missingSteps(facts, step),
];

/** Nothing more is due on the way to a certificate once all steps are complete. */
function pathCharges({ enrollment, registrations, program, charges }: PathFacts, complete: boolean): readonly Charge[] {
  if (complete) return [];
  if (enrollment === null) return [charges.enrollment];
  const { coversExtension, renewsEnrollment } = program.reRegistration;
  const reRegistration = registrations.exhausted.length > 0;
  const extension = !enrollment.open && !(reRegistration && coversExtension && renewsEnrollment);
  return [...(reRegistration ? [charges['re-registration']] : []), ...(extension ? [charges.extension] : [])];
}

function renewalCharges(certificate: Certificate | null, renewal: RenewalState | undefined): readonly Charge[] {
  const asked = certificate?.standing === 'good' && renewal?.open && renewal.due === null;
  return asked && (renewal.charge.dueCents > 0 || renewal.charge.feeId === null) ? [renewal.charge] : [];
}

function creditsIn(funds: { readonly [purpose in Purpose]: Funds }): PathState['credits'] {
  return purposes.flatMap((purpose) => {
    const cents = funds[purpose].credit;
    return cents > 0 ? [{ purpose, cents }] : [];
  });
}
