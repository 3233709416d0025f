import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionLost } from '../../server/adapters/postgres/database.ts';
import type { Database } from '../../server/ports/database.ts';

/**
 * Leaves a sitting of the one-minute exam so much time, counted from its start, as a correction by a person would; once, however often the
 * database goes away meanwhile.
 */
export async function shortenSitting(owner: Database, sittingId: string, leaveMs: number): Promise<void> {
  for (;;) {
    try {
      await owner.query(
        `WITH s AS (
           UPDATE sitting SET allotted_ms = allotted_ms - $2, deadline_at = deadline_at - $2, version = version + 1
           WHERE id = $1 AND status = 'in-progress'
             AND NOT EXISTS (SELECT 1 FROM time_entry WHERE sitting_id = $1 AND kind = 'granted')
           RETURNING id, changed_at)
         INSERT INTO time_entry (sitting_id, kind, millis, reason, at) SELECT id, 'granted', -$2, 'made short', changed_at FROM s`,
        [sittingId, Math.round(60_000 - leaveMs)],
      );
      return;
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      await sleep(100);
    }
  }
}
