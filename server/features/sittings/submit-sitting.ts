import { ok, type Result, refuse } from '../../core/result.ts';
import { decideEnd } from '../../core/sitting/decisions.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { CloseSittings } from './close-sittings.ts';
import type { SittingDeps } from './deps.ts';
import { lockOptionalSitting } from './sittings.repo.ts';

export type SubmitSitting = (
  command: { candidateId: string; sittingId: string; deviceId: string },
  receivedAt: Instant,
) => Promise<Result<null>>;

/**
 * The candidate's end. Answers received before it on this node are written first. Repeated, or later than the deadline, it finds the
 * sitting ended and is no refusal: the candidate sees how it ended [SIT-2, TIME-5].
 */
export function createSubmitSitting(
  deps: SittingDeps & {
    closing: CloseSittings;
    written: (sittingId: string) => Promise<void>;
    announce: (ids: readonly string[]) => void;
  },
): SubmitSitting {
  return async ({ candidateId, sittingId, deviceId }, receivedAt) => {
    await deps.written(sittingId);
    return deps.database.transaction(async (tx) => {
      const sitting = await lockOptionalSitting(tx, sittingId);
      if (sitting === null || sitting.candidateId !== candidateId)
        return refuse('not-found', 'You have no such sitting.');
      const change = decideEnd(sitting, 'submitted', receivedAt);
      if (change === null) return ok(null);
      if (!change.ok) return change;
      if (sitting.deviceId !== deviceId && change.value.next.endKind === 'submitted')
        return refuse('open-on-another-device', 'This sitting is open on another device; submit it there.');
      await deps.closing.close(tx, [
        {
          sitting,
          change: change.value,
          note: { at: receivedAt, actorId: candidateId, actorRole: 'candidate', reason: null },
        },
      ]);
      tx.afterCommit(() => deps.announce([sittingId]));
      return ok(null);
    });
  };
}
