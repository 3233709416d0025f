import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { BankDetail, VersionChanges } from '../../../server/contract/item-review.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { auditOf, insertPerson, itemId, itemsUpTo, openReviewHouse, type ReviewHouse } from './house.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function open(options: Parameters<typeof openReviewHouse>[1] = {}): Promise<ReviewHouse> {
  const house = await openReviewHouse(db, options);
  onTestFinished(house.close);
  return house;
}

const [first, second, third] = [itemId(1), itemId(2), itemId(3)];
const statusOf = async (house: ReviewHouse, id: string) =>
  (await house.rows()).find((row) => row.itemId === id)?.status;

describe('a review', () => {
  it('is of one content: another content of the same item is a draft again, and the old one reviewed again', async () => {
    const house = await open();
    expect(await statusOf(house, first)).toBe('draft');
    expect(await house.decide('reviewed', [first])).toMatchObject({ status: 200, body: { decided: 1 } });
    expect(await statusOf(house, first)).toBe('reviewed');
    expect(await statusOf(house, second)).toBe('draft');

    await house.rewrite(itemsUpTo(12, { 1: { difficulty: 5 } }));
    expect((await house.rows())[0]).toMatchObject({ status: 'draft', hasChangedSinceReview: true });
    expect((await house.item(first)).decisions).toMatchObject([{ decision: 'reviewed', isOfThisContent: false }]);

    await house.rewrite(itemsUpTo(12));
    expect((await house.rows())[0]).toMatchObject({ status: 'reviewed', hasChangedSinceReview: false });
  });

  it('names what was looked at: what says something else by now is refused with conflict, and nothing is recorded', async () => {
    const house = await open();
    const seen = (await house.rows()).map(({ itemId: id, hash, decisionSeq }) => ({ itemId: id, hash, decisionSeq }));
    await house.rewrite(itemsUpTo(12, { 2: { difficulty: 5 } }));
    const now = (await house.rows()).find((row) => row.itemId === second)?.hash;
    const refused = await house.post('/decisions', { decision: 'reviewed', reason: 'read them all', items: seen });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'conflict',
        detail: expect.stringContaining(`item ${second}`),
        params: { items: [{ itemId: second, seen: seen[1]?.hash, hash: now }] },
      },
    });
    expect((await house.rows()).filter((row) => row.status !== 'draft')).toEqual([]);
    expect(await auditOf(db, house.adminId)).toEqual([]);
  });

  it('does not pass over what somebody else decided meanwhile', async () => {
    const house = await open();
    const seen = (await house.rows())
      .slice(0, 1)
      .map(({ itemId: id, hash, decisionSeq }) => ({ itemId: id, hash, decisionSeq }));
    const other = await insertPerson(db, 'Olga Other', ['admin']);
    await house.decide('under-review', [first], {}, other);
    const refused = await house.post('/decisions', { decision: 'reviewed', reason: 'it is right', items: seen });
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await statusOf(house, first)).toBe('under-review');
    expect((await house.item(first)).decisions).toMatchObject([
      { decision: 'under-review', actorName: 'Olga Other', reason: 'because of a test', isOfThisContent: true },
    ]);
  });

  it('of two at once lets one through', async () => {
    const house = await open();
    const [row] = await house.rows();
    const order = (decision: string) => ({
      decision,
      reason: 'at once',
      items: [{ itemId: first, hash: row?.hash, decisionSeq: null }],
    });
    const answers = await Promise.all(
      ['reviewed', 'retired', 'under-review'].map((decision) => house.post('/decisions', order(decision))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await house.item(first)).decisions).toHaveLength(1);
  });

  it('ends a flag and a retirement made here, and cannot overrule the file', async () => {
    const house = await open({ items: itemsUpTo(12, { 3: { status: 'retired', 'replaced-by': first } }) });
    await house.decide('under-review', [first]);
    await house.decide('retired', [second], { replacedBy: first });
    expect(await house.item(second)).toMatchObject({ status: 'retired', replacedBy: first });
    await house.decide('reviewed', [first, second]);
    expect(await Promise.all([first, second].map((id) => statusOf(house, id)))).toEqual(['reviewed', 'reviewed']);
    expect(await house.decide('reviewed', [third])).toMatchObject({
      status: 409,
      body: { params: { items: [third] } },
    });
    expect(await house.item(third)).toMatchObject({ status: 'retired', fileStatus: 'retired', replacedBy: first });
  });
});

describe('a decision', () => {
  it('flags and retires the item whatever it says by then', async () => {
    const house = await open();
    await house.decide('under-review', [first]);
    await house.decide('retired', [second]);
    await house.rewrite(itemsUpTo(12, { 1: { difficulty: 5 }, 2: { difficulty: 5 } }));
    expect(await Promise.all([first, second].map((id) => statusOf(house, id)))).toEqual(['under-review', 'retired']);
  });

  it('is of all items or of none, and on the record with its reason [AUDIT-1]', async () => {
    const house = await open();
    expect(await house.decide('reviewed', [first, 'no-such-item'])).toMatchObject({ status: 400 });
    const [row] = await house.rows();
    const unknown = { itemId: 'no-such-item', hash: row?.hash, decisionSeq: null };
    const known = { itemId: first, hash: row?.hash, decisionSeq: null };
    expect(
      await house.post('/decisions', { decision: 'retired', reason: 'both', items: [known, unknown] }),
    ).toMatchObject({ status: 404, body: { params: { items: ['no-such-item'] } } });
    expect(await statusOf(house, first)).toBe('draft');

    await house.decide('reviewed', [first, second]);
    const rows = await house.rows();
    expect(await auditOf(db, house.adminId)).toMatchObject([
      {
        action: 'items.reviewed',
        subject: `bank:${house.bankId}`,
        detail: { items: { [first]: rows[0]?.hash, [second]: rows[1]?.hash }, reason: 'because of a test' },
      },
    ]);
  });

  it('names one replacement, which is another item that is not retired', async () => {
    const house = await open();
    const code = async (...call: Parameters<ReviewHouse['decide']>) => (await house.decide(...call)).body.code;
    expect(await code('retired', [first], { replacedBy: first })).toBe('conflict');
    expect(await code('retired', [first], { replacedBy: 'no-such-item' })).toBe('not-found');
    expect(await code('retired', [first, second], { replacedBy: third })).toBe('conflict');
    expect(await code('under-review', [first], { replacedBy: third })).toBe('conflict');
    await house.decide('retired', [third]);
    expect(await code('retired', [first], { replacedBy: third })).toBe('conflict');
    expect(await code('retired', [first], { replacedBy: second })).toBeUndefined();
  });

  it('needs a reason, and is not made about an item twice at once', async () => {
    const house = await open();
    expect((await house.decide('retired', [first], { reason: ' x ' })).status).toBe(400);
    expect((await house.decide('retired', [first, first])).status).toBe(400);
  });

  it.each(['UPDATE item_decision SET decision = $$reviewed$$', 'DELETE FROM item_decision', 'DELETE FROM key_reader'])(
    'cannot be changed by the app: %s',
    async (statement) => {
      await expect(db.database.query(statement)).rejects.toThrow(/permission denied/);
    },
  );
});

describe('the pages of a bank', () => {
  it('count statuses, and tell per cell what is reviewed and can stand together', async () => {
    // Items 1 and 2 rest on one fact: of the two one form holds one.
    const house = await open({ items: itemsUpTo(12, { 2: { fact: 1 } }), sample: false });
    await house.decide('reviewed', [first, second, third]);
    await house.decide('under-review', [itemId(4)]);
    const { body } = await house.get<{ bank: BankDetail }>('');
    expect(body.bank).toMatchObject({
      isSample: false,
      statuses: { draft: 8, reviewed: 3, 'under-review': 1, retired: 0 },
      blueprints: [
        {
          blueprintId: 'midterm',
          cells: [{ topicId: 'A', level: null, demand: 10, pool: 12, reviewed: 3, drawable: 3, together: 2 }],
        },
      ],
      versions: [{ isCurrent: true, itemCount: 12, forms: 0 }],
    });
    expect((await house.item(first)).enemies).toEqual([{ itemId: second, because: 'same fact' }]);
  });

  it('tell what changed between two versions, item by item', async () => {
    const house = await open();
    await house.rewrite(itemsUpTo(13, { 2: { difficulty: 5 } }));
    const { body } = await house.get<{ bank: BankDetail }>('');
    const [newer, older] = body.bank.versions;
    const compared = await house.get<{ changes: VersionChanges }>(
      `/changes?from=${older?.versionId}&to=${newer?.versionId}`,
    );
    expect(compared.body.changes).toMatchObject({
      added: [itemId(13)],
      removed: [],
      changed: [{ what: second, fields: [{ path: 'difficulty', before: '3', after: '5' }] }],
    });
    expect((await house.item(second)).contents).toMatchObject([
      { until: null, versions: 1, isShown: true },
      { until: newer?.loadedAt, versions: 1, isShown: false },
    ]);
    expect((await house.item(first)).contents).toMatchObject([{ since: older?.loadedAt, until: null, versions: 2 }]);
    const former = await house.item(second, `?versionId=${older?.versionId}`);
    expect(former).toMatchObject({ isCurrentVersion: false, difficulty: 3 });
  });

  it('say that there is no such bank, version or item', async () => {
    const [house, other] = [await open(), await open()];
    const versionId = (await other.item(first)).versionId;
    const paths = [
      `/items/nothing`,
      `/items/${first}?versionId=${versionId}`,
      `/items/${first}/key?versionId=${versionId}`,
    ];
    for (const path of paths) expect((await house.get(path)).status).toBe(404);
    const elsewhere = await house.server.send('GET', '/api/admin/banks/nowhere/items', undefined, {
      Cookie: `c=${house.adminId}`,
    });
    expect(elsewhere.status).toBe(404);
  });
});
