import { type Instant, type Millis, millis, minutes, plus } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import { deleteDispatchedBefore } from './outbox.repo.ts';

/** Orders whose work began longer ago than this have told all they will ever tell. */
const keepOutboxFor: Millis = minutes(30 * 24 * 60);

/** Something to be done each night, mostly clearing away: of what, for the log, and how. */
export interface Purge {
  readonly of: string;
  /** @returns how many it concerned, if it counts them. */
  run(now: Instant): Promise<unknown>;
}

export interface UpkeepDeps {
  readonly database: Database;
  readonly log: Log;
  /** Such as expired logins, used sign-in links and files of old exports. */
  readonly purges: readonly Purge[];
  /** Reads the whole audit log [AUDIT-1]. */
  readonly verifyAudit: () => Promise<{
    readonly intact: boolean;
    readonly entries: number;
    readonly faults: readonly unknown[];
  }>;
}

/**
 * What every night brings. A part that fails keeps no other from its work.
 *
 * @throws AggregateError when parts failed, so that the job is tried again.
 */
export async function runUpkeep({ database, log, purges, verifyAudit }: UpkeepDeps, now: Instant): Promise<void> {
  const failures: unknown[] = [];
  const attempt = async (part: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (err) {
      failures.push(err);
      log.error({ err, part }, 'A part of the nightly upkeep failed.');
    }
  };
  const outboxRows: Purge = {
    of: 'old orders of the outbox',
    run: (at) => deleteDispatchedBefore(database, plus(at, millis(-keepOutboxFor))),
  };
  for (const purge of [...purges, outboxRows]) {
    await attempt(purge.of, async () => {
      const count = await purge.run(now);
      log.info(typeof count === 'number' ? { count } : {}, `Upkeep is done with ${purge.of}.`);
    });
  }
  await attempt('audit', async () => {
    const { intact, entries, faults } = await verifyAudit();
    if (intact) log.info({ entries }, 'Upkeep: the audit log is intact.');
    else
      log.error(
        { entries, faults },
        'THE AUDIT LOG IS BROKEN: entries were changed, removed or cut off. See `invigil audit verify`.',
      );
  });
  if (failures.length > 0) throw new AggregateError(failures, 'parts of the nightly upkeep failed');
}
