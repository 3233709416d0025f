import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { ResultDetail, resultOperations } from '../../../server/contract/results.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { openResultsHouse, type ResultsHouse } from './house.ts';
import { insertDelivery, insertPerson, insertSitting } from './stage.ts';

type Page = z.output<(typeof resultOperations)['listResults']['response']>;

const noon = Date.UTC(2026, 2, 2, 12);

let db: TestDatabase;
let house: ResultsHouse;
const ids: Record<
  'ada' | 'ben' | 'standing' | 'summer' | 'released' | 'held' | 'voided' | 'rescored' | 'final',
  string
> = {
  ada: '',
  ben: '',
  standing: '',
  summer: '',
  released: '',
  held: '',
  voided: '',
  rescored: '',
  final: '',
};

beforeAll(async () => {
  db = await createTestDatabase();
  ids.ada = await insertPerson(db.owner, 'Ada Candidate');
  ids.ben = await insertPerson(db.owner, 'Ben Candidate');
  ids.standing = await insertDelivery(db.owner, 'Standing');
  ids.summer = await insertDelivery(db.owner, 'Summer', 'final');
  const [ada, ben, deliveryId] = [ids.ada, ids.ben, ids.standing];
  ids.released = await insertSitting(db.owner, {
    candidateId: ada,
    deliveryId,
    endedAt: noon,
    outcomes: [{ units: 1 }],
  });
  ids.held = await insertSitting(db.owner, {
    candidateId: ben,
    deliveryId,
    endedAt: noon + 1,
    endKind: 'terminated',
    outcomes: [{ units: 2, state: 'held' }],
  });
  ids.voided = await insertSitting(db.owner, {
    candidateId: ben,
    deliveryId,
    endedAt: noon + 2,
    status: 'voided',
    outcomes: [],
  });
  ids.rescored = await insertSitting(db.owner, {
    candidateId: ada,
    deliveryId,
    endedAt: noon + 3,
    attempt: 2,
    outcomes: [{ units: 0 }, { units: 2, cause: 'late-answers', reason: 'the line was down' }],
  });
  ids.final = await insertSitting(db.owner, {
    candidateId: ada,
    deliveryId: ids.summer,
    examId: 'final',
    endedAt: noon + 3,
    outcomes: [{ units: 2 }],
  });
  await insertSitting(db.owner, { candidateId: ben, deliveryId, endedAt: noon + 9, status: 'in-progress' });
});
afterAll(() => db.drop());
beforeEach(async () => {
  house = await openResultsHouse(db);
});

const list = async (query = '', personId?: string) =>
  (await house.get<Page>(`/api/grader/results${query}`, personId)).body;
const idsOf = (page: Page) => page.results.map(({ sittingId }) => sittingId);

describe('the list of results', () => {
  it('holds every ended sitting with its current outcome, newest end first [SIT-2]', async () => {
    const page = await list();
    expect(idsOf(page)).toEqual([ids.final, ids.rescored, ids.voided, ids.held, ids.released]);
    expect(page.results[1]).toMatchObject({
      candidateName: 'Ada Candidate',
      programTitle: 'Program qisp',
      examTitle: 'Exam midterm',
      deliveryTitle: 'Standing',
      state: 'released',
      attempt: 2,
      passed: true,
      units: 2,
      maxUnits: 2,
      decidedAt: noon + 3 + 2,
    });
    expect(page.results[2]).toMatchObject({ state: 'voided', passed: null, units: null, decidedAt: null });
    expect(page.next).toBeNull();
  });

  it('counts and averages all that match, not the page; voided ones apart', async () => {
    const summary = { count: 5, released: 3, held: 1, voided: 1, passed: 3, meanPercent: 87.5 };
    expect((await list()).summary).toEqual(summary);
    expect((await list('?limit=1')).summary).toEqual(summary);
    const none = await list('?programId=other');
    expect(none.summary).toEqual({ count: 0, released: 0, held: 0, voided: 0, passed: 0, meanPercent: null });
  });

  it.each([
    ['programId=qisp', 5],
    ['examId=final', 1],
    ['examId=midterm', 4],
    [`from=${noon + 1}`, 4],
    [`to=${noon + 1}`, 1],
    [`from=${noon + 1}&to=${noon + 3}`, 2],
    ['passed=true', 3],
    ['passed=false', 1],
    ['state=released', 3],
    ['state=held', 1],
    ['state=voided', 1],
    ['attempt=2', 1],
    ['attempt=2&passed=false', 0],
  ])('filters by %s', async (query, count) => {
    const page = await list(`?${query}`);
    expect(page.results).toHaveLength(count);
    expect(page.summary.count).toBe(count);
  });

  it('filters by delivery, and tells which there are', async () => {
    expect(idsOf(await list(`?deliveryId=${ids.summer}`))).toEqual([ids.final]);
    const { body } = await house.get<{ choices: { deliveryId: string; examTitle: string }[] }>(
      '/api/grader/result-choices',
    );
    expect(body.choices).toMatchObject([
      { deliveryId: ids.summer, examTitle: 'Exam final', deliveryTitle: 'Summer' },
      { deliveryId: ids.standing, examTitle: 'Exam midterm', programTitle: 'Program qisp' },
    ]);
  });

  it('comes in pages without gap or repetition, also where ends coincide', async () => {
    const whole = idsOf(await list());
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page: Page = await list(`?limit=${limit}${next === '' ? '' : `&cursor=${next}`}`);
        seen.push(...idsOf(page));
        next = page.next;
      }
      expect(seen).toEqual(whole);
    }
  });

  it.each([
    'cursor=nonsense',
    'cursor=9.%00',
    'limit=0',
    'limit=201',
    'from=soon',
    'passed=maybe',
    'state=open',
    'typo=1',
  ])('refuses %s', async (query) => {
    const { status, body } = await house.get(`/api/grader/results?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'bad-input' });
  });

  it("leaves out the reader's own results [ROLE-1]", async () => {
    const page = await list('', ids.ada);
    expect(idsOf(page)).toEqual([ids.voided, ids.held]);
    expect(page.summary.count).toBe(2);
  });
});

describe('the detail of a result', () => {
  const detail = (sittingId: string, personId?: string) =>
    house.get<ResultDetail>(`/api/grader/results/${sittingId}`, personId);

  it('tells the history of outcomes and the units of each item, and nothing of answers or keys [KEY-1]', async () => {
    const { status, body } = await detail(ids.rescored);
    expect(status).toBe(200);
    expect(body.outcomes.map(({ seq, units, cause, reason }) => ({ seq, units, cause, reason }))).toEqual([
      { seq: 2, units: 2, cause: 'late-answers', reason: 'the line was down' },
      { seq: 1, units: 0, cause: 'close', reason: null },
    ]);
    expect(body.items).toEqual([
      { position: 1, itemId: 'item-1', topicId: 'A', topicTitle: 'Topic A', units: 1, maxUnits: 1, answered: true },
      { position: 2, itemId: 'item-2', topicId: 'B', topicTitle: 'Topic B', units: 1, maxUnits: 1, answered: false },
    ]);
    expect(body).toMatchObject({ lateAnswers: 1, incidents: 0, result: { sittingId: ids.rescored, units: 2 } });
    expect(JSON.stringify(body)).not.toContain('rationale');
  });

  it('tells why an outcome is held', async () => {
    const { body } = await detail(ids.held);
    expect(body.outcomes[0]).toMatchObject({ state: 'held', heldBecause: ['terminated', 'incident'] });
  });

  it('of a voided sitting without an outcome has no items', async () => {
    const { body } = await detail(ids.voided);
    expect(body).toMatchObject({ result: { state: 'voided' }, outcomes: [], items: [], topicGroups: [] });
  });

  it('is refused for open and unknown sittings, and for the own record [ROLE-1]', async () => {
    const open = await db.owner.query<{ id: string }>(`SELECT id FROM sitting WHERE status = 'in-progress'`);
    expect(await detail(open.rows[0]?.id ?? '')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await detail(house.graderId)).toMatchObject({ status: 404 });
    expect(await detail(ids.released, ids.ada)).toMatchObject({ status: 403, body: { code: 'own-record' } });
  });
});
