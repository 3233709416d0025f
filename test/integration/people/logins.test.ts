import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '../../../server/core/time/instant.ts';
import type { Database } from '../../../server/ports/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openPeopleHouse, type PeopleHouse } from '../../support/people.ts';

const hours = (count: number) => count * 3600_000;

let db: TestDatabase;
let house: PeopleHouse;
beforeEach(async () => {
  db = await createTestDatabase();
  house = await openPeopleHouse(db.database);
});
afterEach(() => db.drop());

const isSignedIn = async (cookie: { Cookie: string }, role = 'candidate' as const) =>
  (await house.people.authenticate(cookie.Cookie, role, house.clock.now())) !== null;

describe('a login', () => {
  it('is told by the cookie of its role and by nothing else', async () => {
    const { personId, cookie } = await house.signedIn('candidate');
    const now = house.clock.now();
    expect(await house.people.authenticate(cookie.Cookie, 'candidate', now)).toMatchObject({
      personId,
      role: 'candidate',
    });
    expect(await house.people.authenticate(cookie.Cookie, 'admin', now)).toBeNull();
    const renamed = cookie.Cookie.replace('invigil_candidate', 'invigil_admin');
    expect(await house.people.authenticate(renamed, 'admin', now)).toBeNull();
    expect(await house.people.authenticate(`${cookie.Cookie}x`, 'candidate', now)).toBeNull();
    expect(await house.people.authenticate('invigil_candidate=', 'candidate', now)).toBeNull();
    expect(await house.people.authenticate(undefined, 'candidate', now)).toBeNull();
  });

  it('ends 12 hours after its last use', async () => {
    const { cookie } = await house.signedIn('candidate');
    for (let i = 0; i < 5; i++) {
      house.clock.advance(hours(11));
      expect(await isSignedIn(cookie)).toBe(true);
    }
    house.clock.advance(hours(12));
    expect(await isSignedIn(cookie)).toBe(false);
  });

  it('does not end by time during a sitting that it saw begin, and ends by revocation all the same', async () => {
    let isOpen = true;
    const asked: { personId: string; startedBefore: Instant }[] = [];
    house = await openPeopleHouse(db.database, {
      hasOpenSitting: async (personId, startedBefore) => {
        asked.push({ personId, startedBefore });
        return isOpen;
      },
    });
    const { personId, cookie } = await house.signedIn('candidate');
    const admin = await house.signedIn('admin');
    const end = house.clock.now() + hours(12);
    house.clock.advance(hours(30));
    expect(await isSignedIn(cookie)).toBe(true);
    expect(asked).toEqual([{ personId, startedBefore: end }]);
    isOpen = false;
    house.clock.advance(hours(12));
    expect(await isSignedIn(cookie)).toBe(false);

    isOpen = true;
    expect(await isSignedIn(cookie)).toBe(true);
    const revoke = `/api/admin/people/${personId}/revoke-logins`;
    const fresh = await house.people.issueSignInLink(admin.personId, 'admin', house.clock.now());
    const again = await house.server.send('POST', '/api/sign-in/link', { token: fresh });
    const adminCookie = { Cookie: again.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    expect((await house.server.send('POST', revoke, undefined, adminCookie)).status).toBe(204);
    expect(await isSignedIn(cookie)).toBe(false);
  });

  it('costs one query in five seconds, however often it is asked for', async () => {
    let queries = 0;
    const counting: Database = {
      query: (text, values) => {
        queries += 1;
        return db.database.query(text, values);
      },
      transaction: (work) => db.database.transaction(work),
    };
    house = await openPeopleHouse(counting);
    const { cookie } = await house.signedIn('candidate');
    queries = 0;
    for (let i = 0; i < 50; i++) expect(await isSignedIn(cookie)).toBe(true);
    expect(queries).toBe(1);
    house.clock.advance(5_000);
    await isSignedIn(cookie);
    expect(queries).toBe(2);
  });

  it('revoked on another node ends here within five seconds', async () => {
    const { cookie, personId } = await house.signedIn('candidate');
    expect(await isSignedIn(cookie)).toBe(true);
    await db.owner.query('UPDATE login SET revoked_at = 1 WHERE person_id = $1', [personId]);
    house.clock.advance(5_000);
    expect(await isSignedIn(cookie)).toBe(false);
  });

  it.each([
    ['lost the role', "UPDATE person SET roles = '{proctor}' WHERE id = $1"],
    ['is shut out', 'UPDATE person SET disabled_at = 1 WHERE id = $1'],
  ])('is over when its person %s, however that came about', async (_case, statement) => {
    const { cookie, personId } = await house.signedIn('candidate');
    await db.owner.query(statement, [personId]);
    house.clock.advance(5_000);
    expect(await isSignedIn(cookie)).toBe(false);
  });

  it('that is revoked while it is being looked up does not stay in the cache', async () => {
    let lookUpIsSlow = false;
    const events = new EventEmitter();
    const read = once(events, 'read');
    const revoked = once(events, 'revoked');
    const slow: Database = {
      async query<Row>(text: string, values?: readonly unknown[]) {
        const result = await db.database.query<Row>(text, values);
        if (lookUpIsSlow && text.includes('token_hash = $1')) {
          lookUpIsSlow = false;
          events.emit('read');
          await revoked;
        }
        return result;
      },
      transaction: (work) => db.database.transaction(work),
    };
    house = await openPeopleHouse(slow);
    const { cookie, personId } = await house.signedIn('candidate');
    const admin = await house.signedIn('admin');
    lookUpIsSlow = true;
    const lookUp = isSignedIn(cookie);
    await read;
    const path = `/api/admin/people/${personId}/revoke-logins`;
    expect((await house.server.send('POST', path, undefined, admin.cookie)).status).toBe(204);
    events.emit('revoked');
    expect(await lookUp).toBe(true); // it was asked before
    expect(await isSignedIn(cookie)).toBe(false);
  });
});

describe('signing out', () => {
  it('ends this login and leaves the others', async () => {
    const { cookie, personId } = await house.signedIn('candidate');
    const token = await house.people.issueSignInLink(personId, 'candidate', house.clock.now());
    const other = await house.server.send('POST', '/api/sign-in/link', { token });
    const otherCookie = { Cookie: other.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    const ended: string[] = [];
    house.people.onLoginsEnded((ids) => ended.push(...ids));
    const answer = await house.server.send('POST', '/api/candidate/sign-out', undefined, cookie);
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^invigil_candidate=;.*Max-Age=0/);
    expect(ended).toHaveLength(1);
    expect([await isSignedIn(cookie), await isSignedIn(otherCookie)]).toEqual([false, true]);
    expect((await house.server.send('POST', '/api/candidate/sign-out-everywhere', undefined, otherCookie)).status).toBe(
      204,
    );
    expect(await isSignedIn(otherCookie)).toBe(false);
  });
});

describe('changing the password', () => {
  const first = 'correct horse battery';
  const second = 'staple of the century';
  const create = () =>
    house.server.send('POST', '/api/accounts', { email: 'ada@example.org', name: 'Ada', password: first });
  const signIn = (password: string) =>
    house.server.send('POST', '/api/sign-in', { email: 'ada@example.org', password });
  const cookieOf = (answer: { headers: Headers }) => ({
    Cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  });
  const change = (cookie: { Cookie: string }, body: object) =>
    house.server.send('POST', '/api/candidate/password', body, cookie);

  it('needs the current one, and ends every other login', async () => {
    const here = cookieOf(await create());
    const elsewhere = cookieOf(await signIn(first));
    expect((await change(here, { current: 'not it at all', next: second })).body).toMatchObject({
      code: 'wrong-credentials',
    });
    expect((await change(here, { current: null, next: second })).body).toMatchObject({ code: 'wrong-credentials' });
    expect((await change(here, { current: first, next: second })).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect((await signIn(first)).status).toBe(401);
    expect((await signIn(second)).status).toBe(200);
  });

  it('cannot be used to guess the current one', async () => {
    const here = cookieOf(await create());
    for (let i = 0; i < 5; i++) await change(here, { current: `guess number ${i}`, next: second });
    expect((await change(here, { current: first, next: second })).status).toBe(429);
  });

  it('is how a person who came by link gets a first one', async () => {
    const { cookie } = await house.signedIn('candidate');
    expect((await change(cookie, { current: null, next: second })).status).toBe(204);
    const answer = await house.server.send('POST', '/api/sign-in', {
      email: 'candidate-1@example.org',
      password: second,
    });
    expect(answer.status).toBe(200);
  });
});

describe('upkeep', () => {
  it('forgets logins and links that ended 30 days ago, and no others', async () => {
    const { personId, cookie } = await house.signedIn('candidate');
    await house.people.issueSignInLink(personId, 'candidate', house.clock.now());
    house.clock.advance(hours(24 * 30 + 11));
    await house.people.forgetOldLogins(house.clock.now());
    const count = async () => (await db.owner.query('SELECT FROM login')).rowCount;
    expect(await count()).toBe(1);
    house.clock.advance(hours(24));
    await house.people.forgetOldLogins(house.clock.now());
    expect(await count()).toBe(0);
    expect((await db.owner.query('SELECT FROM sign_in_link')).rowCount).toBe(0);
    expect(await isSignedIn(cookie)).toBe(false);
  });
});
