import type { Role } from '../../contract/operation.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export interface Person {
  readonly personId: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly roles: Role[];
  readonly isDemonstration: boolean;
  readonly createdAt: Instant;
  readonly disabledAt: Instant | null;
}

export interface ContactDetails {
  readonly organization: string | null;
  readonly phone: string | null;
  readonly isListed: boolean;
}

const personColumns = `id AS "personId", email, name, password_hash AS "passwordHash", roles,
  is_demonstration AS "isDemonstration", created_at AS "createdAt", disabled_at AS "disabledAt"`;

/** @returns false when somebody has this e-mail address already. */
export async function insertPerson(db: Queryable, person: Person): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO person (id, email, name, password_hash, roles, is_demonstration, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING`,
    [
      person.personId,
      person.email,
      person.name,
      person.passwordHash,
      person.roles,
      person.isDemonstration,
      person.createdAt,
    ],
  );
  return rowCount === 1;
}

export async function selectOptionalPersonByEmail(db: Queryable, email: string): Promise<Person | null> {
  const { rows } = await db.query<Person>(`SELECT ${personColumns} FROM person WHERE email = $1`, [email]);
  return rows[0] ?? null;
}

export async function selectOptionalPerson(db: Queryable, personId: string): Promise<Person | null> {
  const { rows } = await db.query<Person>(`SELECT ${personColumns} FROM person WHERE id = $1`, [personId]);
  return rows[0] ?? null;
}

export async function lockOptionalPerson(tx: Transaction, personId: string): Promise<Person | null> {
  const { rows } = await tx.query<Person>(`SELECT ${personColumns} FROM person WHERE id = $1 FOR UPDATE`, [personId]);
  return rows[0] ?? null;
}

export async function selectNames(db: Queryable, personIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(
    'SELECT id, name FROM person WHERE id = ANY($1::uuid[])',
    [personIds],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface PeopleFilter {
  readonly search: string | null;
  readonly role: Role | null;
  /** The last row of the page before. */
  readonly after: readonly [sortName: string, personId: string] | null;
  readonly limit: number;
}

/** By name, then by id. `sortName` is what the next page goes on from. */
export async function selectPeople(
  db: Queryable,
  { search, role, after, limit }: PeopleFilter,
): Promise<(Person & { readonly sortName: string })[]> {
  const pattern = search === null ? null : `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await db.query<Person & { readonly sortName: string }>(
    `SELECT ${personColumns}, lower(name) AS "sortName" FROM person
      WHERE ($1::text IS NULL OR name ILIKE $1 OR email ILIKE $1)
        AND ($2::text IS NULL OR $2 = ANY(roles))
        AND ($3::text IS NULL OR (lower(name), id) > ($3, $4::uuid))
      ORDER BY lower(name), id LIMIT $5`,
    [pattern, role, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows;
}

export async function updateRoles(tx: Transaction, personId: string, roles: readonly Role[]): Promise<void> {
  await tx.query('UPDATE person SET roles = $2 WHERE id = $1', [personId, roles]);
}

export async function updateDisabled(tx: Transaction, personId: string, disabledAt: Instant | null): Promise<void> {
  await tx.query('UPDATE person SET disabled_at = $2 WHERE id = $1', [personId, disabledAt]);
}

export async function updatePasswordHash(tx: Transaction, personId: string, passwordHash: string): Promise<void> {
  await tx.query('UPDATE person SET password_hash = $2 WHERE id = $1', [personId, passwordHash]);
}

export async function selectContact(db: Queryable, personId: string): Promise<ContactDetails> {
  const { rows } = await db.query<ContactDetails>(
    `SELECT organization, phone, contact_in_directory AS "isListed" FROM person WHERE id = $1`,
    [personId],
  );
  const [contact] = rows;
  if (!contact) throw new Error(`person ${personId} is gone`);
  return contact;
}

export async function updateContact(db: Queryable, personId: string, contact: ContactDetails): Promise<void> {
  await db.query('UPDATE person SET organization = $2, phone = $3, contact_in_directory = $4 WHERE id = $1', [
    personId,
    contact.organization,
    contact.phone,
    contact.isListed,
  ]);
}

export interface ListedContact {
  readonly email: string;
  readonly organization: string | null;
  readonly phone: string | null;
}

/** Those of the given people who asked for it, and no others. */
export async function selectListedContacts(
  db: Queryable,
  personIds: readonly string[],
): Promise<Map<string, ListedContact>> {
  const { rows } = await db.query<ListedContact & { id: string }>(
    'SELECT id, email, organization, phone FROM person WHERE contact_in_directory AND id = ANY($1::uuid[])',
    [personIds],
  );
  return new Map(rows.map(({ id, ...contact }) => [id, contact]));
}

export async function countDemonstrationPeople(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>('SELECT count(*) FROM person WHERE is_demonstration');
  return rows[0]?.count ?? 0;
}
