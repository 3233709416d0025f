import { setTimeout as sleep } from 'node:timers/promises';
import { GRACE } from '../../../server/core/time/ledger.ts';
import type { Queryable } from '../../../server/ports/database.ts';
import { createSeeds } from '../support/seed.ts';
import { describeCpu, type Program, startServer } from '../support/server.ts';
import { rounded } from '../support/statistics.ts';

export interface ExpiryOptions {
  readonly sittings: number;
  readonly program: Program;
  readonly say: (line: string) => void;
}

/** Long enough for the server to look at the deadlines again after they were moved. */
const leadMs = 5_000;
const giveUpAfterMs = 300_000;
const lookEveryMs = 20;

/** Sittings of the final exam, every item answered, all due at one instant; nobody is connected. */
export async function benchExpiry({ sittings, program, say }: ExpiryOptions) {
  const server = await startServer(program);
  try {
    const { owner } = server;
    const seeds = await createSeeds(server);
    await seeds.running(sittings, 'final', { answered: true });
    say(`${sittings} sittings with ${await count(owner, 'SELECT count(*) AS count FROM response')} answers are seeded`);
    await owner.query('CHECKPOINT');
    const deadline = (await databaseNow(owner)) + leadMs;
    await owner.query(
      `UPDATE sitting SET started_at = $1 - allotted_ms, deadline_at = $1 WHERE id IN (SELECT sitting_id FROM bench.copy)`,
      [deadline],
    );
    const due = deadline + GRACE;
    const before = await server.cpu();
    await sleep(due - (await databaseNow(owner)) - 10 * lookEveryMs);

    // An outcome is stamped before its transaction commits, so the commit is looked for from outside; this is late by a look at most.
    let firstSeenAt: number | null = null;
    let now: number;
    for (;;) {
      const { rows } = await owner.query<{ open: number; now: number }>(
        `SELECT (SELECT count(*) FROM sitting WHERE status = 'in-progress' AND deadline_at = $1) AS open,
           (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`,
        [deadline],
      );
      const open = rows[0]?.open ?? 0;
      now = rows[0]?.now ?? 0;
      if (open < sittings) firstSeenAt ??= now;
      if (open === 0) break;
      if (now > due + giveUpAfterMs)
        throw new Error(`${open} sittings were not closed within ${giveUpAfterMs / 1000} s`);
      await sleep(lookEveryMs);
    }
    const after = await server.cpu();
    await checkTracking(owner, sittings);
    const early = await count(
      owner,
      `SELECT count(*) AS count FROM outcome JOIN bench.copy USING (sitting_id) WHERE decided_at < $1`,
      [due],
    );
    say(
      `the first were seen closed ${(firstSeenAt ?? now) - due} ms after deadline and grace, the last ${now - due} ms; ${rounded(sittings / ((now - due) / 1000), 0)} a second; ${describeCpu(before, after)}`,
    );
    return {
      'expiry.sittings': sittings,
      'expiry.worstLatenessMs': now - due,
      'expiry.early': early + (firstSeenAt !== null && firstSeenAt < due ? sittings : 0),
    };
  } finally {
    await server.stop();
  }
}

/** One outcome each, told to the path, with an order for the notice; those who passed hold certificates. */
async function checkTracking(owner: Queryable, sittings: number): Promise<void> {
  const { rows } = await owner.query<{
    outcomes: number;
    told: number;
    notices: number;
    passed: number;
    certificates: number;
  }>(
    `SELECT (SELECT count(*) FROM outcome JOIN bench.copy USING (sitting_id)) AS outcomes,
       (SELECT count(*) FROM path_event JOIN bench.copy USING (person_id) WHERE kind = 'outcome' AND data->>'sittingId' = sitting_id::text) AS told,
       (SELECT count(*) FROM outbox JOIN bench.copy ON payload->>'sittingId' = sitting_id::text WHERE kind = 'outcome-notice') AS notices,
       (SELECT count(*) FROM outcome JOIN bench.copy USING (sitting_id) WHERE passed) AS passed,
       (SELECT count(*) FROM certificate JOIN bench.copy USING (person_id)) AS certificates`,
  );
  const found = rows[0];
  if (
    found?.outcomes !== sittings ||
    found.told !== sittings ||
    found.notices !== sittings ||
    found.passed !== found.certificates
  )
    throw new Error(`the closed sittings were not tracked: ${JSON.stringify(found)}`);
}

async function databaseNow(owner: Queryable): Promise<number> {
  return count(owner, `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS count`);
}

async function count(owner: Queryable, sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(sql, values);
  return rows[0]?.count ?? 0;
}
