import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The content of one row, as it is hashed. */
export interface ChainedEntry {
  readonly seq: number;
  readonly at: number;
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  /** JSON text, byte for byte as stored. */
  readonly detail: string;
}

export interface Head {
  readonly seq: number;
  readonly hash: Buffer;
}

/** What the first entry follows on. */
export const genesisHash: Buffer = Buffer.alloc(32);

/**
 * SHA-256 over the hash before and the entry as a JSON array: an array of strings and numbers has one spelling
 * only, and no two entries share it.
 */
export function hashOf(entry: ChainedEntry, previousHash: Buffer): Buffer {
  const { seq, at, actorId, action, subjectKind, subjectId, detail } = entry;
  const content = JSON.stringify(['invigil-audit-1', seq, at, actorId, action, subjectKind, subjectId, detail]);
  return createHash('sha256').update(previousHash).update(content).digest();
}

/** Signs a head, so that whoever rewrites the chain in the database without the server's secret is found out. */
export function macOf(head: Head, secretKey: string): Buffer {
  return createHmac('sha256', secretKey).update(`invigil-audit-seal-1:${head.seq}:`).update(head.hash).digest();
}

export function isMacOf(mac: Buffer, head: Head, secretKey: string): boolean {
  return mac.length === 32 && timingSafeEqual(mac, macOf(head, secretKey));
}
