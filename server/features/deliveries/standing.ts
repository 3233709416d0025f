import type { Instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import { insertDelivery, lockDeliveries } from './deliveries.repo.ts';

/**
 * Gives every exam that has no delivery yet a standing one: started whenever eligible, without a proctor. An exam that has any
 * delivery, such as one with a window, is left as it is.
 */
export async function ensureStandingDeliveries(
  deps: { database: Database; random: Random },
  exams: readonly { programId: string; examId: string; title: string }[],
  now: Instant,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const present = new Set((await lockDeliveries(tx)).map(({ programId, examId }) => `${programId}/${examId}`));
    for (const exam of exams) {
      if (present.has(`${exam.programId}/${exam.examId}`)) continue;
      await insertDelivery(
        tx,
        {
          id: deps.random.id(),
          programId: exam.programId,
          examId: exam.examId,
          title: exam.title,
          opensAt: null,
          closesAt: null,
          needsAdmission: false,
          isLive: false,
        },
        now,
      );
    }
  });
}
