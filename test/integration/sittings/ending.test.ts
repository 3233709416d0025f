import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SittingView } from '../../../server/contract/sittings.ts';
import type { Principal } from '../../../server/http/mount.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  type Engine,
  insertCandidate,
  insertStandingDelivery,
  laptop,
  startEngine,
  startSitting,
} from '../../support/engine.ts';

let db: TestDatabase;
let engine: Engine;
let deliveryId: string;
let staff: Principal;
beforeAll(async () => {
  db = await createTestDatabase();
  deliveryId = await insertStandingDelivery(db);
  staff = { personId: await insertCandidate(db, 'Pat Proctor'), role: 'proctor', loginId: 'l' };
});
beforeEach(async () => {
  engine = await startEngine(db);
});
afterEach(() => engine.stop());
afterAll(() => db.drop());

const minute = 60_000;
const command = (sittingId: string, reason = 'a good reason') => ({
  principal: staff,
  sittingId,
  reason,
  receivedAt: engine.clock.now(),
});

async function room() {
  const sitting = await startSitting(db, engine, deliveryId);
  const socket = await engine.connect(sitting.candidateId);
  await socket.attach(sitting.sittingId);
  return { ...sitting, socket };
}

const outcomes = async (sittingId: string) =>
  (
    await db.owner.query<{
      seq: number;
      state: string;
      cause: string;
      units: number;
      answered: number;
      passed: boolean;
    }>(`SELECT seq, state, cause, units, answered, passed FROM outcome WHERE sitting_id = $1 ORDER BY seq`, [sittingId])
  ).rows;

describe('[SIT-2] every end runs the same close, exactly once', () => {
  it('submitted: state, score, outcome, attempt and outbox', async () => {
    const { sittingId, candidateId, socket } = await room();
    await socket.save(sittingId, 1, 1, 'a');
    expect(await socket.submit(sittingId)).toMatchObject({
      ok: true,
      sitting: { status: 'scored', endKind: 'submitted' },
    });
    expect(await outcomes(sittingId)).toMatchObject([{ seq: 1, state: 'released', cause: 'close', answered: 1 }]);
    expect(engine.news.filter((news) => news.sittingId === sittingId)).toMatchObject([
      { personId: candidateId, released: true },
    ]);
    const { rows } = await db.owner.query(
      `SELECT 1 FROM outbox WHERE kind = 'outcome-notice' AND payload->>'sittingId' = $1`,
      [sittingId],
    );
    expect(rows).toHaveLength(1);
  });

  it('submitted many times at once, it ends once', async () => {
    const { sittingId, socket } = await room();
    const answers = await Promise.all(Array.from({ length: 8 }, () => socket.submit(sittingId)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(await outcomes(sittingId)).toHaveLength(1);
  });

  it('answers sent just before the submission count', async () => {
    const { sittingId, socket } = await room();
    const saves = Array.from({ length: 10 }, (_, index) => socket.save(sittingId, index + 1, 1, 'a'));
    await socket.submit(sittingId);
    expect((await Promise.all(saves)).map((ack) => ack.status)).toEqual(Array(10).fill('saved'));
    expect(await outcomes(sittingId)).toMatchObject([{ answered: 10 }]);
  });

  it('a submission and the clock at once end it once', async () => {
    const { sittingId, socket } = await room();
    await engine.passTime(60 * minute + 3001);
    await socket.submit(sittingId);
    expect(await outcomes(sittingId)).toHaveLength(1);
    expect(await engine.actions.ownView(await ownerOf(sittingId), sittingId, engine.clock.now())).toMatchObject({
      endKind: 'expired',
    });
  });
});

async function ownerOf(sittingId: string): Promise<string> {
  const { rows } = await db.owner.query<{ candidate_id: string }>(`SELECT candidate_id FROM sitting WHERE id = $1`, [
    sittingId,
  ]);
  return rows[0]?.candidate_id ?? '';
}

describe('[TIME-5] a sitting closes itself', () => {
  it('with nobody connected, at its deadline', async () => {
    const { sittingId, socket, candidateId } = await room();
    await socket.save(sittingId, 1, 1, 'a');
    const before = await engine.actions.ownView(candidateId, sittingId, engine.clock.now());
    await engine.passTime(60 * minute + 3001);
    const { sitting } = await socket.next<{ sitting: SittingView }>('sitting:changed');
    expect(sitting).toMatchObject({ status: 'scored', endKind: 'expired', endedAt: before?.deadline });
    expect(await outcomes(sittingId)).toMatchObject([{ answered: 1 }]);
  });

  it('counts an answer received within the grace and no later one', async () => {
    const { sittingId, socket } = await room();
    await engine.passTime(60 * minute + 3000);
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    await engine.passTime(1);
    expect((await socket.save(sittingId, 2, 1, 'a')).status).toMatch(/late|closed/);
  });

  it('not before another living node has written what it received in time', async () => {
    const { sittingId, candidateId } = await room();
    const slow = '00000000-0000-7000-8000-00000000beef';
    await engine.passTime(60 * minute + 3001);
    await db.owner.query(`INSERT INTO node (id, beat_at, written_through_at) VALUES ($1, $2, $3)`, [
      slow,
      engine.clock.now() + minute,
      engine.clock.now() - 4000,
    ]);
    await engine.actions.continuity.nextBeat();
    await engine.actions.continuity.nextBeat();
    expect(await engine.actions.ownView(candidateId, sittingId, engine.clock.now())).toMatchObject({
      status: 'in-progress',
    });
    await db.owner.query(`UPDATE node SET written_through_at = $2 WHERE id = $1`, [slow, engine.clock.now()]);
    const socket = await engine.connect(candidateId);
    await socket.attach(sittingId);
    await db.owner.query(`DELETE FROM node WHERE id = $1`, [slow]);
  });
});

describe('[TIME-7] a change of time reaches the open page with its reason', () => {
  it('granted time', async () => {
    const { sittingId, socket } = await room();
    const heard = socket.next<{ sitting: SittingView }>('sitting:changed');
    const granted = await engine.proctoring.grantTime(command(sittingId, 'noise next door'), 600);
    expect(granted).toMatchObject({ ok: true, value: { row: { grantedMs: 600_000 } } });
    const { sitting } = await heard;
    expect(sitting.ledger.at(-1)).toMatchObject({
      kind: 'granted',
      millis: 600_000,
      by: 'proctor',
      reason: 'noise next door',
    });
    expect(sitting.deadline).toBe(engine.clock.now() + 70 * minute);
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ deadline: sitting.deadline });
  });

  it('pause: items are covered, answers are kept as evidence, the clock stands', async () => {
    const { sittingId, socket } = await room();
    const heard = socket.next<{ sitting: SittingView }>('sitting:changed');
    await engine.proctoring.pause(command(sittingId, 'fire alarm'));
    expect((await heard).sitting).toMatchObject({
      status: 'paused',
      deadline: null,
      remainingMs: 60 * minute,
      pauseReason: 'fire alarm',
    });
    await engine.passTime(1);
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'refused', code: 'sitting-paused' });
    await engine.passTime(5 * 60 * minute);
    await engine.actions.continuity.nextBeat();
    const resumed = await engine.proctoring.resume(command(sittingId, 'all clear'));
    expect(resumed).toMatchObject({
      ok: true,
      value: { row: { status: 'in-progress', deadline: engine.clock.now() + 60 * minute } },
    });
  });

  it('a page hears of what another node changed even when no message reaches it', async () => {
    const other = await startEngine(db, { clock: engine.clock });
    const { sittingId, socket } = await room();
    const heard = socket.next<{ sitting: SittingView }>('sitting:changed');
    await other.proctoring.grantTime(command(sittingId), 60);
    expect((await heard).sitting.deadline).toBe(engine.clock.now() + 61 * minute);
    await other.stop();
  });
});

describe('[SIT-3] an outcome is released or held', () => {
  it('held when terminated, and no score is shown', async () => {
    const { sittingId, candidateId } = await room();
    expect(await engine.proctoring.terminate(command(sittingId, 'used a phone'))).toMatchObject({
      ok: true,
      value: { row: { status: 'scored', endKind: 'terminated' } },
    });
    expect(await engine.actions.result({ candidateId, sittingId }, engine.clock.now())).toMatchObject({
      ok: false,
      refusal: { code: 'outcome-held' },
    });
    expect(engine.news.at(-1)).toMatchObject({ sittingId, released: false });
  });

  it('held by an incident that blocks the result, before or after the end', async () => {
    const before = await room();
    await engine.proctoring.reportIncident(command(before.sittingId, 'a second person in the room'), true);
    await before.socket.submit(before.sittingId);
    expect(await outcomes(before.sittingId)).toMatchObject([{ state: 'held' }]);

    const after = await room();
    await after.socket.submit(after.sittingId);
    await engine.proctoring.reportIncident(command(after.sittingId, 'notes were found'), true);
    expect(await outcomes(after.sittingId)).toMatchObject([
      { state: 'released' },
      { state: 'held', cause: 'incident' },
    ]);
  });

  it('can no longer be held once the candidate has seen it', async () => {
    const { sittingId, candidateId, socket } = await room();
    await socket.submit(sittingId);
    expect(await engine.actions.result({ candidateId, sittingId }, engine.clock.now())).toMatchObject({ ok: true });
    expect(await engine.proctoring.reportIncident(command(sittingId), true)).toMatchObject({
      refusal: { code: 'outcome-already-shown' },
    });
  });
});

describe('[ROLE-1] nobody acts on their own record', () => {
  it.each(['grantTime', 'pause', 'terminate', 'releaseDevice'] as const)('%s', async (action) => {
    const { sittingId, candidateId } = await room();
    const own = { ...command(sittingId), principal: { ...staff, personId: candidateId } };
    const refused =
      action === 'grantTime' ? await engine.proctoring.grantTime(own, 60) : await engine.proctoring[action](own);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'own-record' } });
  });
});

describe('[TIME-6] an outage of the platform is given back', () => {
  it('2:00 left at the crash is 2:00 left after', async () => {
    const { sittingId, candidateId } = await room();
    await engine.passTime(58 * minute);
    await engine.actions.continuity.nextBeat();
    await engine.kill();
    engine.clock.advance(7 * minute);
    engine = await startEngine(db, { clock: engine.clock });
    const view = await engine.actions.ownView(candidateId, sittingId, engine.clock.now());
    expect(view?.deadline).toBe(engine.clock.now() + 2 * minute);
    expect(view?.ledger.at(-1)).toMatchObject({ kind: 'outage-credit', millis: 7 * minute, by: 'system' });
  });

  it('once, also when several nodes return at one instant', async () => {
    const { sittingId, candidateId } = await room();
    await engine.kill();
    engine.clock.advance(4 * minute);
    const nodes = await Promise.all([1, 2, 3].map(() => startEngine(db, { clock: engine.clock })));
    const view = await nodes[0]?.actions.ownView(candidateId, sittingId, engine.clock.now());
    expect(view?.ledger.filter((entry) => entry.kind === 'outage-credit')).toHaveLength(1);
    for (const node of nodes.slice(1)) await node.stop();
    engine = nodes[0] as Engine;
  });

  it('to nobody while another node serves', async () => {
    const { sittingId, candidateId } = await room();
    const other = await startEngine(db, { clock: engine.clock });
    await engine.kill();
    await other.passTime(4 * minute);
    await other.actions.continuity.nextBeat();
    const view = await other.actions.ownView(candidateId, sittingId, other.clock.now());
    expect(view?.ledger).toMatchObject([{ kind: 'base' }]);
    engine = other;
  });

  it('beyond 30 minutes the sitting comes back paused, for a person to resume', async () => {
    const { sittingId, candidateId } = await room();
    await engine.passTime(20 * minute);
    await engine.actions.continuity.nextBeat();
    await engine.kill();
    engine.clock.advance(31 * minute);
    engine = await startEngine(db, { clock: engine.clock });
    const view = await engine.actions.ownView(candidateId, sittingId, engine.clock.now());
    expect(view).toMatchObject({ status: 'paused', remainingMs: 40 * minute });
    const resumed = await engine.proctoring.resume(command(sittingId, 'after the outage'));
    expect(resumed).toMatchObject({ value: { row: { deadline: engine.clock.now() + 40 * minute } } });
  });
});

describe('[TIME-3] nothing but the ledger changes a deadline', () => {
  it('not reloading, not reconnecting, not another device, not a restart', async () => {
    const { sittingId, candidateId, socket } = await room();
    const deadline = engine.clock.now() + 60 * minute;
    await engine.passTime(minute);
    expect(await socket.attach(sittingId)).toMatchObject({ room: { sitting: { deadline } } });
    socket.raw.disconnect();
    const again = await engine.connect(candidateId);
    expect(await again.attach(sittingId)).toMatchObject({ room: { sitting: { deadline } } });
    await engine.stop();
    engine = await startEngine(db, { clock: engine.clock });
    const phone = await engine.connect(candidateId);
    await engine.passTime(minute);
    expect(await phone.attach(sittingId, 'phone-device', true)).toMatchObject({
      ok: true,
      room: { sitting: { deadline } },
    });
  });
});

describe('[SIT-1] one open sitting, one device', () => {
  it('two starts at once give one sitting', async () => {
    const candidateId = await insertCandidate(db);
    const starts = await Promise.all(
      ['device-number-1', 'device-number-2', 'device-number-3'].map((device) =>
        engine.actions.enter(candidateId, deliveryId, device, engine.clock.now()),
      ),
    );
    const ids = new Set(starts.map((start) => (start.ok ? start.value.sittingId : start.refusal.code)));
    expect(ids.size).toBe(1);
  });

  it('a living device is told of the other, which waits for its word', async () => {
    const { sittingId, candidateId, socket } = await room();
    const phone = await engine.connect(candidateId);
    const asked = socket.next('device:requested');
    expect(await phone.attach(sittingId, 'phone-device', true)).toMatchObject({
      ok: false,
      code: 'open-on-another-device',
      params: { holder: 'living' },
    });
    await asked;
    const released = phone.next('device:released');
    await socket.raw.emitWithAck('device:release', { sittingId });
    await released;
    const lost = socket.next('device:lost');
    expect(await phone.attach(sittingId, 'phone-device', true)).toMatchObject({ ok: true });
    await lost;
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ code: 'open-on-another-device' });
    expect(await phone.save(sittingId, 1, 2, 'b')).toMatchObject({ status: 'saved' });
  });

  it('a device that is gone is taken over after its lease, on the record', async () => {
    const { sittingId, candidateId, socket } = await room();
    socket.raw.disconnect();
    await engine.passTime(20_000);
    await db.owner.query(`UPDATE sitting_device SET connected = false, seen_at = $2 WHERE sitting_id = $1`, [
      sittingId,
      engine.clock.now() - 20_000,
    ]);
    const phone = await engine.connect(candidateId);
    expect(await phone.attach(sittingId, 'phone-device')).toMatchObject({ ok: false, params: { holder: 'gone' } });
    expect(await phone.attach(sittingId, 'phone-device', true)).toMatchObject({ ok: true });
    const { rows } = await db.owner.query(
      `SELECT kind, detail FROM sitting_event WHERE sitting_id = $1 AND kind = 'device-changed'`,
      [sittingId],
    );
    expect(rows).toMatchObject([{ detail: { from: laptop, to: 'phone-device' } }]);
  });

  it('a scheduled place is taken by checking in, and where a proctor admits the clock waits for them', async () => {
    const proctored = await insertStandingDelivery(db, true);
    const candidateId = await insertCandidate(db);
    const now = engine.clock.now();
    const placed = await db.database.transaction((tx) => engine.actions.schedule(tx, candidateId, proctored, now));
    if (!placed.ok) throw new Error(placed.refusal.message);
    const { sittingId } = placed.value;
    expect(await engine.proctoring.admit(command(sittingId))).toMatchObject({ refusal: { code: 'conflict' } });
    expect(await engine.actions.enter(candidateId, deliveryId, laptop, now)).toMatchObject({
      refusal: { code: 'conflict', params: { deliveryId: proctored } },
    });
    expect(await engine.actions.enter(candidateId, proctored, laptop, now)).toMatchObject({ value: { sittingId } });
    expect(await engine.actions.ownView(candidateId, sittingId, now)).toMatchObject({
      status: 'ready',
      deadline: null,
    });
    expect(await engine.proctoring.admit(command(sittingId))).toMatchObject({
      value: { row: { status: 'in-progress', deadline: now + 60 * minute } },
    });
  });

  it('nobody attaches to the sitting of another', async () => {
    const { sittingId } = await room();
    const stranger = await engine.connect(await insertCandidate(db, 'Eve'));
    expect(await stranger.attach(sittingId)).toMatchObject({ ok: false, code: 'not-found' });
  });
});
