import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Role } from '../../server/contract/operation.ts';
import { hashOfToken } from '../../server/features/people/login-tokens.ts';
import { cookieName } from '../../server/http/cookies.ts';
import type { Queryable } from '../../server/ports/database.ts';

export interface SignedInPerson {
  readonly personId: string;
  /** What a browser that signed in would send as `Cookie`. */
  readonly cookie: string;
}

/** People with an open login each, written straight into the tables. @param owner works as the owner role. */
export async function seedPeople(owner: Queryable, role: Role, count: number): Promise<SignedInPerson[]> {
  const people = Array.from({ length: count }, () => ({ id: v7(), token: randomBytes(32).toString('base64url') }));
  const ids = people.map(({ id }) => id);
  await owner.query(
    `INSERT INTO person (id, email, name, roles, created_at)
     SELECT id, id || '@example.org', 'Person ' || n, ARRAY[$2], 0 FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)`,
    [ids, role],
  );
  await owner.query(
    `INSERT INTO login (id, token_hash, person_id, role, created_at, expires_at, address, user_agent)
     SELECT gen_random_uuid(), token_hash, id, $3, 0, 9000000000000, '127.0.0.1', 'seeded'
     FROM unnest($1::uuid[], $2::bytea[]) AS l(id, token_hash)`,
    [ids, people.map(({ token }) => hashOfToken(token)), role],
  );
  return people.map(({ id, token }) => ({ personId: id, cookie: `${cookieName(role)}=${token}` }));
}
