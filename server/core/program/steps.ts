import { addDays, type CalendarDate, dateOf, laterOf } from './calendar.ts';
import type { Enrollment } from './enrollment.ts';
import { eventsOf, type PathEvent } from './events.ts';
import { type Program, type StepRule, stepOf } from './program.ts';
import type { Debt, Registrations } from './registrations.ts';
import type { SittingRecord } from './sittings.ts';

/** All that decides whether a step is complete. */
export interface StepFacts {
  readonly program: Program;
  readonly today: CalendarDate;
  readonly history: readonly PathEvent[];
  readonly sittings: readonly SittingRecord[];
  readonly registrations: Pick<Registrations, 'debts'>;
  readonly enrollment: Pick<Enrollment, 'startedOn'> | null;
}

/** The day since which the step is complete, as of now; null when it is not. */
export function completedOn(facts: StepFacts, stepId: string): CalendarDate | null {
  const known = answers.get(facts) ?? new Map<string, CalendarDate | null>();
  answers.set(facts, known);
  const answer = known.get(stepId);
  if (answer !== undefined) return answer;
  const computed = completion(facts, stepId, facts.today, facts.registrations.debts);
  known.set(stepId, computed);
  return computed;
}

/** Each exam and step asks for the same few steps again; facts never change, so an answer holds as long as they do. */
const answers = new WeakMap<StepFacts, Map<string, CalendarDate | null>>();

/**
 * The same as of an earlier day, knowing only the failures before it: a survey that was in order when it was filled in
 * stays so when the course before it is owed again.
 */
function completedBy(facts: StepFacts, stepId: string, day: CalendarDate): CalendarDate | null {
  return completion(
    facts,
    stepId,
    day,
    facts.registrations.debts.filter(({ failedOn }) => failedOn < day),
  );
}

function completion(facts: StepFacts, stepId: string, day: CalendarDate, debts: readonly Debt[]): CalendarDate | null {
  const step = stepOf(facts.program, stepId);
  if (step === undefined) return null;
  const owed = debts.filter((debt) => debt.stepId === stepId);
  const candidates = [...waivers(facts, stepId), ...completions(facts, step, owed)].filter((on) => on <= day);
  return candidates.reduce<CalendarDate | null>((first, on) => (first === null || on < first ? on : first), null);
}

const waivers = ({ history }: StepFacts, stepId: string): readonly CalendarDate[] =>
  eventsOf(history, 'step-waived').flatMap((event) => (event.stepId === stepId ? [event.on] : []));

/** The days on which something was recorded for the step, whether it counts or not. */
export const reportedOn = ({ history }: StepFacts, stepId: string): readonly CalendarDate[] =>
  eventsOf(history, 'step-completed').flatMap((event) => (event.stepId === stepId ? [event.on] : []));

function completions(facts: StepFacts, step: StepRule, owed: readonly Debt[]): readonly CalendarDate[] {
  const { program, history } = facts;
  switch (step.kind) {
    case 'account':
      return eventsOf(history, 'account-created').map(({ at }) => dateOf(at, program.timeZone));
    case 'exam':
      return [
        ...passes(facts, step.exam, owed),
        ...reportedOn(facts, step.id).filter((on) => clears(program, on, owed)),
      ];
    case 'task':
      return reportedOn(facts, step.id).filter(
        (on) =>
          clears(program, on, owed) &&
          (!step.needsEnrollment || (facts.enrollment !== null && on >= facts.enrollment.startedOn)) &&
          step.after.every((before) => completedBy(facts, before, on) !== null),
      );
  }
}

function passes({ program, sittings }: StepFacts, examId: string, owed: readonly Debt[]): readonly CalendarDate[] {
  const least = registrationOwed(owed);
  return sittings.flatMap((sitting) =>
    sitting.examId === examId && sitting.registration >= least && sitting.standing.status === 'passed'
      ? [dateOf(sitting.standing.since, program.timeZone)]
      : [],
  );
}

/** The first registration in which a pass clears the debts. */
export const registrationOwed = (owed: readonly Debt[]): number =>
  Math.max(1, ...owed.map(({ registration }) => registration + 1));

function clears(program: Program, on: CalendarDate, owed: readonly Debt[]): boolean {
  return owed.every(
    ({ failedOn, reopenedOn }) =>
      on > failedOn && (program.reRegistration.redoneBeforePaymentCounts || (reopenedOn !== null && on >= reopenedOn)),
  );
}

/** The first day on which a task would count; null when nothing bounds it or a step before it is still missing. */
export function countsFrom(facts: StepFacts, step: StepRule): CalendarDate | null {
  if (step.needsEnrollment && facts.enrollment === null) return null;
  const before = step.after.map((id) => completedOn(facts, id));
  if (before.includes(null)) return null;
  const redo = facts.registrations.debts
    .filter(({ stepId }) => stepId === step.id)
    .map(({ failedOn }) => addDays(failedOn, 1));
  const bounds = [...before, ...redo].filter((date) => date !== null);
  return bounds.length === 0 ? null : bounds.reduce(laterOf);
}

/** The exams that were waived: failures at them ask for nothing. */
export function waivedExams(program: Program, history: readonly PathEvent[]): ReadonlySet<string> {
  const waived = new Set(eventsOf(history, 'step-waived').map(({ stepId }) => stepId));
  return new Set(program.steps.flatMap((step) => (step.kind === 'exam' && waived.has(step.id) ? [step.exam] : [])));
}
