import type { ResultView } from '../../contract/sittings.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { SittingDeps } from './deps.ts';
import { selectOptionalCurrentOutcome } from './outcomes.repo.ts';
import { countLateResponses } from './responses.repo.ts';
import { lockOptionalSitting, markResultShown } from './sittings.repo.ts';
import { topicTitlesFor } from './topic-titles.ts';

export type ReadResult = (
  query: { candidateId: string; sittingId: string },
  now: Instant,
) => Promise<Result<ResultView>>;

/** The current outcome, if it is released [SIT-3]. Having been shown, the sitting can no longer be reopened. */
export function createReadResult(deps: SittingDeps): ReadResult {
  return async (query, now) => {
    const found = await read(query, now);
    if (!found.ok) return found;
    const { result, language } = found.value;
    return ok({ ...result, ...(await topicTitlesFor(deps, result, language)) });
  };

  function read(
    { candidateId, sittingId }: Parameters<ReadResult>[0],
    now: Instant,
  ): Promise<Result<{ result: Omit<ResultView, 'topicLanguage'>; language: string | null }>> {
    // Locked, so that a reopening and the first look at the result cannot both succeed.
    return deps.database.transaction(async (tx) => {
      const sitting = await lockOptionalSitting(tx, sittingId);
      if (sitting === null || sitting.candidateId !== candidateId)
        return refuse('not-found', 'You have no such sitting.');
      if (sitting.status === 'voided')
        return refuse(
          'sitting-not-open',
          'This sitting was voided: it has no result and does not count as an attempt.',
          {
            status: 'voided',
          },
        );
      if (sitting.status !== 'scored')
        return refuse('sitting-not-open', 'This sitting has not ended.', { status: sitting.status });
      const outcome = await selectOptionalCurrentOutcome(tx, sittingId);
      if (outcome === null) throw new Error(`sitting ${sittingId} is scored and has no outcome`);
      if (outcome.state === 'held')
        return refuse(
          'outcome-held',
          'Your result is held until a person has reviewed this sitting. You will be told by e-mail.',
          { heldBecause: [...outcome.heldBecause] },
        );
      await markResultShown(tx, sittingId, now);
      const result = {
        sittingId,
        programId: sitting.programId,
        examId: sitting.examId,
        examTitle: deps.programs.optionalExam(sitting.programId, sitting.examId)?.title ?? sitting.examId,
        attempt: sitting.attempt,
        attemptsAllowed: sitting.attemptsAllowed,
        endKind: sitting.endKind,
        endedAt: sitting.endedAt,
        passed: outcome.passed,
        units: outcome.units,
        maxUnits: outcome.maxUnits,
        unitsToPass: outcome.unitsToPass,
        passPercent: outcome.passPercent,
        topicGroups: [...outcome.topicGroups],
        answered: outcome.answered,
        itemCount: sitting.itemCount,
        lateAnswers: (await countLateResponses(tx, [sittingId])).get(sittingId) ?? 0,
      };
      return ok({ result, language: sitting.language });
    });
  }
}
