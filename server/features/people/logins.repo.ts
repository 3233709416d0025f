import type { Role } from '../../contract/operation.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable } from '../../ports/database.ts';

export interface NewLogin {
  readonly loginId: string;
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly role: Role;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly address: string;
  readonly userAgent: string;
}

export interface ValidLogin {
  readonly loginId: string;
  readonly personId: string;
  readonly expiresAt: Instant;
}

export async function insertLogin(db: Queryable, login: NewLogin): Promise<void> {
  await db.query(
    `INSERT INTO login (id, token_hash, person_id, role, created_at, expires_at, address, user_agent)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      login.loginId,
      login.tokenHash,
      login.personId,
      login.role,
      login.createdAt,
      login.expiresAt,
      login.address,
      login.userAgent,
    ],
  );
}

/** The login of a token, unless it was revoked, or the person was shut out or lost the role. It may have expired. */
export async function selectOptionalLogin(db: Queryable, tokenHash: Buffer, role: Role): Promise<ValidLogin | null> {
  const { rows } = await db.query<ValidLogin>(
    `SELECT login.id AS "loginId", person_id AS "personId", expires_at AS "expiresAt"
       FROM login JOIN person ON person.id = person_id
      WHERE token_hash = $1 AND role = $2 AND $2 = ANY(roles) AND revoked_at IS NULL AND disabled_at IS NULL`,
    [tokenHash, role],
  );
  return rows[0] ?? null;
}

export async function updateExpiry(db: Queryable, loginId: string, expiresAt: Instant): Promise<void> {
  await db.query('UPDATE login SET expires_at = greatest(expires_at, $2) WHERE id = $1', [loginId, expiresAt]);
}

export interface RevokedLogins {
  readonly personId: string;
  readonly at: Instant;
  readonly only?: { readonly roles: readonly Role[] } | { readonly loginId: string };
  readonly except?: { readonly loginId: string };
}

/** @returns the ids of the logins that ended by it. */
export async function revokeLogins(db: Queryable, { personId, at, only, except }: RevokedLogins): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `UPDATE login SET revoked_at = $2
      WHERE person_id = $1 AND revoked_at IS NULL
        AND ($3::text[] IS NULL OR role = ANY($3)) AND ($4::uuid IS NULL OR id = $4) AND ($5::uuid IS NULL OR id <> $5)
      RETURNING id`,
    [
      personId,
      at,
      only && 'roles' in only ? only.roles : null,
      only && 'loginId' in only ? only.loginId : null,
      except?.loginId ?? null,
    ],
  );
  return rows.map(({ id }) => id);
}

export interface OpenLogin {
  readonly loginId: string;
  readonly role: Role;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly address: string;
  readonly userAgent: string;
}

/** Newest first. */
export async function selectOpenLogins(db: Queryable, personId: string, now: Instant): Promise<OpenLogin[]> {
  const { rows } = await db.query<OpenLogin>(
    `SELECT id AS "loginId", role, created_at AS "createdAt", expires_at AS "expiresAt", address, user_agent AS "userAgent"
       FROM login WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id DESC`,
    [personId, now],
  );
  return rows;
}

export interface NewLink {
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly role: Role;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

export async function insertLink(db: Queryable, link: NewLink): Promise<void> {
  await db.query(
    'INSERT INTO sign_in_link (token_hash, person_id, role, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)',
    [link.tokenHash, link.personId, link.role, link.createdAt, link.expiresAt],
  );
}

/** Uses a link up: of two at one instant, one gets it. Null when it is unknown, used, expired or void. */
export async function consumeLink(
  db: Queryable,
  tokenHash: Buffer,
  now: Instant,
): Promise<{ readonly personId: string; readonly role: Role } | null> {
  const { rows } = await db.query<{ personId: string; role: Role }>(
    `UPDATE sign_in_link SET used_at = $2 FROM person
      WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
        AND person.id = person_id AND disabled_at IS NULL AND role = ANY(roles)
      RETURNING person_id AS "personId", role`,
    [tokenHash, now],
  );
  return rows[0] ?? null;
}

export async function deleteUnusedLinks(db: Queryable, personId: string): Promise<void> {
  await db.query('DELETE FROM sign_in_link WHERE person_id = $1 AND used_at IS NULL', [personId]);
}

/** Forgets logins and links that ended before the given instant. */
export async function deleteEndedBefore(db: Queryable, before: Instant): Promise<void> {
  await db.query('DELETE FROM login WHERE expires_at < $1 OR revoked_at < $1', [before]);
  await db.query('DELETE FROM sign_in_link WHERE expires_at < $1', [before]);
}
