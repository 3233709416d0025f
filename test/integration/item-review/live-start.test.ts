import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockOptionalSitting } from '../../../server/features/sittings/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Engine, insertCandidate, insertStandingDelivery, startEngine } from '../../support/engine.ts';
import { insertPerson, itemId, itemsUpTo, openReviewHouse, type ReviewHouse } from './house.ts';

let db: TestDatabase;
let house: ReviewHouse;
let engine: Engine;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  house = await openReviewHouse(db, { sample: false, items: itemsUpTo(10) });
  const { bankId, banks, itemReview, clock } = house;
  await house.decide(
    'reviewed',
    (await house.rows()).map((row) => row.itemId),
  );
  engine = await startEngine(db, { clock, bank: { bankId, banks, itemReview } });
});
afterEach(async () => {
  await engine.stop();
  await house.close();
});

const enter = (personId: string, deliveryId: string) =>
  engine.actions.enter(personId, deliveryId, 'a-device-1', engine.clock.now());

describe('a live delivery [ROLE-1]', () => {
  it('is not started by whoever may read keys, or ever read one of its bank', async () => {
    const live = await insertStandingDelivery(db, false, true);
    const standing = await insertStandingDelivery(db);
    const administrator = await insertPerson(db, 'Both Roles', ['candidate', 'admin']);
    const former = await insertPerson(db, 'Once Admin', ['admin', 'candidate']);
    await house.get(`/items/${itemId(1)}/key`, former);
    await db.owner.query(`UPDATE person SET roles = '{candidate}' WHERE id = $1`, [former]);

    for (const personId of [administrator, former]) {
      expect(await enter(personId, live)).toMatchObject({ ok: false, refusal: { code: 'knows-keys' } });
      expect(await engine.actions.views({ candidateId: personId }, engine.clock.now())).toEqual([]);
    }
    expect(await enter(former, standing)).toMatchObject({ ok: true });
    expect(await enter(await insertCandidate(db), live)).toMatchObject({ ok: true });
  });

  it('is open to a reader of another bank’s keys', async () => {
    const other = await openReviewHouse(db, { clock: house.clock });
    const former = await insertPerson(db, 'Once Admin', ['admin', 'candidate']);
    await other.get(`/items/${itemId(1)}/key`, former);
    await other.close();
    await db.owner.query(`UPDATE person SET roles = '{candidate}' WHERE id = $1`, [former]);
    expect(await enter(former, await insertStandingDelivery(db, false, true))).toMatchObject({ ok: true });
  });

  it('does not begin for whoever read a key while waiting for admission', async () => {
    const personId = await insertPerson(db, 'Waits Long', ['candidate']);
    const entered = await enter(personId, await insertStandingDelivery(db, true, true));
    if (!entered.ok) throw new Error(entered.refusal.message);
    await house.get(`/items/${itemId(1)}/key`, personId);
    const begun = await db.database.transaction(async (tx) => {
      const sitting = await lockOptionalSitting(tx, entered.value.sittingId);
      if (sitting === null) throw new Error('no sitting');
      const note = { at: engine.clock.now(), actorId: personId, actorRole: 'proctor', reason: null } as const;
      return engine.actions.begin(tx, sitting, note);
    });
    expect(begun).toMatchObject({ ok: false, refusal: { code: 'knows-keys' } });
  });
});
