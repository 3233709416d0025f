import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Engine, insertStandingDelivery, startEngine, startSitting } from '../../support/engine.ts';

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

async function room() {
  const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
  const socket = await engine.connect(candidateId);
  const attached = await socket.attach(sittingId);
  if (!attached.ok) throw new Error(attached.code);
  const keep = (notes: unknown) => socket.raw.emitWithAck('notes:save', { sittingId, notes });
  return { sittingId, candidateId, socket, keep, room: attached.room };
}

describe('notes kept with the sitting', () => {
  it('are empty at first, and there again after attaching anew', async () => {
    const { sittingId, socket, keep, room: shown } = await room();
    expect(shown.notes).toEqual({ struck: {}, scratchpad: '', version: 0 });
    const notes = { struck: { 3: ['a', 'c'] }, scratchpad: '12 × 40 = 480\nñ 😀' };
    expect(await keep(notes)).toEqual({ ok: true, version: 1 });
    expect(await keep(notes)).toEqual({ ok: true, version: 2 });
    expect(await socket.attach(sittingId)).toMatchObject({ room: { notes: { ...notes, version: 2 } } });
  });

  it('go with the sitting to another device, and are taken from the one that holds it alone', async () => {
    const { sittingId, candidateId, socket, keep } = await room();
    await keep({ struck: {}, scratchpad: 'from the laptop' });
    await socket.raw.emitWithAck('device:release', { sittingId });
    const tablet = await engine.connect(candidateId);
    expect(await tablet.attach(sittingId, 'tablet-device', true)).toMatchObject({
      room: { notes: { scratchpad: 'from the laptop' } },
    });
    expect(await keep({ struck: {}, scratchpad: 'too late' })).toMatchObject({ ok: false, code: 'sitting-not-open' });
  });

  it('are refused when they are too large or cannot be stored', async () => {
    const { keep } = await room();
    for (const scratchpad of ['x'.repeat(10_001), 'NUL \0', 'half a pair \ud800'])
      expect(await keep({ struck: {}, scratchpad })).toMatchObject({ ok: false, code: 'bad-input' });
    expect(await keep({ struck: { 0: ['a'] }, scratchpad: '' })).toMatchObject({ ok: false, code: 'bad-input' });
  });

  it('are never scored, and are kept no more once the sitting has ended', async () => {
    const { sittingId, socket, keep } = await room();
    await keep({ struck: { 1: ['b'] }, scratchpad: 'b' });
    await socket.submit(sittingId);
    const { rows } = await db.owner.query(`SELECT units, answered FROM outcome WHERE sitting_id = $1`, [sittingId]);
    expect(rows).toEqual([{ units: 0, answered: 0 }]);
    expect(await keep({ struck: {}, scratchpad: 'more' })).toMatchObject({ ok: false });
  });
});
