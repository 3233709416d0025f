import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../server/features/audit/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openPeopleHouse, type PeopleHouse } from '../../support/people.ts';

let db: TestDatabase;
let house: PeopleHouse;
let admin: Awaited<ReturnType<PeopleHouse['signedIn']>>;
let registrar: Awaited<ReturnType<PeopleHouse['signedIn']>>;
beforeEach(async () => {
  db = await createTestDatabase();
  house = await openPeopleHouse(db.database);
  admin = await house.signedIn('admin', 'Root');
  registrar = await house.signedIn('registrar', 'Reg');
});
afterEach(() => db.drop());

const asAdmin = (method: string, path: string, body?: unknown) =>
  house.server.send(method, `/api/admin${path}`, body, admin.cookie);
const asRegistrar = (method: string, path: string, body?: unknown) =>
  house.server.send(method, `/api/registrar${path}`, body, registrar.cookie);
const createdId = (answer: { body: unknown }) => (answer.body as { personId: string }).personId;
const auditTrail = async () =>
  (
    await db.owner.query<{ action: string; actor: string; subject: string; detail: string }>(
      'SELECT action, actor_id AS actor, subject_id AS subject, detail FROM audit_entry WHERE actor_id IS NOT NULL ORDER BY seq',
    )
  ).rows;
const unknown = '01900000-0000-7000-8000-00000000dead';

describe('an administrator', () => {
  it('creates people with roles, who come in by link', async () => {
    const made = await asAdmin('POST', '/people', {
      email: 'Pia@Example.org',
      name: 'Pia',
      roles: ['proctor', 'grader'],
    });
    const personId = createdId(made);
    const link = await asAdmin('POST', `/people/${personId}/sign-in-links`, { role: 'proctor' });
    const { token } = link.body as { token: string };
    expect((await house.server.send('POST', '/api/sign-in/link', { token })).body).toMatchObject({
      personId,
      role: 'proctor',
    });
    expect((await asAdmin('POST', '/people', { email: 'pia@example.org', name: 'Pia', roles: [] })).status).toBe(409);
    expect((await asAdmin('POST', `/people/${personId}/sign-in-links`, { role: 'admin' })).body).toMatchObject({
      code: 'not-allowed',
    });
    expect((await asAdmin('GET', `/people/${personId}`)).body).toMatchObject({
      email: 'pia@example.org',
      roles: ['proctor', 'grader'],
      logins: [{ role: 'proctor', address: '127.0.0.1' }],
    });
  });

  it('takes roles away, which ends their logins at once and leaves the others', async () => {
    const { personId, cookie } = await house.signedIn('proctor');
    const roles = (...names: string[]) => asAdmin('PUT', `/people/${personId}/roles`, { roles: names });
    expect((await roles('proctor', 'grader')).status).toBe(204);
    expect(await house.people.authenticate(cookie.Cookie, 'proctor', house.clock.now())).not.toBeNull();
    expect((await roles('grader')).status).toBe(204);
    expect(await house.people.authenticate(cookie.Cookie, 'proctor', house.clock.now())).toBeNull();
    expect((await roles('grader', 'grader')).status).toBe(400);
    expect((await roles('root')).status).toBe(400);
  });

  it('shuts people out and lets them in again', async () => {
    const { personId, cookie } = await house.signedIn('candidate');
    const link = await house.people.issueSignInLink(personId, 'candidate', house.clock.now());
    expect((await asAdmin('POST', `/people/${personId}/disable`)).status).toBe(204);
    expect(await house.people.authenticate(cookie.Cookie, 'candidate', house.clock.now())).toBeNull();
    expect((await asAdmin('POST', `/people/${personId}/sign-in-links`, { role: 'candidate' })).body).toMatchObject({
      code: 'not-allowed',
    });
    expect((await asAdmin('POST', `/people/${personId}/enable`)).status).toBe(204);
    expect((await house.server.send('POST', '/api/sign-in/link', { token: link })).status).toBe(401);
    expect((await asAdmin('POST', `/people/${personId}/sign-in-links`, { role: 'candidate' })).status).toBe(200);
  });

  it.each([
    ['set roles', 'PUT', 'roles', { roles: ['admin', 'candidate'] }],
    ['make a link', 'POST', 'sign-in-links', { role: 'admin' }],
    ['disable', 'POST', 'disable', undefined],
    ['enable', 'POST', 'enable', undefined],
    ['revoke logins', 'POST', 'revoke-logins', undefined],
  ])('[ROLE-1] cannot %s on the own record; for nobody it is not-found', async (_case, method, what, body) => {
    const own = await asAdmin(method, `/people/${admin.personId}/${what}`, body);
    expect([own.status, own.body]).toEqual([403, expect.objectContaining({ code: 'own-record' })]);
    expect((await asAdmin(method, `/people/${unknown}/${what}`, body)).status).toBe(404);
  });

  it('[AUDIT-1] leaves a trail of ids, without names and addresses', async () => {
    const personId = createdId(
      await asAdmin('POST', '/people', { email: 'pia@example.org', name: 'Pia', roles: ['proctor'] }),
    );
    await asAdmin('PUT', `/people/${personId}/roles`, { roles: ['grader'] });
    await asAdmin('POST', `/people/${personId}/sign-in-links`, { role: 'grader' });
    await asAdmin('POST', `/people/${personId}/disable`);
    await asAdmin('POST', `/people/${personId}/enable`);
    await asAdmin('POST', `/people/${personId}/revoke-logins`);
    const trail = await auditTrail();
    expect(trail.map(({ action }) => action)).toEqual([
      'person.created',
      'person.roles-set',
      'person.sign-in-link-issued',
      'person.disabled',
      'person.enabled',
      'person.logins-revoked',
    ]);
    for (const entry of trail) expect(entry).toMatchObject({ actor: admin.personId, subject: personId });
    expect(JSON.stringify(trail)).not.toMatch(/pia/i);
    expect(await verifyAudit(db.database, 'any')).toMatchObject({ intact: true });
  });
});

describe('lists of people', () => {
  const fill = () =>
    db.owner.query(
      `INSERT INTO person (id, email, name, roles, created_at)
       SELECT gen_random_uuid(), 'c' || n || '@example.org', 'Same Name', '{candidate}', 0 FROM generate_series(1, 7) n`,
    );

  it('come page by page, each person once', async () => {
    await fill();
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const after: string = next === '' ? '' : `&after=${next}`;
      const { body } = await asRegistrar('GET', `/people?limit=3${after}`);
      const page = body as { people: { personId: string }[]; next: string | null };
      expect(page.people.length).toBeLessThanOrEqual(3);
      seen.push(...page.people.map(({ personId }) => personId));
      next = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
  });

  it('find by a part of name or address, taking wildcards as they are', async () => {
    await fill();
    const found = async (search: string) => {
      const { body } = await asAdmin('GET', `/people?search=${encodeURIComponent(search)}`);
      return (body as { people: unknown[] }).people.length;
    };
    expect(await found('C3@EX')).toBe(1);
    expect(await found('same n')).toBe(7);
    expect(await found('%')).toBe(0);
    expect(await found('_')).toBe(0);
    expect(await found('\\')).toBe(0);
    expect(await found('')).toBe(9);
  });

  it('show registrars candidates only, administrators everybody or one role', async () => {
    const { personId } = await house.signedIn('candidate');
    const ids = (answer: { body: unknown }) =>
      (answer.body as { people: { personId: string }[] }).people.map((p) => p.personId);
    expect(ids(await asRegistrar('GET', '/people'))).toEqual([personId]);
    expect(ids(await asAdmin('GET', '/people'))).toHaveLength(3);
    expect(ids(await asAdmin('GET', '/people?role=registrar'))).toEqual([registrar.personId]);
    expect((await asAdmin('GET', '/people')).body).not.toHaveProperty('people.0.passwordHash');
  });

  it.each(['x', 'bnVsbA', Buffer.from('["a","not an id"]').toString('base64url')])(
    'refuse a made-up place to go on: %s',
    async (after) => {
      expect((await asAdmin('GET', `/people?after=${after}`)).body).toMatchObject({ code: 'bad-input', status: 400 });
    },
  );
});

describe('a registrar', () => {
  it('creates candidates and makes links for those who are nothing else', async () => {
    const personId = createdId(await asRegistrar('POST', '/people', { email: 'cy@example.org', name: 'Cy' }));
    expect((await asRegistrar('POST', `/people/${personId}/sign-in-links`)).status).toBe(200);
    await asAdmin('PUT', `/people/${personId}/roles`, { roles: ['candidate', 'admin'] });
    expect((await asRegistrar('POST', `/people/${personId}/sign-in-links`)).body).toMatchObject({
      code: 'not-allowed',
    });
    expect((await asRegistrar('POST', `/people/${registrar.personId}/sign-in-links`)).body).toMatchObject({
      code: 'own-record',
    });
    expect((await asRegistrar('POST', `/people/${unknown}/sign-in-links`)).body).toMatchObject({ code: 'not-found' });
    expect((await asRegistrar('POST', '/people', { email: 'e@example.org', name: 'E', roles: ['admin'] })).status).toBe(
      400,
    );
  });
});

describe('contact details', () => {
  it('are shown to the public directory only where the holder asked for it', async () => {
    const { personId, cookie } = await house.signedIn('candidate');
    const contact = { organization: 'Clean Creeks LLC', phone: '+1 555 0100', isListed: false };
    const set = (isListed: boolean) =>
      house.server.send('PUT', '/api/candidate/contact', { ...contact, isListed }, cookie);
    expect((await set(false)).status).toBe(204);
    expect((await house.server.send('GET', '/api/candidate/contact', undefined, cookie)).body).toEqual(contact);
    expect(await house.people.listedContacts([personId])).toEqual(new Map());
    await set(true);
    expect((await house.people.listedContacts([personId])).get(personId)).toEqual({
      email: 'candidate-3@example.org',
      organization: 'Clean Creeks LLC',
      phone: '+1 555 0100',
    });
  });
});
