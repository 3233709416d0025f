import type { Queryable } from '../../ports/database.ts';
import { selectEntriesAfter, selectOptionalHead, selectSeals, selectSeqsBeyondHead } from './audit.repo.ts';
import { genesisHash, hashOf, isMacOf } from './chain.ts';

export interface AuditFault {
  readonly kind: 'changed' | 'removed' | 'cut-off' | 'added' | 'rewritten' | 'forged-seal';
  readonly seq: number;
  readonly message: string;
}

export interface AuditVerdict {
  readonly intact: boolean;
  readonly entries: number;
  /** The newest head that was checked, to be noted down elsewhere and given as witness later. */
  readonly head: { readonly seq: number; readonly hash: string };
  /** The first 100 faults. */
  readonly faults: readonly AuditFault[];
}

/** A head that was noted down outside the database. */
export interface Witness {
  readonly seq: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

const faultLimit = 100;
const batchSize = 1_000;

/**
 * Reads the whole audit log and finds changed, removed, cut-off and added rows [AUDIT-1]. Appending may go on meanwhile.
 *
 * @param secretKey the server's secret, which the seals were made with.
 * @param witness finds even a database put back as a whole to an older state.
 */
export async function verifyAudit(db: Queryable, secretKey: string, witness?: Witness): Promise<AuditVerdict> {
  const faults: AuditFault[] = [];
  const fault = (kind: AuditFault['kind'], seq: number, message: string) => {
    if (faults.length < faultLimit) faults.push({ kind, seq, message });
  };

  const seals = await selectSeals(db);
  const head = (await selectOptionalHead(db)) ?? { seq: 0, hash: genesisHash };
  /** Hashes that must be found at their place; read before the entries, so that they are there already. */
  const expected = new Map<number, { readonly hash: Buffer; readonly by: string }>();
  if (head.seq > 0) expected.set(head.seq, { hash: head.hash, by: 'the head' });
  for (const seal of seals) {
    if (isMacOf(seal.mac, seal, secretKey)) expected.set(seal.seq, { hash: seal.hash, by: 'a seal' });
    else fault('forged-seal', seal.seq, `The seal of entry ${seal.seq} was not made with this server's secret.`);
  }
  if (witness) expected.set(witness.seq, { hash: Buffer.from(witness.hash, 'hex'), by: 'the witness' });
  const end = Math.max(0, ...expected.keys());

  let last = { seq: 0, hash: genesisHash };
  let entries = 0;
  while (last.seq < end) {
    const batch = await selectEntriesAfter(db, last.seq, batchSize);
    for (const entry of batch) {
      if (entry.seq > end) break;
      if (entry.seq > last.seq + 1) {
        fault('removed', last.seq + 1, `Entries ${last.seq + 1} to ${entry.seq - 1} are gone.`);
      } else if (!entry.prevHash.equals(last.hash)) {
        fault('changed', entry.seq, `Entry ${entry.seq} does not follow on entry ${last.seq} as it stands.`);
      }
      if (!hashOf(entry, entry.prevHash).equals(entry.hash)) {
        fault('changed', entry.seq, `Entry ${entry.seq} is not as it was written.`);
      }
      const wanted = expected.get(entry.seq);
      if (wanted && !wanted.hash.equals(entry.hash)) {
        fault('rewritten', entry.seq, `Entry ${entry.seq} is another than ${wanted.by} says.`);
      }
      last = { seq: entry.seq, hash: entry.hash };
      entries += 1;
    }
    if (batch.length === 0 || (batch.at(-1)?.seq ?? 0) > end) break;
  }
  if (last.seq < end) {
    const by = expected.get(end)?.by ?? 'the head';
    fault('cut-off', last.seq + 1, `Entries ${last.seq + 1} to ${end}, known to ${by}, are cut off.`);
  }
  for (const seq of await selectSeqsBeyondHead(db)) {
    fault('added', seq, `Entry ${seq} was not written by the audit log.`);
  }
  return { intact: faults.length === 0, entries, head: { seq: last.seq, hash: last.hash.toString('hex') }, faults };
}
