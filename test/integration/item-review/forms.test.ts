import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rebuildForm } from '../../../server/core/form/rebuild-form.ts';
import { selectForm } from '../../../server/features/sittings/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertCandidate, insertStandingDelivery, laptop, startEngine, startSitting } from '../../support/engine.ts';
import { generator } from '../../support/items.ts';
import { itemId, itemsUpTo, openReviewHouse } from './house.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function open(options: Parameters<typeof openReviewHouse>[1]) {
  const house = await openReviewHouse(db, options);
  const { bankId, banks, itemReview, clock } = house;
  const engine = await startEngine(db, { clock, bank: { bankId, banks, itemReview } });
  onTestFinished(async () => {
    await engine.stop();
    await house.close();
  });
  const deliveryId = await insertStandingDelivery(db);
  const itemsOf = async (sittingId: string) =>
    (await selectForm(db.database, sittingId)).form.items.map((item) => item.itemId);
  return {
    house,
    engine,
    itemsOf,
    start: () => startSitting(db, engine, deliveryId),
    enter: async () => engine.actions.enter(await insertCandidate(db), deliveryId, laptop, clock.now()),
  };
}

describe('an item that a person put under review [FORM-1]', () => {
  it('is on no later form; a sitting that has begun keeps it, and both forms rebuild after later decisions', async () => {
    // Eleven items for forms of ten: without the flagged one there is one form only.
    const { house, engine, start, itemsOf } = await open({ items: itemsUpTo(11) });
    const before = await start();
    const [flagged = ''] = await itemsOf(before.sittingId);
    expect(await house.decide('under-review', [flagged])).toMatchObject({ status: 200 });

    const after = await start();
    const others = itemsUpTo(11)
      .map((item) => String(item['id']))
      .filter((id) => id !== flagged);
    expect((await itemsOf(after.sittingId)).sort()).toEqual(others);

    expect(await itemsOf(before.sittingId)).toContain(flagged);
    const socket = await engine.connect(before.candidateId);
    const attached = await socket.attach(before.sittingId);
    expect(attached).toMatchObject({ ok: true, room: { form: { length: 10 } } });
    expect(await socket.save(before.sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    expect(await socket.submit(before.sittingId)).toMatchObject({ ok: true, sitting: { status: 'scored' } });

    await house.decide('reviewed', [flagged]);
    await house.decide('retired', [others[0] ?? '']);
    for (const { sittingId } of [before, after]) {
      const { form } = await selectForm(db.database, sittingId);
      const bank = await house.banks.version(form.bankVersionId);
      expect(rebuildForm(form, bank, generator).verdict).toBe('equal');
    }
    expect((await selectForm(db.database, after.sittingId)).form.inputs.withheld).toEqual([flagged]);
    expect(await itemsOf((await start()).sittingId)).toContain(flagged);
  });

  it('is noticed by a node that had read the decisions before', async () => {
    const { house, engine, itemsOf, start } = await open({ items: itemsUpTo(11) });
    await start();
    // Written down by another node: this one is not told.
    const [row] = await house.rows();
    await db.owner.query(
      `INSERT INTO item_decision (bank_id, item_id, item_hash, decision, reason, actor_id, decided_at) VALUES ($1, $2, $3, 'retired', 'elsewhere', $4, 0)`,
      [house.bankId, row?.itemId, row?.hash, house.adminId],
    );
    await engine.passTime(5_000);
    expect(await itemsOf((await start()).sittingId)).not.toContain(row?.itemId);
  });
});

describe('a bank that is no sample [FORM-1]', () => {
  it('gives no form before enough is reviewed, and says how many are missing in which cell', async () => {
    const { house, enter } = await open({ items: itemsUpTo(12), sample: false });
    const shortage = (available: number) => ({
      ok: false,
      refusal: {
        code: 'form-not-assemblable',
        params: { cells: [{ topic: 'A', level: null, needed: 10, available, missing: 10 - available }] },
      },
    });
    expect(await enter()).toMatchObject(shortage(0));
    await house.decide('reviewed', [1, 2, 3, 4].map(itemId));
    const refused = await enter();
    expect(refused).toMatchObject(shortage(4));
    expect(refused).toMatchObject({
      refusal: { message: expect.stringContaining('10 wanted, 4 reviewed, 6 missing') },
    });
  });

  it('draws reviewed items alone, and none that has changed since', async () => {
    const { house, start, itemsOf, enter } = await open({ items: itemsUpTo(12), sample: false });
    const reviewed = Array.from({ length: 10 }, (_, index) => itemId(index + 1));
    await house.decide('reviewed', reviewed);
    expect((await itemsOf((await start()).sittingId)).sort()).toEqual(reviewed);

    await house.rewrite(itemsUpTo(12, { 10: { difficulty: 5 } }));
    expect(await enter()).toMatchObject({
      ok: false,
      refusal: { params: { cells: [{ needed: 10, available: 9, missing: 1 }] } },
    });
    await house.decide('reviewed', [itemId(11)]);
    expect((await itemsOf((await start()).sittingId)).sort()).toEqual([...reviewed.slice(0, 9), itemId(11)]);
  });
});

describe('the use of an item', () => {
  it('counts forms and the released results of the content that is shown', async () => {
    const { house, engine, start } = await open({ items: itemsUpTo(10) });
    for (let sitting = 0; sitting < 20; sitting += 1) {
      const { sittingId, candidateId } = await start();
      const { form } = await selectForm(db.database, sittingId);
      const place = form.items.find((item) => item.itemId === itemId(1));
      // The key is the bank's b, under the letter of its place on this screen; three in four find it.
      const letter = 'abcd'[(place?.optionOrder.indexOf('b') ?? 0) + (sitting % 4 === 0 ? 1 : 0)] ?? 'a';
      const socket = await engine.connect(candidateId);
      await socket.attach(sittingId);
      await socket.save(sittingId, place?.position ?? 0, 1, letter);
      await socket.submit(sittingId);
      if (sitting === 18)
        expect((await house.item(itemId(1))).results).toEqual({ answers: 19, percent: null, leastAnswers: 20 });
    }
    expect(await house.item(itemId(1))).toMatchObject({
      usage: { forms: 20, recentForms: 20, ofRecentForms: 20 },
      results: { answers: 20, percent: 75 },
      contents: [{ forms: 20, versions: 1 }],
    });

    await house.rewrite(itemsUpTo(10, { 1: { difficulty: 5 } }));
    expect(await house.item(itemId(1))).toMatchObject({
      usage: { forms: 20 },
      results: { answers: 0, percent: null },
      contents: [{ forms: 0 }, { forms: 20 }],
    });
    expect((await house.item(itemId(2))).results).toMatchObject({ answers: 20, percent: 0 });
  });
});
