import type { PathView } from '../../contract/pathway.ts';
import { dateOf } from '../../core/program/calendar.ts';
import { type Program, type Purpose, stepOf } from '../../core/program/program.ts';
import { decideCompletion, decideRequest } from '../../core/program/recording.ts';
import { type Json, ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { Addition, PathRecord, PathRecords } from './path-records.ts';
import { viewOf } from './path-view.ts';
import type { PathKey } from './paths.repo.ts';
import type { Programs } from './programs.ts';

/** What candidates record for themselves. */
export interface CandidateActions {
  completeStep(
    key: PathKey,
    step: { stepId: string; answers: readonly string[] },
    now: Instant,
  ): Promise<Result<PathView>>;
  /** Refuses with `not-allowed` where a fee is due, and with `conflict` where nothing is. */
  requestUncharged(key: PathKey, purpose: Purpose, now: Instant): Promise<Result<PathView>>;
}

export function createCandidateActions(deps: {
  readonly database: Database;
  readonly programs: Programs;
  readonly records: PathRecords;
}): CandidateActions {
  async function change(
    key: PathKey,
    receivedAt: Instant,
    decide: (record: PathRecord) => Result<readonly Addition[]>,
  ): Promise<Result<PathView>> {
    return deps.database.transaction(async (tx) => {
      if (!(await deps.programs.current(tx)).has(key.programId)) return noSuchProgram(key.programId);
      const [record] = await deps.records.open(tx, [key], receivedAt);
      if (record === undefined) return refuse('not-found', 'There is no such person.');
      const decided = decide(record);
      if (!decided.ok) return decided;
      if (decided.value.length === 0) return ok(viewOf(record));
      const [grown = record] = await deps.records.grow(tx, [{ record, additions: decided.value }], key.personId);
      return ok(viewOf(grown));
    });
  }

  return {
    completeStep: (key, { stepId, answers }, now) =>
      change(key, now, (record) => {
        const on = dateOf(record.now, record.program.timeZone);
        const decided = decideCompletion(
          record.program,
          record.events,
          { stepId, on, recorder: 'candidate' },
          record.now,
        );
        if (!decided.ok) return decided;
        if (decided.value === 'already') return ok([]);
        const detail = detailOf(record.program, stepId, answers);
        return detail.ok ? ok([{ fact: { kind: 'step-completed', stepId, on }, detail: detail.value }]) : detail;
      }),

    requestUncharged: (key, purpose, now) =>
      change(key, now, ({ state, program, now: at }) => {
        const decided = decideRequest(state, purpose);
        if (!decided.ok) return decided;
        return ok([
          { fact: { kind: 'granted', purpose, on: dateOf(at, program.timeZone) }, detail: { requested: true } },
        ]);
      }),
  };
}

export const noSuchProgram = (programId: string) => refuse('not-found', `There is no program ${programId}.`);

/** The versions of what was acknowledged, and the answers where the program keeps them. */
function detailOf(program: Program, stepId: string, answers: readonly string[]): Result<{ [name: string]: Json }> {
  const step = stepOf(program, stepId);
  if (step?.kind !== 'task') return ok({});
  if (answers.length > 0 && !step.keepsAnswers) {
    return refuse('bad-input', `The answers to ${step.title} are for the candidate alone; send none.`);
  }
  return ok({
    ...(step.documents.length > 0 && { documents: step.documents.map(({ title, version }) => ({ title, version })) }),
    ...(answers.length > 0 && { answers: [...answers] }),
  });
}
