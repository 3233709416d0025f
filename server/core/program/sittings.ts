import type { Instant } from '../time/instant.ts';
import { type EventOf, eventsOf, type PathEvent } from './events.ts';
import type { ExamRule, Program } from './program.ts';

/** What a sitting counts as in the path; `since` is when that was decided. */
export type Standing =
  | { readonly status: 'open' }
  | { readonly status: 'held' | 'passed' | 'failed' | 'voided'; readonly since: Instant };

export interface SittingRecord {
  readonly sittingId: string;
  readonly examId: string;
  readonly registration: number;
  readonly startedAt: Instant;
  readonly standing: Standing;
}

export function sittingsIn(history: readonly PathEvent[]): readonly SittingRecord[] {
  const outcomes = eventsOf(history, 'outcome');
  const voids = eventsOf(history, 'sitting-voided');
  return eventsOf(history, 'sitting-started').map(({ sittingId, examId, registration, at }) => {
    const own = outcomes.filter((outcome) => outcome.sittingId === sittingId);
    const voided = voids.find((entry) => entry.sittingId === sittingId);
    const standing: Standing = voided ? { status: 'voided', since: voided.at } : verdictOf(own);
    return { sittingId, examId, registration, startedAt: at, standing };
  });
}

/** The newest outcome stands, dated from the first decision that said the same without a break. */
function verdictOf(outcomes: readonly EventOf<'outcome'>[]): Standing {
  const current = outcomes.at(-1);
  if (current === undefined) return { status: 'open' };
  const status = statusOf(current);
  const lastOther = outcomes.findLastIndex((outcome) => statusOf(outcome) !== status);
  return { status, since: (outcomes[lastOther + 1] ?? current).decidedAt };
}

const statusOf = ({ released, passed }: EventOf<'outcome'>) => (released ? (passed ? 'passed' : 'failed') : 'held');

/** The sittings that count as attempts at an exam in a registration. */
export function attemptsAt(
  program: Program,
  sittings: readonly SittingRecord[],
  examId: string,
  registration: number,
): readonly SittingRecord[] {
  return sittings.filter(
    (sitting) => sitting.examId === examId && sitting.registration === registration && counts(program, sitting),
  );
}

export const counts = (program: Program, { standing }: SittingRecord): boolean =>
  standing.status !== 'voided' || program.attempts.voidedSittingsCount;

/** When the last allowed attempt at the exam failed in that registration; null while one is left, undecided or passed. */
export function exhaustedAt(
  program: Program,
  sittings: readonly SittingRecord[],
  exam: ExamRule,
  registration: number,
): Instant | null {
  const attempts = attemptsAt(program, sittings, exam.id, registration);
  if (attempts.length < exam.attempts) return null;
  const lost = attempts.flatMap(({ standing }) =>
    standing.status === 'failed' || standing.status === 'voided' ? [standing.since] : [],
  );
  return lost.length === attempts.length ? (lost.toSorted((a, b) => b - a)[0] ?? null) : null;
}
