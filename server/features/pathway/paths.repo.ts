import type { CertificateStanding } from '../../core/certificate/certificate.ts';
import type { NewPathEvent, PathEvent } from '../../core/program/events.ts';
import type { Json } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface PathKey {
  readonly personId: string;
  readonly programId: string;
}

export interface StoredPath extends PathKey {
  /** Null until enrollment. */
  readonly versionId: string | null;
  readonly accountCreatedAt: Instant;
}

export interface PathEntryRow {
  readonly event: PathEvent;
  readonly detail: { readonly [name: string]: Json };
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly actorId: string | null;
}

export interface NewPathEntry extends PathKey {
  readonly id: string;
  readonly fact: NewPathEvent;
  readonly detail: { readonly [name: string]: Json };
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly actorId: string | null;
}

const columns = (keys: readonly PathKey[]) => [keys.map((key) => key.personId), keys.map((key) => key.programId)];

/** Makes the paths where they are missing and locks them, all in one order so that two such commands never wait for each other. */
export async function lockPaths(tx: Transaction, keys: readonly PathKey[]): Promise<readonly StoredPath[]> {
  if (keys.length === 1) {
    // Nearly always it is there, and one path cannot be locked out of order.
    const found = await selectPaths(tx, keys, 'FOR NO KEY UPDATE OF path');
    if (found.length === 1) return found;
  }
  await tx.query(
    `INSERT INTO path (person_id, program_id)
     SELECT DISTINCT person_id, program_id FROM unnest($1::uuid[], $2::text[]) AS key (person_id, program_id)
     ORDER BY person_id, program_id
     ON CONFLICT DO NOTHING`,
    columns(keys),
  );
  return selectPaths(tx, keys, 'FOR NO KEY UPDATE OF path');
}

/** The paths that exist, without a lock. */
export async function selectPaths(
  db: Queryable,
  keys: readonly PathKey[],
  lock: '' | 'FOR NO KEY UPDATE OF path' = '',
): Promise<readonly StoredPath[]> {
  const { rows } = await db.query<StoredPath>(
    `SELECT path.person_id AS "personId", path.program_id AS "programId", path.version_id AS "versionId",
            person.created_at AS "accountCreatedAt"
     FROM path JOIN person ON person.id = path.person_id
     WHERE (path.person_id, path.program_id) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
     ORDER BY path.person_id, path.program_id
     ${lock}`,
    columns(keys),
  );
  return rows;
}

/** Null when there is no such person. */
export async function selectOptionalAccountCreatedAt(db: Queryable, personId: string): Promise<Instant | null> {
  const { rows } = await db.query<{ at: Instant }>('SELECT created_at AS at FROM person WHERE id = $1', [personId]);
  return rows[0]?.at ?? null;
}

/** The entries of the paths, in the order of recording. */
export async function selectEntries(
  db: Queryable,
  keys: readonly PathKey[],
): Promise<readonly (PathKey & PathEntryRow)[]> {
  const { rows } = await db.query<PathKey & Omit<PathEntryRow, 'event'> & { id: string; kind: string; data: object }>(
    `SELECT id, person_id AS "personId", program_id AS "programId", kind, data, detail,
            occurred_at AS "occurredAt", recorded_at AS "recordedAt", actor_id AS "actorId"
     FROM path_event
     WHERE (person_id, program_id) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
     ORDER BY recorded_at, id`,
    columns(keys),
  );
  // `data` was written by insertEntries, from a fact of this very kind.
  return rows.map(({ id, kind, data, ...row }) => ({ ...row, event: { ...data, kind, id } as PathEvent }));
}

export function insertEntries(tx: Transaction, entries: readonly NewPathEntry[]): void {
  if (entries.length === 0) return;
  const facts = entries.map(({ fact: { kind, ...data } }) => ({ kind, data: JSON.stringify(data) }));
  tx.send(
    `INSERT INTO path_event (id, person_id, program_id, kind, data, detail, occurred_at, recorded_at, actor_id)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::bigint[], $8::bigint[], $9::uuid[])`,
    [
      entries.map(({ id }) => id),
      ...columns(entries),
      facts.map(({ kind }) => kind),
      facts.map(({ data }) => data),
      entries.map(({ detail }) => JSON.stringify(detail)),
      entries.map(({ occurredAt }) => occurredAt),
      entries.map(({ recordedAt }) => recordedAt),
      entries.map(({ actorId }) => actorId),
    ],
  );
}

/** Fixes the rules of a path at enrollment. */
export function pinVersion(tx: Transaction, key: PathKey, versionId: string): void {
  tx.send('UPDATE path SET version_id = $3 WHERE person_id = $1 AND program_id = $2 AND version_id IS NULL', [
    key.personId,
    key.programId,
    versionId,
  ]);
}

/** Takes so many numbers, and answers the first; locks the program's counter until the commit, so that none is left out. */
export async function takeCertificateNumbers(tx: Transaction, programId: string, count: number): Promise<number> {
  const { rows } = await tx.query<{ first: number }>(
    `UPDATE program SET next_certificate_number = next_certificate_number + $2 WHERE id = $1
     RETURNING next_certificate_number - $2 AS first`,
    [programId, count],
  );
  if (rows[0] === undefined) throw new Error(`no program ${programId}`);
  return rows[0].first;
}

export interface CertificateRow extends PathKey {
  readonly number: number;
  readonly issuedOn: string;
  readonly expiresOn: string;
  readonly standing: CertificateStanding;
}

export function putCertificates(tx: Transaction, certificates: readonly CertificateRow[]): void {
  if (certificates.length === 0) return;
  tx.send(
    `INSERT INTO certificate (person_id, program_id, number, issued_on, expires_on, standing)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
     ON CONFLICT (program_id, number) DO UPDATE SET expires_on = excluded.expires_on, standing = excluded.standing`,
    [
      ...columns(certificates),
      certificates.map(({ number }) => number),
      certificates.map(({ issuedOn }) => issuedOn),
      certificates.map(({ expiresOn }) => expiresOn),
      certificates.map(({ standing }) => standing),
    ],
  );
}

/** Those whose payments may have to go back: they paid a retake fee, and a sitting of theirs was corrected. */
export async function selectRefundCandidates(db: Queryable, programId: string): Promise<readonly PathKey[]> {
  const { rows } = await db.query<PathKey>(
    `SELECT DISTINCT person_id AS "personId", program_id AS "programId"
     FROM path_event AS paid
     WHERE program_id = $1 AND kind = 'payment' AND data->>'purpose' IN ('re-registration', 'extension')
       AND EXISTS (
         SELECT FROM path_event AS correction
         WHERE correction.person_id = paid.person_id AND correction.program_id = paid.program_id
           AND correction.kind IN ('sitting-voided', 'outcome') AND correction.occurred_at > paid.occurred_at)`,
    [programId],
  );
  return rows;
}

/** Holders who have paid for a renewal or were granted one, and whose certificate expires by the given day. */
export async function selectRenewalCandidates(
  db: Queryable,
  programId: string,
  expiresBy: string,
): Promise<readonly PathKey[]> {
  const { rows } = await db.query<PathKey>(
    `SELECT person_id AS "personId", program_id AS "programId" FROM certificate
     WHERE program_id = $1 AND expires_on <= $2 AND standing = 'good'
       AND EXISTS (
         SELECT FROM path_event AS given
         WHERE given.person_id = certificate.person_id AND given.program_id = certificate.program_id
           AND given.kind IN ('payment', 'granted') AND given.data->>'purpose' = 'renewal')
     ORDER BY person_id`,
    [programId, expiresBy],
  );
  return rows;
}

export async function selectNames(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(
    'SELECT id, name FROM person WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface HolderRow {
  readonly name: string;
  readonly number: number;
  readonly expiresOn: string;
  readonly standing: CertificateStanding;
  readonly contact: {
    readonly email: string;
    readonly organization: string | null;
    readonly phone: string | null;
  } | null;
}

/** A page of the directory, by name, and how many there are in all. */
export async function selectHolders(
  db: Queryable,
  programId: string,
  { search, offset, limit }: { readonly search: string; readonly offset: number; readonly limit: number },
): Promise<{ readonly total: number; readonly holders: readonly HolderRow[] }> {
  const found = `FROM certificate JOIN person ON person.id = certificate.person_id
     WHERE program_id = $1 AND ($2 = '' OR position(lower($2) IN lower(name)) > 0 OR number::text = $2)`;
  const { rows: counted } = await db.query<{ total: number }>(`SELECT count(*) AS total ${found}`, [programId, search]);
  const { rows } = await db.query<HolderRow>(
    `SELECT name, number, expires_on AS "expiresOn", standing,
            CASE WHEN contact_in_directory
              THEN jsonb_build_object('email', email, 'organization', organization, 'phone', phone) END AS contact
     ${found}
     ORDER BY lower(name), number OFFSET $3 LIMIT $4`,
    [programId, search, offset, limit],
  );
  return { total: counted[0]?.total ?? 0, holders: rows };
}
