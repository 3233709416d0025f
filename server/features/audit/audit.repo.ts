import type { Queryable, Transaction } from '../../ports/database.ts';
import type { ChainedEntry, Head } from './chain.ts';

export interface StoredEntry extends ChainedEntry {
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

export interface Seal extends Head {
  readonly mac: Buffer;
}

const entryColumns = `seq, at, actor_id AS "actorId", action, subject_kind AS "subjectKind", subject_id AS "subjectId",
  detail, prev_hash AS "prevHash", hash`;

/** Waits until every other transaction that has appended is over. */
export async function lockHead(tx: Transaction): Promise<Head> {
  const { rows } = await tx.query<Head>('SELECT seq, hash FROM audit_head FOR UPDATE');
  const [head] = rows;
  if (!head) throw new Error('the head of the audit log is gone');
  return head;
}

/** Writes an entry and moves the head to it; the caller holds the head's lock. */
export async function insertEntry(tx: Transaction, entry: StoredEntry): Promise<void> {
  await tx.query(
    `WITH entry AS (
       INSERT INTO audit_entry (seq, at, actor_id, action, subject_kind, subject_id, detail, prev_hash, hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     )
     UPDATE audit_head SET seq = $1, hash = $9`,
    [
      entry.seq,
      entry.at,
      entry.actorId,
      entry.action,
      entry.subjectKind,
      entry.subjectId,
      entry.detail,
      entry.prevHash,
      entry.hash,
    ],
  );
}

export async function selectOptionalHead(db: Queryable): Promise<Head | null> {
  const { rows } = await db.query<Head>('SELECT seq, hash FROM audit_head');
  return rows[0] ?? null;
}

/** Up to `limit` entries after `seq`, oldest first. */
export async function selectEntriesAfter(db: Queryable, seq: number, limit: number): Promise<StoredEntry[]> {
  const { rows } = await db.query<StoredEntry>(
    `SELECT ${entryColumns} FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2`,
    [seq, limit],
  );
  return rows;
}

export interface EntryFilter {
  /** Entries before this one only. */
  readonly before: number | null;
  readonly subjectId: string | null;
  readonly actorId: string | null;
  readonly limit: number;
}

/** Newest first. */
export async function selectEntries(db: Queryable, filter: EntryFilter): Promise<StoredEntry[]> {
  const { rows } = await db.query<StoredEntry>(
    `SELECT ${entryColumns} FROM audit_entry
      WHERE ($1::bigint IS NULL OR seq < $1) AND ($2::text IS NULL OR subject_id = $2) AND ($3::uuid IS NULL OR actor_id = $3)
      ORDER BY seq DESC LIMIT $4`,
    [filter.before, filter.subjectId, filter.actorId, filter.limit],
  );
  return rows;
}

/** Entries that the head does not know of; one statement, so that appending meanwhile does not matter. */
export async function selectSeqsBeyondHead(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ seq: number }>(
    'SELECT seq FROM audit_entry WHERE seq < 1 OR seq > (SELECT max(seq) FROM audit_head) ORDER BY seq LIMIT 100',
  );
  return rows.map(({ seq }) => seq);
}

export async function selectSeals(db: Queryable): Promise<Seal[]> {
  const { rows } = await db.query<Seal>('SELECT seq, hash, mac FROM audit_seal ORDER BY seq');
  return rows;
}

/** The head, when it has moved since the newest seal. */
export async function selectUnsealedHead(db: Queryable): Promise<Head | null> {
  const { rows } = await db.query<Head>(
    'SELECT seq, hash FROM audit_head WHERE seq > (SELECT coalesce(max(seq), 0) FROM audit_seal)',
  );
  return rows[0] ?? null;
}

export async function insertSeal(db: Queryable, seal: Seal & { readonly at: number }): Promise<void> {
  await db.query('INSERT INTO audit_seal (seq, hash, at, mac) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
    seal.seq,
    seal.hash,
    seal.at,
    seal.mac,
  ]);
}
