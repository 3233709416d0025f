import { type Json, ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Transaction } from '../../ports/database.ts';
import { appendAudit } from '../audit/index.ts';
import { insertKeyReader, sitsFrom } from './review.repo.ts';

/**
 * Records that somebody is about to see keys of a bank: in the audit log, and so that they sit no live exam drawn from it [ROLE-1].
 * To be committed before anything is shown. Refuses with own-record while they themselves sit an exam drawn from it.
 */
export async function recordKeyReading(
  tx: Transaction,
  reading: {
    readonly actorId: string;
    readonly bankId: string;
    /** How they saw it: `item.key-read`, `item.tried`, `bank.versions-compared`. */
    readonly action: string;
    /** Null: of many items, which `detail` names. */
    readonly itemId: string | null;
    readonly detail: { readonly [name: string]: Json };
    readonly at: Instant;
  },
): Promise<Result<null>> {
  const { actorId, bankId, itemId, action, detail, at } = reading;
  if (await sitsFrom(tx, actorId, bankId))
    return refuse('own-record', 'You are sitting an exam drawn from this bank: its keys are closed to you.', {
      bankId,
    });
  await insertKeyReader(tx, actorId, bankId, at);
  const subject = itemId === null ? { kind: 'bank', id: bankId } : { kind: 'item', id: `${bankId}/${itemId}` };
  await appendAudit(tx, { actorId, action, subject, detail, at });
  return ok(null);
}
