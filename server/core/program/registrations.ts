import type { Instant } from '../time/instant.ts';
import { type CalendarDate, dateOf } from './calendar.ts';
import type { Funds } from './funds.ts';
import type { ExamRule, Program } from './program.ts';
import { counts, exhaustedAt, type SittingRecord } from './sittings.ts';

/** A step owed again because the last attempt at an exam failed. */
export interface Debt {
  readonly stepId: string;
  readonly examId: string;
  readonly registration: number;
  readonly since: Instant;
  /** Only what was done after this day clears the debt. */
  readonly failedOn: CalendarDate;
  /** The day on which the next registration opened; null while it has not. */
  readonly reopenedOn: CalendarDate | null;
}

export interface Registrations {
  readonly current: number;
  /** The openings of registration 2, 3, … in order. */
  readonly reopened: readonly { readonly registration: number; readonly at: Instant; readonly on: CalendarDate }[];
  readonly debts: readonly Debt[];
  /** The exams whose attempts are used up in the current registration; re-registration is due when there is one. */
  readonly exhausted: readonly string[];
}

/**
 * A registration is one cycle of tries: the next one opens when the attempts at an exam are used up and the
 * re-registration is paid.
 */
export function registrationsOf(
  program: Program,
  sittings: readonly SittingRecord[],
  waivedExams: ReadonlySet<string>,
  funds: Funds,
  now: Instant,
): Registrations {
  const exams = program.exams.filter(({ id }) => !waivedExams.has(id));
  const reopened: Registrations['reopened'][number][] = [];
  const debts: Debt[] = [];
  for (let registration = 1; ; registration += 1) {
    const exhausted = exams.flatMap((exam) => {
      const since = exhaustedAt(program, sittings, exam, registration);
      return since === null ? [] : [{ exam, since }];
    });
    const since = exhausted.map((entry) => entry.since).sort((a, b) => a - b)[0];
    const opening =
      (since === undefined ? null : funds.settle('re-registration', since, now)) ??
      openedBySitting(program, sittings, registration + 1);
    for (const entry of exhausted) debts.push(...debtsOf(program, entry, registration, opening?.on ?? null));
    if (opening === null) {
      return { current: registration, reopened, debts, exhausted: exhausted.map(({ exam }) => exam.id) };
    }
    reopened.push({ registration: registration + 1, ...opening });
  }
}

/** A registration in which an exam was sat stays, even when the failure that led to it is annulled and its fee goes back. */
function openedBySitting(program: Program, sittings: readonly SittingRecord[], registration: number) {
  const first = sittings.find((sitting) => sitting.registration >= registration && counts(program, sitting));
  return first ? { at: first.startedAt, on: dateOf(first.startedAt, program.timeZone) } : null;
}

function debtsOf(
  program: Program,
  failure: { readonly exam: ExamRule; readonly since: Instant },
  registration: number,
  reopenedOn: CalendarDate | null,
): readonly Debt[] {
  const { exam, since } = failure;
  const failedOn = dateOf(since, program.timeZone);
  return exam.redo.map((stepId) => ({ stepId, examId: exam.id, registration, since, failedOn, reopenedOn }));
}
