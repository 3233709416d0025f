import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { afterAll } from 'vitest';
import type { Role } from '../../../server/contract/operation.ts';
import type { PathRecord, PathView } from '../../../server/contract/pathway.ts';
import { type Instant, instant } from '../../../server/core/time/instant.ts';
import { createPathway, type Pathway } from '../../../server/features/pathway/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { countingRandom, type FakeClock, fakeClock, serveApp } from '../../support/http.ts';

export const qispYaml = readFileSync(new URL('../../../question-banks/qisp/program.yaml', import.meta.url), 'utf8');

/** Noon in Los Angeles, or the time given. */
export function at(text: string): Instant {
  const [day, time = '12:00'] = text.split(' ');
  return instant(
    Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime('America/Los_Angeles').epochMilliseconds,
  );
}

export interface World extends TestDatabase {
  readonly pathway: Pathway;
  readonly clock: FakeClock;
  readonly random: ReturnType<typeof countingRandom>;
  newPerson(name: string, createdOn?: string): Promise<string>;
}

/** A database of its own in which QISP is loaded. */
export async function createWorld(): Promise<World> {
  const test = await createTestDatabase();
  afterAll(() => test.drop());
  const random = countingRandom();
  const clock = fakeClock(at('2024-01-01'));
  const pathway = createPathway({
    database: test.database,
    random,
    clock,
    announceCertificates: async () => undefined,
  });
  const loaded = await pathway.loadProgram(qispYaml);
  if (!loaded.ok) throw new Error(loaded.refusal.message);
  return {
    ...test,
    pathway,
    clock,
    random,
    async newPerson(name, createdOn = '2024-01-01') {
      const id = random.id();
      await test.database.query(`INSERT INTO person (id, email, name, roles, created_at) VALUES ($1, $2, $3, $4, $5)`, [
        id,
        `${id}@example.org`,
        name,
        ['candidate', 'registrar'],
        at(createdOn),
      ]);
      return id;
    },
  };
}

/** Serves the feature; a request is signed in as the person and role that its cookie names. */
export async function serve({ pathway, clock }: World) {
  const server = await serveApp({
    features: [pathway.mountPathway],
    clock,
    authenticate: async (cookie, role) => {
      const personId = new RegExp(`invigil_${role}=([^;]+)`).exec(cookie ?? '')?.[1];
      return personId === undefined ? null : { personId, role, loginId: 'login' };
    },
  });
  const as =
    (role: Role, personId: string) =>
    async <T = unknown>(method: string, path: string, body?: unknown) => {
      const answer = await server.send(method, path, body, { Cookie: `invigil_${role}=${personId}` });
      return { status: answer.status, body: answer.body as T };
    };
  return { ...server, as };
}

export type Answered<T> = { readonly status: number; readonly body: T };
export type { PathRecord, PathView };
