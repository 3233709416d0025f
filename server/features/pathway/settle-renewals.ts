import { addDays, dateOf } from '../../core/program/calendar.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { PathRecords } from './path-records.ts';
import { selectRenewalCandidates } from './paths.repo.ts';
import type { Programs } from './programs.ts';

/**
 * Records the renewals that came about by the passing of time alone: money that came before renewal opened. To be called
 * once a day or oftener; a renewal is dated from the day on which it came about, whenever this runs.
 */
export async function settleRenewals(
  { database, programs, records }: { database: Database; programs: Programs; records: PathRecords },
  now: Instant,
): Promise<number> {
  let renewed = 0;
  for (const [programId, { program }] of await programs.current(database)) {
    if (program.renewal === null) continue;
    const openBy = addDays(dateOf(now, program.timeZone), program.renewal.opensDaysBefore);
    for (const key of await selectRenewalCandidates(database, programId, openBy)) {
      renewed += await database.transaction(async (tx) => {
        const [record] = await records.open(tx, [key], now);
        if (!record?.state.renewal?.due) return 0;
        await records.grow(tx, [{ record, additions: [] }], null);
        return 1;
      });
    }
  }
  return renewed;
}
