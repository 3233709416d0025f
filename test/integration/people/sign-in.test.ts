import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createArgon2PasswordHasher } from '../../../server/adapters/argon2-password-hasher.ts';
import type { PasswordHasher } from '../../../server/ports/password-hasher.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { cookieIn, openPeopleHouse, type PeopleHouse } from '../../support/people.ts';

const password = 'correct horse battery';

let db: TestDatabase;
let house: PeopleHouse;
beforeEach(async () => {
  db = await createTestDatabase();
  house = await openPeopleHouse(db.database);
});
afterEach(() => db.drop());

const signIn = (body: object, headers?: Record<string, string>) =>
  house.server.send('POST', '/api/sign-in', body, headers);
const me = async (cookie: string) => (await house.server.send('GET', '/api/me', undefined, { Cookie: cookie })).body;
const make = async (
  email: string,
  roles: Parameters<PeopleHouse['people']['createPerson']>[0]['roles'],
  secret = password,
) => {
  const made = await house.people.createPerson(
    { email, name: 'Ada', roles, password: secret },
    { actorId: null, at: house.clock.now() },
  );
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.personId;
};

describe('creating an account', () => {
  it('makes a candidate and signs in at once', async () => {
    const answer = await house.server.send('POST', '/api/accounts', {
      email: ' Ada@Example.org ',
      name: 'Ada',
      password,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ name: 'Ada', role: 'candidate', roles: ['candidate'] });
    expect(await me(cookieIn(answer.headers, 'candidate'))).toMatchObject({
      logins: [{ role: 'candidate', name: 'Ada', email: 'ada@example.org' }],
    });
  });

  it('refuses an address that has an account, in any case', async () => {
    await make('ada@example.org', ['candidate']);
    const answer = await house.server.send('POST', '/api/accounts', {
      email: 'ADA@example.org',
      name: 'Eve',
      password,
    });
    expect([answer.status, answer.body]).toEqual([409, expect.objectContaining({ code: 'conflict' })]);
  });

  it.each([
    ['a short password', { email: 'a@example.org', name: 'A', password: 'short' }],
    ['no real address', { email: 'a', name: 'A', password }],
    ['an empty name', { email: 'a@example.org', name: '  ', password }],
    ['a name of two lines', { email: 'a@example.org', name: 'A\nB', password }],
    ['roles of its own choice', { email: 'a@example.org', name: 'A', password, roles: ['admin'] }],
  ])('refuses %s', async (_case, body) => {
    expect((await house.server.send('POST', '/api/accounts', body)).status).toBe(400);
  });
});

describe('signing in with a password', () => {
  it('sets a cookie out of reach of scripts, and stores neither password nor token', async () => {
    await make('ada@example.org', ['candidate']);
    const answer = await signIn({ email: 'ADA@example.org', password });
    expect(answer.status).toBe(200);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    const token = cookieIn(answer.headers, 'candidate').split('=')[1] ?? '';
    const { rows } = await db.owner.query<object>('SELECT * FROM person, login');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(password);
    expect(JSON.stringify(rows)).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('opens the role asked for, the first one otherwise, and says which there are', async () => {
    await make('ada@example.org', ['grader', 'proctor']);
    const first = await signIn({ email: 'ada@example.org', password });
    expect(first.body).toMatchObject({ role: 'grader', roles: ['grader', 'proctor'] });
    const second = await signIn({ email: 'ada@example.org', password, role: 'proctor' });
    expect(second.body).toMatchObject({ role: 'proctor' });
    const both = `${cookieIn(first.headers, 'grader')}; ${cookieIn(second.headers, 'proctor')}`;
    expect(await me(both)).toMatchObject({ logins: [{ role: 'proctor' }, { role: 'grader' }] });
    const third = await signIn({ email: 'ada@example.org', password, role: 'admin' });
    expect([third.status, third.body]).toEqual([
      403,
      expect.objectContaining({ params: { roles: ['grader', 'proctor'] } }),
    ]);
  });

  it('gives one answer, after the same work, to a wrong password and to accounts that cannot sign in', async () => {
    const real = createArgon2PasswordHasher();
    const verified: (string | null)[] = [];
    const hasher: PasswordHasher = {
      ...real,
      verify: (hash, given) => {
        verified.push(hash);
        return real.verify(hash, given);
      },
    };
    house = await openPeopleHouse(db.database, { hasher });
    await make('ada@example.org', ['candidate']);
    const gone = await make('gone@example.org', ['candidate']);
    const { personId } = await house.signedIn('proctor');
    expect(personId).not.toBe(gone);
    await db.owner.query('UPDATE person SET disabled_at = 1 WHERE id = $1', [gone]);
    const answers = [];
    for (const [email, given] of [
      ['ada@example.org', 'wrong wrong wrong'],
      ['nobody@example.org', password],
      ['nobody@example.org', 'the password of nobody'],
      ['gone@example.org', password],
      ['proctor-1@example.org', 'the password of nobody'],
    ]) {
      const { status, body } = await signIn({ email, password: given });
      answers.push({ status, ...(body as object), instance: '' });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401, code: 'wrong-credentials' });
    expect(verified).toEqual([expect.stringContaining('$argon2id$'), null, null, null, null]);
  });
});

describe('limits on tries', () => {
  const wrong = { email: 'ada@example.org', password: 'wrong wrong wrong' };
  const right = { email: 'ada@example.org', password };

  it('let five wrong ones pass, then ask to wait, longer each time, and say how long', async () => {
    await make('ada@example.org', ['candidate']);
    for (let i = 0; i < 5; i++) expect((await signIn(wrong)).status).toBe(401);
    const refused = await signIn(right);
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '30']);
    expect(refused.body).toMatchObject({
      code: 'too-many-tries',
      detail: expect.stringContaining('30 s'),
      params: { retryAfterSeconds: 30, retryAt: house.clock.now() + 30_000 },
    });
    house.clock.advance(30_000);
    expect((await signIn(wrong)).status).toBe(401);
    expect((await signIn(right)).headers.get('Retry-After')).toBe('60');
    house.clock.advance(60_000);
    expect((await signIn(right)).status).toBe(200);
    for (let i = 0; i < 5; i++) expect((await signIn(wrong)).status).toBe(401);
  });

  it('hold for accounts that do not exist, too', async () => {
    const unknown = { email: 'nobody@example.org', password };
    for (let i = 0; i < 5; i++) expect((await signIn(unknown)).status).toBe(401);
    expect((await signIn(unknown)).status).toBe(429);
  });

  it('are per account: another one is free to try', async () => {
    await make('ada@example.org', ['candidate']);
    for (let i = 0; i < 6; i++) await signIn({ ...wrong, email: 'ben@example.org' });
    expect((await signIn(right)).status).toBe(200);
  });

  it('let no more pass when all are sent at once', async () => {
    await make('ada@example.org', ['candidate']);
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(wrong)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('let 500 people behind one address sign in within five minutes, a few mistakes included', async () => {
    const hash = await createArgon2PasswordHasher().hash(password);
    await db.owner.query(
      `INSERT INTO person (id, email, name, password_hash, roles, created_at)
       SELECT gen_random_uuid(), 'c' || n || '@example.org', 'C ' || n, $1, '{candidate}', 0 FROM generate_series(1, 500) n`,
      [hash],
    );
    const statuses: number[] = [];
    const nextOf = Array.from({ length: 500 }, (_, i) => i + 1).values();
    const atTheDoor = async () => {
      for (const n of nextOf) {
        const email = `c${n}@example.org`;
        if (n % 10 === 0) expect((await signIn({ email, password: 'mistyped it' })).status).toBe(401);
        statuses.push((await signIn({ email, password })).status);
        house.clock.advance(500); // 250 s for all
      }
    };
    await Promise.all(Array.from({ length: 20 }, atTheDoor));
    expect(statuses).toEqual(Array(500).fill(200));
  });

  it('stop an address with far more wrong tries than a room could make; right ones do not count', async () => {
    const hasher: PasswordHasher = { hash: async (given) => given, verify: async (hash, given) => hash === given };
    house = await openPeopleHouse(db.database, { hasher });
    await make('ada@example.org', ['candidate']);
    for (let n = 0; n < 10; n++) expect((await signIn(right)).status).toBe(200);
    const statuses = new Set<number>();
    for (let n = 0; n < 3_000; n++) statuses.add((await signIn({ email: `x${n}@example.org`, password })).status);
    expect(statuses).toEqual(new Set([401]));
    expect((await signIn({ email: 'y@example.org', password })).status).toBe(429);
    house.clock.advance(5_000);
    expect((await signIn({ email: 'y@example.org', password })).status).toBe(401);
  });
});

describe('one-time links', () => {
  const open = (token: string) => house.server.send('POST', '/api/sign-in/link', { token });

  it('sign in once, for their role', async () => {
    const personId = await make('ada@example.org', ['candidate', 'proctor']);
    const token = await house.people.issueSignInLink(personId, 'proctor', house.clock.now());
    const answers = await Promise.all([open(token), open(token), open(token)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401]);
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ personId, role: 'proctor' });
  });

  it('last a day', async () => {
    const personId = await make('ada@example.org', ['candidate']);
    const [early, late] = [
      await house.people.issueSignInLink(personId, 'candidate', house.clock.now()),
      await house.people.issueSignInLink(personId, 'candidate', house.clock.now()),
    ];
    house.clock.advance(24 * 3600_000 - 1);
    expect((await open(early)).status).toBe(200);
    house.clock.advance(1);
    expect((await open(late)).status).toBe(401);
  });

  it('open nothing for a role that was taken away', async () => {
    const personId = await make('ada@example.org', ['candidate', 'proctor']);
    const token = await house.people.issueSignInLink(personId, 'proctor', house.clock.now());
    await db.owner.query("UPDATE person SET roles = '{candidate}'");
    expect((await open(token)).status).toBe(401);
  });

  it('cannot be made up', async () => {
    expect((await open('x'.repeat(43))).status).toBe(401);
  });
});
