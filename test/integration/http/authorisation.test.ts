import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../server/adapters/system-random.ts';
import { type Operation, type Role, roles } from '../../../server/contract/operation.ts';
import { allOperations } from '../../../server/contract/operations.ts';
import { refuse } from '../../../server/core/result.ts';
import type { Mount } from '../../../server/http/mount.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { serveApp, type TestServer } from '../../support/http.ts';
import { openPeopleHouse, type PeopleHouse } from '../../support/people.ts';

const server = path.resolve(import.meta.dirname, '../../../server');
const concrete = (operation: Operation) =>
  operation.path.replaceAll(/\{[^}]+\}/g, '01900000-0000-7000-8000-00000000dead');

let db: TestDatabase;
let cookies: Record<Role, string>;
let house: PeopleHouse;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Every registered operation behind the real edge and real logins; whoever gets past the door finds nothing there. */
async function serveAllOperations(): Promise<TestServer> {
  house = await openPeopleHouse(db.database);
  const entries: [Role, string][] = [];
  for (const role of roles) {
    const existing = await house.people.optionalPersonByEmail(`walker-${role}@example.org`);
    const act = { actorId: null, at: house.clock.now() };
    const made = existing ?? (await create(role, act));
    const token = await house.people.issueSignInLink(made.personId, role, house.clock.now());
    const answer = await house.server.send('POST', '/api/sign-in/link', { token });
    entries.push([role, answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '']);
  }
  cookies = Object.fromEntries(entries) as Record<Role, string>;
  const mountAll = (mount: Mount) => {
    for (const operation of allOperations) mount(operation, async () => refuse('not-found', 'Nothing is here.'));
  };
  const { clock } = house;
  return serveApp({ features: [mountAll], authenticate: house.people.authenticate, clock, random: systemRandom });
}

async function create(role: Role, act: { actorId: null; at: ReturnType<PeopleHouse['clock']['now']> }) {
  const person = { email: `walker-${role}@example.org`, name: role, roles: [role] };
  const made = await house.people.createPerson(person, act);
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value;
}

const statusOf = async (app: TestServer, operation: Operation, headers: Record<string, string>) => {
  const response = await app.fetch(concrete(operation), { method: operation.method.toUpperCase(), headers });
  await response.arrayBuffer();
  return response.status;
};

describe('every operation', () => {
  it('lets in its own role and nobody else', async () => {
    const app = await serveAllOperations();
    const wrong: string[] = [];
    for (const operation of allOperations) {
      const visitors: [name: string, cookie: string | null, mayEnter: boolean][] = [
        ['nobody', null, operation.access === 'public'],
        ...roles.map((role): [string, string, boolean] => [
          role,
          cookies[role],
          operation.access === 'public' || operation.access === role,
        ]),
        [
          'all other roles at once',
          roles
            .filter((role) => role !== operation.access)
            .map((role) => cookies[role])
            .join('; '),
          operation.access === 'public',
        ],
        [
          'the right cookie with another token',
          `invigil_${operation.access}=${'x'.repeat(43)}`,
          operation.access === 'public',
        ],
      ];
      for (const [visitor, cookie, mayEnter] of visitors) {
        const status = await statusOf(app, operation, cookie === null ? {} : { Cookie: cookie });
        const entered = status !== 401 && status !== 403;
        if (entered !== mayEnter) wrong.push(`${operation.method} ${operation.path} as ${visitor}: ${status}`);
        if (entered && status !== 400 && status !== 404) wrong.push(`${operation.id} answers ${status} without input`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('that changes something is refused when another site sends it', async () => {
    const app = await serveAllOperations();
    for (const operation of allOperations.filter(({ method }) => method !== 'get')) {
      const cookie = operation.access === 'public' ? '' : cookies[operation.access];
      const status = await statusOf(app, operation, { Cookie: cookie, Origin: 'https://evil.example' });
      expect([operation.id, status]).toEqual([operation.id, 403]);
    }
  });
});

describe('the registry of operations', () => {
  const sources = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

  it('holds every operation that the contract defines', async () => {
    const registered = new Set(allOperations);
    const forgotten: string[] = [];
    for (const name of sources.filter((source) => path.dirname(source) === 'contract')) {
      const module: Record<string, unknown> = await import(path.join(server, name));
      for (const operation of operationsIn(Object.values(module))) {
        if (!registered.has(operation)) forgotten.push(`${name}: ${operation.id}`);
      }
    }
    expect(forgotten).toEqual([]);
  });

  it('cannot be passed by: operations are defined in the contract alone', () => {
    const elsewhere = sources.filter(
      (name) =>
        path.dirname(name) !== 'contract' && readFileSync(path.join(server, name), 'utf8').includes('defineOperation('),
    );
    expect(elsewhere).toEqual([]);
  });

  it('has one operation per id, and one per method and path', () => {
    expect(new Set(allOperations.map(({ id }) => id)).size).toBe(allOperations.length);
    const places = allOperations.map(({ method, path: at }) => `${method} ${at.replaceAll(/\{[^}]+\}/g, '{}')}`);
    expect(new Set(places).size).toBe(allOperations.length);
  });
});

/** Operations among exported values, also in records and records of records. */
function operationsIn(values: readonly unknown[], depth = 0): Operation[] {
  return values.flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    if ('method' in value && 'path' in value && 'access' in value) return [value as Operation];
    const isPlain = Object.getPrototypeOf(value) === Object.prototype;
    return depth < 2 && isPlain ? operationsIn(Object.values(value), depth + 1) : [];
  });
}
