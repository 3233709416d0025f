import { expect } from 'vitest';
import { createArgon2PasswordHasher } from '../../server/adapters/argon2-password-hasher.ts';
import { createMemoryRateLimiter } from '../../server/adapters/memory-rate-limiter.ts';
import { systemRandom } from '../../server/adapters/system-random.ts';
import type { Role } from '../../server/contract/operation.ts';
import { createPeople, type People, type PeopleDeps } from '../../server/features/people/index.ts';
import { cookieName } from '../../server/http/cookies.ts';
import type { Database } from '../../server/ports/database.ts';
import { type FakeClock, fakeClock, serveApp, type TestServer } from './http.ts';

export interface PeopleHouse {
  readonly people: People;
  readonly clock: FakeClock;
  readonly server: TestServer;
  /** Makes a person and signs in by link; the cookie is for that role. */
  signedIn(role: Role, name?: string): Promise<{ readonly personId: string; readonly cookie: { Cookie: string } }>;
}

/** The feature on a database and behind HTTP, until the test ends. */
export async function openPeopleHouse(database: Database, deps: Partial<PeopleDeps> = {}): Promise<PeopleHouse> {
  const clock = fakeClock();
  const people = createPeople({
    database,
    random: systemRandom,
    limiter: createMemoryRateLimiter(clock),
    hasher: createArgon2PasswordHasher(),
    hasOpenSitting: async () => false,
    publicOrigin: 'http://127.0.0.1',
    ...deps,
  });
  const server = await serveApp({
    features: [people.mountPeople],
    authenticate: people.authenticate,
    clock,
    random: systemRandom,
  });
  let count = 0;
  return {
    people,
    clock,
    server,
    async signedIn(role, name = `A ${role}`) {
      const email = `${role}-${++count}@example.org`;
      const made = await people.createPerson({ email, name, roles: [role] }, { actorId: null, at: clock.now() });
      if (!made.ok) throw new Error(made.refusal.message);
      const token = await people.issueSignInLink(made.value.personId, role, clock.now());
      const answer = await server.send('POST', '/api/sign-in/link', { token });
      return { personId: made.value.personId, cookie: { Cookie: cookieIn(answer.headers, role) } };
    },
  };
}

/** The `Cookie` header to send back after an answer that signed somebody in. */
export function cookieIn(headers: Headers, role: Role): string {
  const [cookie] = headers.getSetCookie();
  expect(cookie).toMatch(new RegExp(`^${cookieName(role)}=[\\w-]{43};`));
  return String(cookie).split(';', 1)[0] ?? '';
}
