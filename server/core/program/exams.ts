import type { Charge } from './charges.ts';
import { payable, priceText } from './charges.ts';
import type { Enrollment } from './enrollment.ts';
import { type ExamRule, type ExamStep, type StepRule, stepOf, type TaskStep } from './program.ts';
import { type Reason, reason } from './reasons.ts';
import type { Registrations } from './registrations.ts';
import { attemptsAt } from './sittings.ts';
import { completedOn, countsFrom, registrationOwed, reportedOn, type StepFacts } from './steps.ts';

export type Eligibility =
  | {
      readonly eligible: true;
      readonly registration: number;
      readonly attempt: number;
      readonly attemptsAllowed: number;
    }
  | { readonly eligible: false; readonly reasons: readonly Reason[] };

export interface PathFacts extends StepFacts {
  readonly registrations: Registrations;
  readonly enrollment: Enrollment | null;
  readonly charges: { readonly [purpose in 'enrollment' | 're-registration' | 'extension']: Charge };
}

/** Whether the person may start the exam now, or every reason why not [PATH-1]. */
export function eligibilityFor(facts: PathFacts, exam: ExamRule): Eligibility {
  const step = facts.program.steps.find((each): each is ExamStep => each.kind === 'exam' && each.exam === exam.id);
  const reasons = step === undefined ? [] : refusals(facts, exam, step);
  if (reasons.length > 0) return { eligible: false, reasons };
  const registration = facts.registrations.current;
  const used = attemptsAt(facts.program, facts.sittings, exam.id, registration).length;
  return { eligible: true, registration, attempt: used + 1, attemptsAllowed: exam.attempts };
}

function refusals(facts: PathFacts, exam: ExamRule, step: ExamStep): readonly Reason[] {
  if (completedOn(facts, step.id) !== null) return [finished(facts, exam, step)];
  const reRegistration = reRegistrationNeeded(facts, exam, step) ? [reRegistrationReason(facts, exam)] : [];
  const closed = enrollmentReasons(facts, step).filter(({ clearedBy }) => !sameRemedy(clearedBy, reRegistration[0]));
  return [...undecided(facts, exam), ...reRegistration, ...closed, ...missingSteps(facts, step)];
}

const sameRemedy = (remedy: Reason['clearedBy'], other: Reason | undefined): boolean =>
  other !== undefined && JSON.stringify(remedy) === JSON.stringify(other.clearedBy);

function finished({ sittings }: PathFacts, exam: ExamRule, step: ExamStep): Reason {
  const passed = sittings.some(({ examId, standing }) => examId === exam.id && standing.status === 'passed');
  return passed
    ? reason('already-passed', `${exam.title} is already passed.`, { params: { examId: exam.id } })
    : reason('already-complete', `${step.title} is already complete.`, { params: { stepId: step.id } });
}

function undecided({ sittings }: PathFacts, exam: ExamRule): readonly Reason[] {
  return sittings.flatMap(({ sittingId, examId, standing }) => {
    if (examId !== exam.id) return [];
    const params = { examId, sittingId };
    if (standing.status === 'open') {
      const message = `A sitting of ${exam.title} is still open.`;
      return [reason('sitting-open', message, { params, clearedBy: { kind: 'sitting', sittingId } })];
    }
    if (standing.status !== 'held') return [];
    const message = `The result of ${exam.title} is being reviewed.`;
    return [reason('outcome-held', message, { params, clearedBy: { kind: 'decision', by: 'registrar' } })];
  });
}

/** Attempts used up, or the exam owed again in a registration that is not open yet. */
function reRegistrationNeeded({ registrations }: PathFacts, exam: ExamRule, step: StepRule): boolean {
  const owed = registrations.debts.filter(({ stepId }) => stepId === step.id);
  return registrations.exhausted.includes(exam.id) || registrationOwed(owed) > registrations.current;
}

function reRegistrationReason(facts: PathFacts, exam: ExamRule): Reason {
  const charge = facts.charges['re-registration'];
  const message = `${exam.title} is closed until re-registration${priceText(facts.program, charge)}.`;
  const params = { examId: exam.id, registration: facts.registrations.current + 1 };
  return reason('re-registration-needed', message, { params, ...payable(charge) });
}

/** Why what needs an enrollment is closed; empty when it is open. */
export function enrollmentReasons(facts: PathFacts, step: StepRule): readonly Reason[] {
  const { enrollment, program, charges, registrations } = facts;
  if (!step.needsEnrollment || enrollment?.open) return [];
  if (enrollment === null) {
    const message = `Enrollment${priceText(program, charges.enrollment)} is missing.`;
    return [reason('not-enrolled', message, payable(charges.enrollment))];
  }
  const { coversExtension, renewsEnrollment } = program.reRegistration;
  const covered = registrations.exhausted.length > 0 && coversExtension && renewsEnrollment;
  const charge = covered ? charges['re-registration'] : charges.extension;
  const remedy = covered ? 're-registration' : 'an extension';
  const message = `The enrollment ended on ${enrollment.endsOn}; ${remedy}${priceText(program, charge)} reopens it.`;
  return [reason('enrollment-ended', message, { params: { endedOn: enrollment.endsOn }, ...payable(charge) })];
}

export function missingSteps(facts: PathFacts, step: StepRule): readonly Reason[] {
  return step.after
    .filter((id) => completedOn(facts, id) === null)
    .map((id) => stepOf(facts.program, id))
    .flatMap((missing) => (missing === undefined ? [] : [missingStep(facts, missing)]));
}

function missingStep(facts: PathFacts, step: StepRule): Reason {
  switch (step.kind) {
    case 'account':
      return reason('step-missing', `${step.title} is not complete.`, { params: { stepId: step.id } });
    case 'exam': {
      const owed = facts.registrations.debts.filter(({ stepId }) => stepId === step.id);
      const registration = registrationOwed(owed);
      const again = registration > 1 ? ` in registration ${registration} or later` : '';
      return reason('exam-not-passed', `${step.title} is not passed${again}.`, {
        params: { stepId: step.id, examId: step.exam, registration },
        clearedBy: { kind: 'exam', examId: step.exam },
      });
    }
    case 'task':
      return missingTask(facts, step);
  }
}

function missingTask(facts: PathFacts, step: TaskStep): Reason {
  const earliestOn = countsFrom(facts, step);
  const reported = [...new Set(reportedOn(facts, step.id))];
  const missing = earliestOn === null ? 'is missing' : `on or after ${earliestOn} is missing`;
  const early = reported.length === 0 ? '' : `; what was recorded for ${reported.join(', ')} does not count`;
  return reason('step-missing', `${step.title} ${missing}${early}.`, {
    params: { stepId: step.id, reportedOn: reported },
    clearedBy: { kind: 'step', stepId: step.id },
    earliestOn,
  });
}
