import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ItemKey } from '../../../server/contract/item-review.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertCandidate, insertStandingDelivery, startEngine } from '../../support/engine.ts';
import { auditOf, insertPerson, itemId, openReviewHouse, type ReviewHouse } from './house.ts';

let db: TestDatabase;
let house: ReviewHouse;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  house = await openReviewHouse(db);
});
afterEach(() => house.close());

const item = itemId(1);
const reader = () => insertPerson(db, 'Rita Reader', ['admin']);

describe('what is shown without opening a key [KEY-1]', () => {
  it.each(['', '/items', `/items/${item}`])('holds no rationale and tells no key: %s', async (path) => {
    const { status, body } = await house.get(path);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/rule says so|Wrong rule|rationale|correct|isKey/i);
  });

  it('is not recorded, and bars nobody', async () => {
    const personId = await reader();
    for (const path of ['', '/items', `/items/${item}`]) await house.get(path, personId);
    expect(await auditOf(db, personId)).toEqual([]);
    const { rows } = await db.database.query('SELECT 1 FROM key_reader WHERE person_id = $1', [personId]);
    expect(rows).toEqual([]);
  });
});

describe('every reading of a key is recorded [ROLE-1] [AUDIT-1]', () => {
  it('each time it is opened', async () => {
    const personId = await reader();
    for (const _time of [1, 2]) {
      const { body } = await house.get<{ key: ItemKey }>(`/items/${item}/key`, personId);
      expect(body.key.parts.map(({ label, isKey }) => `${label} ${isKey}`)).toEqual([
        'a false',
        'b true',
        'c false',
        'd false',
      ]);
      expect(body.key.parts[1]).toMatchObject({
        html: 'Second answer of 1',
        rationaleHtml: '<p>The rule says so.</p>',
      });
    }
    const bankVersionId = (await house.item(item)).versionId;
    const entry = { action: 'item.key-read', subject: `item:${house.bankId}/${item}`, detail: { bankVersionId } };
    expect(await auditOf(db, personId)).toEqual([entry, entry]);
    expect(await house.itemReview.knowsKeys(db.database, personId, house.bankId)).toBe(true);
  });

  it('with what a try scored, in the letters of the order shown', async () => {
    const personId = await reader();
    const { body } = await house.get<{ key: ItemKey }>(`/items/${item}/key?order=7`);
    const label = body.key.parts.find(({ isKey }) => isKey)?.label;
    const wrong = body.key.parts.find(({ isKey }) => !isKey)?.label;
    const attempt = (response: unknown) => house.post(`/items/${item}/tries`, { order: 7, response }, personId);
    expect((await attempt(label)).body).toEqual({ units: 1, maxUnits: 1 });
    expect((await attempt(wrong)).body).toEqual({ units: 0, maxUnits: 1 });
    expect((await attempt({ p1: 'a' })).status).toBe(400);
    expect((await auditOf(db, personId)).map(({ action, detail }) => [action, detail['units']])).toEqual([
      ['item.tried', 1],
      ['item.tried', 0],
    ]);
  });

  it('when two versions are compared', async () => {
    const personId = await reader();
    const { versionId } = await house.item(item);
    await house.get(`/changes?from=${versionId}&to=${versionId}`, personId);
    expect(await auditOf(db, personId)).toMatchObject([
      { action: 'bank.versions-compared', subject: `bank:${house.bankId}` },
    ]);
    expect(await house.itemReview.knowsKeys(db.database, personId, house.bankId)).toBe(true);
    expect(await house.itemReview.knowsKeys(db.database, await insertCandidate(db), house.bankId)).toBe(false);
  });

  it('and refused to whoever is sitting an exam of that bank', async () => {
    const { bankId, banks, itemReview, clock } = house;
    const engine = await startEngine(db, { clock, bank: { bankId, banks, itemReview } });
    onTestFinished(engine.stop);
    const personId = await insertPerson(db, 'Both Roles', ['candidate', 'admin']);
    const started = await engine.actions.enter(personId, await insertStandingDelivery(db), 'a-device-1', clock.now());
    expect(started.ok).toBe(true);
    const answers = [
      await house.get(`/items/${item}/key`, personId),
      await house.post(`/items/${item}/tries`, { response: 'a' }, personId),
    ];
    expect(answers).toMatchObject([
      { status: 403, body: { code: 'own-record' } },
      { status: 403, body: { code: 'own-record' } },
    ]);
    expect(await auditOf(db, personId)).toEqual([]);
  });
});
