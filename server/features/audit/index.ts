import { auditOperations } from '../../contract/audit.ts';
import { type Json, ok } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount } from '../../http/mount.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import { insertSeal, selectEntries, selectUnsealedHead } from './audit.repo.ts';
import { macOf } from './chain.ts';
import { type AuditVerdict, verifyAudit, type Witness } from './verify-audit.ts';

export { type AuditEntry, appendAudit } from './append-audit.ts';
export { type AuditFault, type AuditVerdict, verifyAudit, type Witness } from './verify-audit.ts';

export interface Audit {
  /**
   * Signs the head when it has moved, and tells the log of it, which is the witness outside the database. To be called every
   * few seconds and before a stop; a quiet log costs one small query.
   */
  seal(now: Instant): Promise<void>;
  verify(witness?: Witness): Promise<AuditVerdict>;
  mountAudit(mount: Mount): void;
}

export function createAudit(deps: {
  readonly database: Database;
  readonly secretKey: string;
  readonly log: Log;
  /** The names of those who still have one. */
  readonly personNames: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}): Audit {
  const { database, secretKey, log } = deps;
  const verify = (witness?: Witness) => verifyAudit(database, secretKey, witness);
  return {
    async seal(now) {
      const head = await selectUnsealedHead(database);
      if (head === null) return;
      await insertSeal(database, { ...head, at: now, mac: macOf(head, secretKey) });
      log.info({ seq: head.seq, hash: head.hash.toString('hex') }, 'audit log sealed');
    },
    verify,
    mountAudit(mount) {
      mount(auditOperations.listAudit, async ({ query }) => {
        const { before = null, subjectId = null, actorId = null, limit } = query;
        const entries = await selectEntries(database, { before, subjectId, actorId, limit });
        const names = await deps.personNames(entries.flatMap((entry) => entry.actorId ?? []));
        return ok({
          entries: entries.map((entry) => ({
            seq: entry.seq,
            at: entry.at,
            actorId: entry.actorId,
            actorName: names.get(entry.actorId ?? '') ?? null,
            action: entry.action,
            subject: { kind: entry.subjectKind, id: entry.subjectId },
            detail: JSON.parse(entry.detail) as { [name: string]: Json },
          })),
        });
      });
      mount(auditOperations.verifyAudit, async () => {
        const { faults, ...verdict } = await verify();
        return ok({ ...verdict, faults: [...faults] });
      });
    },
  };
}
