import type { Instant } from '../../core/time/instant.ts';
import type { Queryable } from '../../ports/database.ts';

/** The standing extra time of a person, in percent of the base time; 0 when none was agreed. */
export async function selectExtraTimePercent(db: Queryable, personId: string): Promise<number> {
  const { rows } = await db.query<{ extra_time_percent: number }>(
    `SELECT extra_time_percent FROM accommodation WHERE person_id = $1`,
    [personId],
  );
  return rows[0]?.extra_time_percent ?? 0;
}

export async function upsertAccommodation(
  db: Queryable,
  row: { personId: string; extraTimePercent: number; reason: string; recordedBy: string; at: Instant },
): Promise<void> {
  await db.query(
    `INSERT INTO accommodation (person_id, extra_time_percent, reason, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (person_id) DO UPDATE SET extra_time_percent = EXCLUDED.extra_time_percent, reason = EXCLUDED.reason,
       recorded_by = EXCLUDED.recorded_by, recorded_at = EXCLUDED.recorded_at`,
    [row.personId, row.extraTimePercent, row.reason, row.recordedBy, row.at],
  );
}
