import { systemRandom } from '../../../server/adapters/system-random.ts';
import type { JobKind } from '../../../server/contract/jobs.ts';
import { createResults, type Results } from '../../../server/features/results/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type FakeClock, fakeClock, serveApp, type TestServer } from '../../support/http.ts';
import { quietLog } from '../../support/log.ts';
import { banks, insertPerson, programs } from './stage.ts';

export interface ResultsHouse {
  readonly results: Results;
  readonly clock: FakeClock;
  readonly server: TestServer;
  readonly graderId: string;
  /** Jobs that were ordered, in order. */
  readonly ordered: { readonly kind: JobKind; readonly payload: unknown }[];
  /** Asks as the grader (or another); the answer is parsed when it is JSON. */
  get<T>(path: string, personId?: string): Promise<{ readonly status: number; readonly body: T }>;
  post<T>(path: string, body: unknown, personId?: string): Promise<{ readonly status: number; readonly body: T }>;
  fetch(path: string, personId?: string): Promise<Response>;
}

/** The feature behind HTTP; the cookie is the id of the person. */
export async function openResultsHouse(db: TestDatabase): Promise<ResultsHouse> {
  const clock = fakeClock();
  const ordered: ResultsHouse['ordered'] = [];
  const results = createResults({
    database: db.database,
    clock,
    random: systemRandom,
    log: quietLog,
    outbox: { add: async (_tx, kind, payload) => void ordered.push({ kind, payload }) },
    programs,
    banks,
  });
  const server = await serveApp({
    features: [results.mountResults],
    authenticate: async (cookie, role) =>
      cookie === undefined ? null : { personId: cookie.slice(2), role, loginId: 'login' },
    clock,
    random: systemRandom,
  });
  const graderId = await insertPerson(db.owner, 'Grace Grader', 'grader');
  const as = (personId: string) => ({ Cookie: `c=${personId}` });
  return {
    results,
    clock,
    server,
    graderId,
    ordered,
    async get<T>(path: string, personId = graderId) {
      const { status, body } = await server.send('GET', path, undefined, as(personId));
      return { status, body: body as T };
    },
    async post<T>(path: string, content: unknown, personId = graderId) {
      const { status, body } = await server.send('POST', path, content, as(personId));
      return { status, body: body as T };
    },
    fetch: (path, personId = graderId) => server.fetch(path, { headers: as(personId) }),
  };
}
