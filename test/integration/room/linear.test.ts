import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Engine, insertStandingDelivery, startEngine, startSitting } from '../../support/engine.ts';

let db: TestDatabase;
let engine: Engine;
let deliveryId: string;
beforeAll(async () => {
  db = await createTestDatabase();
  engine = await startEngine(db, { room: { navigation: 'linear', calculator: 'basic' } });
  deliveryId = await insertStandingDelivery(db);
});
afterAll(async () => {
  await engine.stop();
  await db.drop();
});

async function room() {
  const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
  const socket = await engine.connect(candidateId);
  const attached = await socket.attach(sittingId);
  if (!attached.ok) throw new Error(attached.code);
  const advance = (position: number) => socket.raw.emitWithAck('sitting:advance', { sittingId, position });
  return { sittingId, candidateId, socket, advance, room: attached.room };
}

const marks = async (sittingId: string) =>
  (
    await db.owner.query<{ position: number; revision: number; mark: number }>(
      `SELECT position, revision, mark FROM response WHERE sitting_id = $1 ORDER BY id`,
      [sittingId],
    )
  ).rows;

describe('linear navigation', () => {
  it('is told to the room, with the item it has come to', async () => {
    const { room: shown } = await room();
    expect(shown.policy).toEqual({ calculator: 'basic', navigation: 'linear', view: 'one', reached: 1 });
  });

  it('[SAVE-3] refuses an answer to an item left behind, and keeps it as evidence', async () => {
    const { sittingId, socket, advance } = await room();
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    expect(await advance(2)).toEqual({ ok: true, reached: 2 });
    expect(await socket.save(sittingId, 1, 2, 'b')).toMatchObject({ status: 'refused', code: 'item-left-behind' });
    expect(await marks(sittingId)).toEqual([
      { position: 1, revision: 1, mark: 0 },
      { position: 1, revision: 2, mark: 5 },
    ]);
  });

  it('refuses an answer to an item it has not come to', async () => {
    const { sittingId, socket } = await room();
    expect(await socket.save(sittingId, 2, 1, 'a')).toMatchObject({ status: 'refused', code: 'item-left-behind' });
  });

  it('[SAVE-2] the same answer again is saved, although its item was left behind meanwhile', async () => {
    const { sittingId, socket, advance } = await room();
    await socket.save(sittingId, 1, 1, 'a');
    await advance(3);
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    expect(await marks(sittingId)).toHaveLength(1);
  });

  it('goes forward only, and not beyond the last item', async () => {
    const { advance } = await room();
    expect(await advance(4)).toEqual({ ok: true, reached: 4 });
    expect(await advance(2)).toEqual({ ok: true, reached: 4 });
    expect(await advance(500)).toEqual({ ok: true, reached: 10 });
  });

  it('stays where it is when the device changes', async () => {
    const { sittingId, candidateId, socket, advance } = await room();
    await advance(5);
    await socket.raw.emitWithAck('device:release', { sittingId });
    const other = await engine.connect(candidateId);
    expect(await other.attach(sittingId, 'another-device', true)).toMatchObject({
      ok: true,
      room: { policy: { reached: 5 } },
    });
    expect(await advance(6)).toMatchObject({ ok: false, code: 'conflict' });
  });

  it('what arrives after the end is late evidence, wherever the sitting had come to', async () => {
    const { sittingId, socket } = await room();
    await socket.submit(sittingId);
    expect(await socket.save(sittingId, 7, 1, 'a')).toMatchObject({ status: 'closed' });
    expect(await marks(sittingId)).toEqual([{ position: 7, revision: 1, mark: 1 }]);
  });
});
