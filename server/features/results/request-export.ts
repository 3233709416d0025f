import type { ExportFormat, ExportGranularity, ResultFilters } from '../../contract/results.ts';
import { type Json, ok, type Result, refuse } from '../../core/result.ts';
import { type Instant, minutes, plus } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import { appendAudit } from '../audit/index.ts';
import type { Outbox } from '../jobs/index.ts';
import { countUnfinishedExports, type ExportJob, insertExport } from './exports.repo.ts';

/** More at once would help nobody: a process makes one at a time. */
const mostUnfinished = 3;
/** When an export that was never made stops being listed as waiting. */
const waitAtMost = minutes(7 * 24 * 60);

export interface ExportOrder {
  readonly format: ExportFormat;
  readonly granularity: ExportGranularity;
  readonly filters: ResultFilters;
}

/** Orders an export; it is made after the commit, by any process. Refused with `too-many-tries` while three others wait. */
export async function requestExport(
  deps: { readonly database: Database; readonly random: Random; readonly outbox: Pick<Outbox, 'add'> },
  actorId: string,
  order: ExportOrder,
  now: Instant,
): Promise<Result<ExportJob>> {
  return deps.database.transaction(async (tx) => {
    if ((await countUnfinishedExports(tx, actorId)) >= mostUnfinished) {
      return refuse(
        'too-many-tries',
        `${mostUnfinished} of your exports are not finished yet. Wait until one of them is.`,
        { most: mostUnfinished },
      );
    }
    const id = deps.random.id();
    const job = await insertExport(tx, {
      id,
      requestedBy: actorId,
      ...order,
      requestedAt: now,
      expiresAt: plus(now, waitAtMost),
    });
    await deps.outbox.add(tx, 'export', { exportId: id }, now);
    await appendAudit(tx, {
      actorId,
      action: 'results.export-requested',
      subject: { kind: 'export', id },
      detail: detailOf(order),
      at: now,
    });
    return ok(job);
  });
}

/** For the audit log: what was asked for, without the filters left out. */
export function detailOf({ format, granularity, filters }: ExportOrder): { [name: string]: Json } {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return { format, granularity, filters: Object.fromEntries(given) as { [name: string]: Json } };
}
