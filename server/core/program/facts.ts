import type { Instant } from '../time/instant.ts';
import { dateOf } from './calendar.ts';
import { type Charge, chargeOn } from './charges.ts';
import { enrollmentOf } from './enrollment.ts';
import { historyUntil, instantOf, type PathEvent } from './events.ts';
import type { PathFacts } from './exams.ts';
import { Funds, type Payment } from './funds.ts';
import type { Program, Purpose } from './program.ts';
import { refundable } from './refunds.ts';
import { registrationsOf } from './registrations.ts';
import { sittingsIn } from './sittings.ts';
import { completedOn, waivedExams } from './steps.ts';

/** What a history comes to, before any question is asked of it. */
interface Understanding {
  readonly history: readonly PathEvent[];
  /** The payments to give back: they pay for nothing. */
  readonly setAside: ReadonlySet<string>;
  readonly facts: PathFacts;
  readonly funds: PathFunds;
}

export function understand(program: Program, events: readonly PathEvent[], now: Instant): Understanding {
  const history = historyUntil(events, now, program.timeZone);
  const setAside = refundable(program, history, (payment, known) => wasAskedFor(program, payment, known));
  return { history, setAside, ...factsOf(program, history, now, setAside) };
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

/** All steps are complete. */
export const isComplete = (facts: PathFacts): boolean =>
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

/** Nothing more is due on the way to a certificate once all steps are complete. */
export function pathCharges(
  { enrollment, registrations, program, charges }: PathFacts,
  complete: boolean,
): readonly Charge[] {
  if (complete) return [];
  const { coversExtension, renewsEnrollment } = program.reRegistration;
  const isExhausted = registrations.exhausted.length > 0;
  const reRegistration = isExhausted ? [charges['re-registration']] : [];
  // An exam may need no enrollment, and its attempts be used up without one.
  if (enrollment === null) return [charges.enrollment, ...reRegistration];
  const extension = !enrollment.open && !(isExhausted && coversExtension && renewsEnrollment);
  return [...reRegistration, ...(extension ? [charges.extension] : [])];
}
