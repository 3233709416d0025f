import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAudit } from '../../../server/features/audit/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { serveApp, type TestServer } from '../../support/http.ts';
import { quietLog } from '../../support/log.ts';
import { openPeopleHouse, type PeopleHouse } from '../../support/people.ts';

let db: TestDatabase;
let house: PeopleHouse;
let server: TestServer;
let admin: Awaited<ReturnType<PeopleHouse['signedIn']>>;
beforeEach(async () => {
  db = await createTestDatabase();
  house = await openPeopleHouse(db.database);
  const { people, clock } = house;
  const audit = createAudit({
    database: db.database,
    secretKey: 'secret',
    log: quietLog,
    personNames: people.personNames,
  });
  server = await serveApp({ features: [audit.mountAudit], authenticate: people.authenticate, clock });
  admin = await house.signedIn('admin', 'Root');
});
afterEach(() => db.drop());

const read = async (path: string) => (await server.send('GET', path, undefined, admin.cookie)).body;

describe('the audit log over HTTP', () => {
  it('is listed newest first, with the names of those who acted, page by page and by subject', async () => {
    const make = async (name: string) => {
      const body = { email: `${name}@example.org`, name, roles: ['proctor'] };
      const answer = await house.server.send('POST', '/api/admin/people', body, admin.cookie);
      return (answer.body as { personId: string }).personId;
    };
    const first = await make('pia');
    const second = await make('paul');
    expect(await read('/api/admin/audit')).toMatchObject({
      entries: [
        { seq: 3, actorName: 'Root', action: 'person.created', subject: { kind: 'person', id: second } },
        { seq: 2, actorName: 'Root', actorId: admin.personId, subject: { id: first }, detail: { roles: ['proctor'] } },
        { seq: 1, actorName: null, actorId: null, subject: { id: admin.personId } },
      ],
    });
    expect(await read('/api/admin/audit?before=3&limit=1')).toMatchObject({ entries: [{ seq: 2 }] });
    expect(await read(`/api/admin/audit?subjectId=${second}`)).toMatchObject({ entries: [{ seq: 3 }] });
    expect(((await read(`/api/admin/audit?actorId=${admin.personId}`)) as { entries: unknown[] }).entries).toHaveLength(
      2,
    );
  });

  it('says whether it is intact', async () => {
    expect(await read('/api/admin/audit/verification')).toMatchObject({ intact: true, entries: 1, faults: [] });
    await db.owner.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL');
    await db.owner.query("UPDATE audit_entry SET action = 'x'");
    expect(await read('/api/admin/audit/verification')).toMatchObject({
      intact: false,
      faults: [{ kind: 'changed', seq: 1 }],
    });
  });
});
