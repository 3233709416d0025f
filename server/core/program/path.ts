import { type Certificate, certificateOf } from '../certificate/certificate.ts';
import { type RenewalState, renewalOf } from '../certificate/renewal.ts';
import type { Instant } from '../time/instant.ts';
import type { CalendarDate } from './calendar.ts';
import type { Charge } from './charges.ts';
import type { Enrollment } from './enrollment.ts';
import type { PathEvent } from './events.ts';
import { type Eligibility, eligibilityFor, enrollmentReasons, missingSteps, type PathFacts } from './exams.ts';
import { isComplete, pathCharges, understand } from './facts.ts';
import { Funds, type Payment, paymentsIn } from './funds.ts';
import { type Program, type Purpose, purposes, type StepRule } from './program.ts';
import type { Reason } from './reasons.ts';
import type { SittingRecord } from './sittings.ts';
import { completedOn } from './steps.ts';

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
  const { history, setAside, facts, funds } = understand(program, events, now);
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
