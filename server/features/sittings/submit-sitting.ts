import { ok, type Result, refuse } from '../../core/result.ts';
import { decideEnd } from '../../core/sitting/decisions.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { CloseSittings } from './close-sittings.ts';
import type { SittingDeps } from './deps.ts';
import { lockOptionalSitting } from './sittings.repo.ts';

/** How long a submission waits for the sweep; it looks again after every beat. */
const mostBeats = 20;

export type SubmitSitting = (
  command: { candidateId: string; sittingId: string; deviceId: string },
  receivedAt: Instant,
) => Promise<Result<null>>;

/**
 * The candidate's end. Answers received before it on this node are written first. Repeated, or later than the deadline, it finds the
 * sitting ended and is no refusal: the candidate sees how it ended [SIT-2]. Later than the deadline it closes nothing by itself: only
 * the sweep knows whether all answers are written and every outage is credited [TIME-5, TIME-6].
 */
export function createSubmitSitting(
  deps: SittingDeps & {
    closing: CloseSittings;
    written: (sittingId: string) => Promise<void>;
    closeDue: () => Promise<void>;
    nextBeat: () => Promise<void>;
    announce: (ids: readonly string[]) => void;
  },
): SubmitSitting {
  type Command = Parameters<SubmitSitting>[0];

  /** @returns null when the time is up: only the sweep knows whether that is final. */
  const submit = ({ candidateId, sittingId, deviceId }: Command, receivedAt: Instant): Promise<Result<null> | null> =>
    deps.database.transaction(async (tx) => {
      const sitting = await lockOptionalSitting(tx, sittingId);
      if (sitting === null || sitting.candidateId !== candidateId)
        return refuse('not-found', 'You have no such sitting.');
      const change = decideEnd(sitting, 'submitted', receivedAt);
      if (change === null) return ok(null);
      if (!change.ok) return change;
      if (change.value.next.endKind === 'expired') return null;
      if (sitting.deviceId !== deviceId)
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

  return async (command, receivedAt) => {
    await deps.written(command.sittingId);
    for (let beats = 0; beats <= mostBeats; beats++) {
      if (beats > 1) await deps.nextBeat();
      const done = await submit(command, receivedAt);
      if (done !== null) return done;
      await deps.closeDue();
    }
    throw new Error(`the time of sitting ${command.sittingId} is up, and it cannot be closed yet`);
  };
}
