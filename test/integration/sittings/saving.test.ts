import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  type CandidateSocket,
  type Engine,
  insertCandidate,
  insertStandingDelivery,
  startEngine,
  startSitting,
} from '../../support/engine.ts';

let db: TestDatabase;
let engine: Engine;
let deliveryId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  engine = await startEngine(db);
  deliveryId = await insertStandingDelivery(db);
});
afterAll(async () => {
  await engine.stop();
  await db.drop();
});

async function room(): Promise<{ sittingId: string; candidateId: string; socket: CandidateSocket }> {
  const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
  const socket = await engine.connect(candidateId);
  expect(await socket.attach(sittingId)).toMatchObject({ ok: true });
  return { sittingId, candidateId, socket };
}

const journal = async (sittingId: string) =>
  (
    await db.owner.query<{ position: number; revision: number; mark: number; value: string }>(
      `SELECT position, revision, mark, value FROM response WHERE sitting_id = $1 ORDER BY id`,
      [sittingId],
    )
  ).rows;

describe('[SAVE-1] an answer is acknowledged after it is committed', () => {
  it('is in the journal when the acknowledgement comes', async () => {
    const { sittingId, socket } = await room();
    const ack = await socket.save(sittingId, 3, 1, 'b');
    expect(ack).toMatchObject({ status: 'saved', revision: 1 });
    expect(await journal(sittingId)).toEqual([{ position: 3, revision: 1, mark: 0, value: '"b"' }]);
  });

  it('is acknowledged with the clock and the deadline', async () => {
    const { sittingId, socket } = await room();
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({
      serverNow: engine.clock.now(),
      deadline: engine.clock.now() + 60 * 60_000,
    });
  });

  it('is not held up by another sitting that is being changed', async () => {
    const one = await room();
    const other = await room();
    const waiting = await db.owner.transaction(async (tx) => {
      await tx.query(`SELECT 1 FROM sitting WHERE id = $1 FOR UPDATE`, [one.sittingId]);
      const held = one.socket.save(one.sittingId, 1, 1, 'a');
      expect(await other.socket.save(other.sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
      expect(await journal(one.sittingId)).toEqual([]);
      return { held };
    });
    expect(await waiting.held).toMatchObject({ status: 'saved' });
  });
});

describe('[SAVE-2] the newest revision counts', () => {
  it('whatever the order of arrival', async () => {
    const { sittingId, socket } = await room();
    await Promise.all([
      socket.save(sittingId, 1, 2, 'b'),
      socket.save(sittingId, 1, 1, 'a'),
      socket.save(sittingId, 1, 3, 'c'),
    ]);
    await socket.save(sittingId, 1, 2, 'b');
    const again = await socket.attach(sittingId);
    expect(again).toMatchObject({ room: { responses: [{ position: 1, revision: 3, value: 'c' }] } });
  });

  it('the same answer sent again after the end is saved, not late', async () => {
    const { sittingId, socket } = await room();
    await socket.save(sittingId, 1, 1, 'a');
    await socket.submit(sittingId);
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    expect(await journal(sittingId)).toHaveLength(1);
  });
});

describe('[SAVE-3] nothing that a candidate sends is thrown away', () => {
  it('an answer after the end is kept as late evidence and does not count', async () => {
    const { sittingId, socket } = await room();
    await socket.submit(sittingId);
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'closed' });
    expect(await journal(sittingId)).toEqual([{ position: 1, revision: 1, mark: 1, value: '"a"' }]);
  });

  it('an answer kept on a device that comes back after the end is taken as evidence', async () => {
    const { sittingId, candidateId, socket } = await room();
    await socket.submit(sittingId);
    const back = await engine.connect(candidateId);
    expect(await back.attach(sittingId)).toMatchObject({ ok: false, code: 'sitting-closed' });
    expect(await back.save(sittingId, 4, 1, 'a')).toMatchObject({ status: 'closed' });
    expect(await journal(sittingId)).toEqual([{ position: 4, revision: 1, mark: 1, value: '"a"' }]);
  });

  it('an answer kept on a device whose place another one took is taken as evidence', async () => {
    const { sittingId, candidateId, socket } = await room();
    socket.raw.disconnect();
    await db.owner.query(`UPDATE sitting SET device_free = true WHERE id = $1`, [sittingId]);
    const phone = await engine.connect(candidateId);
    expect(await phone.attach(sittingId, 'phone-device', true)).toMatchObject({ ok: true });
    const back = await engine.connect(candidateId);
    expect(await back.attach(sittingId)).toMatchObject({ ok: false, code: 'open-on-another-device' });
    expect(await back.save(sittingId, 4, 1, 'a')).toMatchObject({ status: 'refused', code: 'open-on-another-device' });
    expect(await journal(sittingId)).toMatchObject([{ position: 4, mark: 2 }]);
  });

  it('nobody leaves evidence in the sitting of another', async () => {
    const { sittingId } = await room();
    const stranger = await engine.connect(await insertCandidate(db));
    expect(await stranger.attach(sittingId)).toMatchObject({ ok: false, code: 'not-found' });
    expect(await stranger.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'refused', code: 'not-your-sitting' });
    expect(await journal(sittingId)).toEqual([]);
  });

  it('an answer from a device that lost the sitting is kept as evidence', async () => {
    const { sittingId, candidateId, socket } = await room();
    socket.raw.disconnect();
    const former = await engine.connect(candidateId);
    await former.attach(sittingId);
    await db.owner.query(`UPDATE sitting SET device_id = 'another-device' WHERE id = $1`, [sittingId]);
    expect(await former.save(sittingId, 1, 1, 'a')).toMatchObject({
      status: 'refused',
      code: 'open-on-another-device',
    });
    expect(await journal(sittingId)).toMatchObject([{ mark: 2 }]);
  });
});

describe('wrong input gets a refusal and costs nothing', () => {
  it.each([
    ['another sitting', { sittingId: '00000000-0000-7000-8000-000000000000', position: 1, revision: 1, value: 'a' }],
    ['no position', { revision: 1, value: 'a' }],
    ['a position beyond the form', { position: 11, revision: 1, value: 'a' }],
    ['a fraction', { position: 1.5, revision: 1, value: 'a' }],
    ['revision 0', { position: 1, revision: 0, value: 'a' }],
    ['a value of the wrong type', { position: 1, revision: 1, value: 17 }],
    ['NUL', { position: 1, revision: 1, value: '\0' }],
    ['half a surrogate pair', { position: 1, revision: 1, value: '\ud800' }],
    ['nothing', null],
    ['a text', 'a'],
    ['an array', []],
  ])('%s', async (_name, message) => {
    const { sittingId, socket } = await room();
    const payload =
      typeof message === 'object' && message !== null && !Array.isArray(message) ? { sittingId, ...message } : message;
    expect(await socket.raw.emitWithAck('response:save', payload)).toMatchObject({
      status: 'refused',
      code: 'bad-input',
    });
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
  });

  it('a save before attaching', async () => {
    const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
    const socket = await engine.connect(candidateId);
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'refused', code: 'not-your-sitting' });
  });

  it('one row that the database refuses does not fail its batch', async () => {
    const { sittingId } = await room();
    const other = await room();
    const poisoned = new Promise((resolve) =>
      engine.actions.save(
        {
          sittingId,
          position: 1,
          revision: 1,
          deviceId: 'laptop-device',
          value: '"\0"',
          receivedAt: engine.clock.now(),
          believedDeadline: null,
        },
        (outcome) => resolve(outcome.verdict),
      ),
    );
    expect(await other.socket.save(other.sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    expect(await poisoned).toBe('overloaded');
  });
});
