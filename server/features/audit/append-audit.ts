import type { Json } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Transaction } from '../../ports/database.ts';
import { insertEntry, lockHead } from './audit.repo.ts';
import { hashOf } from './chain.ts';

export interface AuditEntry {
  /** Null for the system itself and for command lines. */
  readonly actorId: string | null;
  /** What was done, as `thing.verb-in-the-past`: `person.roles-set`, `sitting.time-granted`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  /** The facts, with ids and never with names or addresses: erasing a person must leave the chain as it is [AUDIT-1]. */
  readonly detail?: { readonly [name: string]: Json };
  readonly at: Instant;
}

/**
 * Adds an entry to the audit log, in the transaction of what it tells of [AUDIT-1]. Everybody who appends waits for the
 * commit of whoever did before, so call it last in the transaction, after all other locks.
 */
export async function appendAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  const head = await lockHead(tx);
  const content = {
    seq: head.seq + 1,
    at: entry.at,
    actorId: entry.actorId?.toLowerCase() ?? null, // as PostgreSQL gives it back
    action: entry.action,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    detail: JSON.stringify(entry.detail ?? {}),
  };
  await insertEntry(tx, { ...content, prevHash: head.hash, hash: hashOf(content, head.hash) });
}
