import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SittingView } from '../../../server/contract/sittings.ts';
import { insertResponses, type PendingResponse } from '../../../server/features/sittings/responses.repo.ts';
import type { Principal } from '../../../server/http/mount.ts';
import type { Transaction } from '../../../server/ports/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  type Engine,
  insertCandidate,
  insertStandingDelivery,
  laptop,
  startEngine,
  startSitting,
} from '../../support/engine.ts';

/*
 * Each test holds a lock, or the beat, from a connection of its own, so that two commands meet in one order and in no other.
 */

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
  await db.owner.query(`UPDATE sitting SET status = 'voided', deadline_at = NULL, paused_at = NULL`);
  engine = await startEngine(db);
});
afterEach(async () => {
  for (const letGo of held.splice(0)) await letGo().catch(() => undefined);
  await engine.stop();
});
afterAll(() => db.drop());

const minute = 60_000;
const phone = 'phone-device';
const command = (sittingId: string) => ({
  principal: staff,
  sittingId,
  reason: 'a good reason',
  receivedAt: engine.clock.now(),
});
const answer = (sittingId: string, position = 1): PendingResponse => ({
  sittingId,
  position,
  revision: 1,
  deviceId: laptop,
  value: '"a"',
  receivedAt: engine.clock.now(),
  believedDeadline: null,
});
const save = (row: PendingResponse, at = engine) =>
  new Promise<string>((resolve) => at.actions.save(row, ({ verdict }) => resolve(verdict)));

/** What is still held, so that a test that fails holds up no other. */
const held: (() => Promise<void>)[] = [];

/** A transaction that stays open until it is let go. */
async function hold(work: (tx: Transaction) => Promise<unknown>): Promise<() => Promise<void>> {
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let done: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    done = db.owner.transaction(async (tx) => {
      await work(tx);
      resolve();
      await until;
    });
    done.catch(reject);
  });
  const end = () => {
    letGo();
    return done;
  };
  held.push(end);
  return end;
}
const lock = (sittingId: string) =>
  hold((tx) => tx.query(`SELECT 1 FROM sitting WHERE id = $1 FOR UPDATE`, [sittingId]));
/** No beat is committed until it is let go: as if the database had just come back. */
const holdBeats = () => hold((tx) => tx.query(`SELECT 1 FROM service FOR UPDATE`));

/** Resolves when as many statements of the app wait for locks. */
async function waiting(count: number): Promise<void> {
  while (held.length > 0) {
    const { rows } = await db.owner.query<{ waiting: number }>(
      `SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.waiting ?? 0) >= count) return;
  }
}

async function stored(sittingId: string) {
  const { rows } = await db.owner.query<{ status: string; end_kind: string | null; deadline_at: number | null }>(
    `SELECT status, end_kind, deadline_at FROM sitting WHERE id = $1`,
    [sittingId],
  );
  return rows[0];
}

async function marks(sittingId: string): Promise<number[]> {
  const { rows } = await db.owner.query<{ mark: number }>(`SELECT mark FROM response WHERE sitting_id = $1`, [
    sittingId,
  ]);
  return rows.map(({ mark }) => mark);
}

describe('[SIT-1] starting', () => {
  it('a start at another delivery of the exam does not admit a sitting that waits for its proctor', async () => {
    const proctored = await insertStandingDelivery(db, true);
    const candidateId = await insertCandidate(db);
    const commit = await hold((tx) =>
      tx.query(
        `INSERT INTO sitting (id, delivery_id, candidate_id, program_id, exam_id, program_version_id, registration, attempt,
           attempts_allowed, pass_percent, item_count, base_minutes, status, created_at, changed_at)
         VALUES (gen_random_uuid(), $1, $2, 'program', 'midterm', 'v1', 1, 1, 2, 70, 10, 60, 'ready', 0, 0)`,
        [proctored, candidateId],
      ),
    );
    const entering = engine.actions.enter(candidateId, deliveryId, laptop, engine.clock.now());
    await waiting(1);
    await commit();
    const entered = await entering;
    if (!entered.ok) throw new Error(entered.refusal.message);
    expect(await stored(entered.value.sittingId)).toMatchObject({ status: 'ready' });
  });
});

describe('[TIME-6] the outage is credited before anything that depends on it', () => {
  async function afterOutage() {
    const sitting = await startSitting(db, engine, deliveryId);
    await engine.passTime(58 * minute);
    await engine.actions.continuity.nextBeat();
    const letBeat = await holdBeats();
    engine.clock.advance(7 * minute);
    return { ...sitting, letBeat };
  }
  const twoMinutesLeft = () => ({ status: 'in-progress', deadline_at: engine.clock.now() + 2 * minute });

  it('the sweep that wakes before the first beat closes nothing', async () => {
    const { sittingId, letBeat } = await afterOutage();
    await engine.actions.closeDue();
    expect(await stored(sittingId)).toMatchObject({ status: 'in-progress' });
    await letBeat();
    await engine.actions.continuity.nextBeat();
    expect(await stored(sittingId)).toMatchObject(twoMinutesLeft());
  });

  it('a submission that is quicker than the first beat is one in time', async () => {
    const { sittingId, candidateId, letBeat } = await afterOutage();
    const submitted = engine.actions.submit({ sittingId, candidateId, deviceId: laptop }, engine.clock.now());
    await engine.actions.closeDue();
    await letBeat();
    expect(await submitted).toMatchObject({ ok: true });
    expect(await stored(sittingId)).toMatchObject({ status: 'scored', end_kind: 'submitted' });
  });

  it('a termination that is quicker than the first beat ends nothing', async () => {
    const { sittingId, letBeat } = await afterOutage();
    expect(await engine.proctoring.terminate(command(sittingId))).toMatchObject({ ok: false });
    await letBeat();
    await engine.actions.continuity.nextBeat();
    expect(await stored(sittingId)).toMatchObject(twoMinutesLeft());
  });

  it('an answer that is quicker than the first beat counts', async () => {
    const { sittingId, letBeat } = await afterOutage();
    const saved = save(answer(sittingId));
    await engine.actions.closeDue();
    await letBeat();
    expect(await saved).toBe('saved');
    expect(await marks(sittingId)).toEqual([0]);
  });

  it('a pause that is quicker than the first beat costs nothing', async () => {
    const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
    await engine.actions.continuity.nextBeat();
    const letBeat = await holdBeats();
    engine.clock.advance(7 * minute);
    expect(await engine.proctoring.pause(command(sittingId))).toMatchObject({ ok: true });
    await letBeat();
    await engine.actions.continuity.nextBeat();
    const view = await engine.actions.ownView(candidateId, sittingId, engine.clock.now());
    expect(view).toMatchObject({ status: 'paused', remainingMs: 60 * minute });
  });

  it('a resumption that is quicker than the first beat is not credited what its pause gave back', async () => {
    const { sittingId } = await startSitting(db, engine, deliveryId);
    await engine.proctoring.pause(command(sittingId));
    await engine.actions.continuity.nextBeat();
    const letBeat = await holdBeats();
    engine.clock.advance(7 * minute);
    expect(await engine.proctoring.resume(command(sittingId))).toMatchObject({ ok: true });
    await letBeat();
    await engine.actions.continuity.nextBeat();
    expect(await stored(sittingId)).toMatchObject({ deadline_at: engine.clock.now() + 60 * minute });
  });
});

describe('[TIME-5] what was received in time counts, whoever closes', () => {
  const otherNode = '00000000-0000-7000-8000-00000000beef';
  const insertNode = (writtenThrough: number) =>
    db.owner.query(`INSERT INTO node (id, beat_at, written_through_at) VALUES ($1, $2, $3)`, [
      otherNode,
      engine.clock.now(),
      writtenThrough,
    ]);
  const removeNode = () => db.owner.query(`DELETE FROM node WHERE id = $1`, [otherNode]);

  it('a submission after the deadline waits for what another node has yet to write', async () => {
    const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
    await engine.passTime(60 * minute + 3001);
    await insertNode(engine.clock.now() - 1000);
    const submitted = engine.actions.submit({ sittingId, candidateId, deviceId: laptop }, engine.clock.now());
    await engine.actions.continuity.nextBeat();
    await engine.actions.continuity.nextBeat();
    expect(await stored(sittingId)).toMatchObject({ status: 'in-progress' });
    await removeNode();
    expect(await submitted).toMatchObject({ ok: true });
    expect(await stored(sittingId)).toMatchObject({ status: 'scored', end_kind: 'expired' });
  });

  it('a node that lived when an outage began is waited for after it', async () => {
    const { sittingId } = await startSitting(db, engine, deliveryId);
    await engine.passTime(60 * minute + 1000);
    await engine.actions.continuity.nextBeat();
    await insertNode(engine.clock.now());
    await engine.kill();
    engine.clock.advance(10_000);
    engine = await startEngine(db, { clock: engine.clock });
    await engine.actions.closeDue();
    expect(await stored(sittingId)).toMatchObject({ status: 'in-progress' });
    await engine.passTime(3000);
    await engine.actions.closeDue();
    expect(await stored(sittingId)).toMatchObject({ status: 'scored', end_kind: 'expired' });
    await removeNode();
  });

  it('an answer that waits in this node for its turn', async () => {
    const first = await startSitting(db, engine, deliveryId);
    const second = await startSitting(db, engine, deliveryId);
    const unlock = await hold((tx) => tx.query(`LOCK TABLE response IN EXCLUSIVE MODE`));
    const inFlight = save(answer(first.sittingId));
    await waiting(1);
    const behind = save(answer(second.sittingId));
    await engine.passTime(60 * minute + 3001);
    await engine.actions.closeDue();
    expect(await stored(second.sittingId)).toMatchObject({ status: 'in-progress' });
    await unlock();
    expect(await Promise.all([inFlight, behind])).toEqual(['saved', 'saved']);
    expect(await marks(second.sittingId)).toEqual([0]);
  });

  it('a node that stops in order counts as living until its answers are written', async () => {
    const other = await startEngine(db, { clock: engine.clock });
    const { sittingId } = await startSitting(db, engine, deliveryId);
    const unlock = await lock(sittingId);
    const saved = save(answer(sittingId), other);
    await waiting(1);
    const stopped = other.stop();
    await engine.actions.continuity.nextBeat();
    const { rows } = await db.owner.query(`SELECT 1 FROM node WHERE id = $1`, [other.nodeId]);
    expect(rows).toHaveLength(1);
    await unlock();
    expect(await saved).toBe('saved');
    await stopped;
  });
});

describe('[TIME-5] no sitting keeps others from being closed', () => {
  it('not one that cannot be scored', async () => {
    const broken = await startSitting(db, engine, deliveryId);
    const sound = await startSitting(db, engine, deliveryId);
    await db.owner.query(`DELETE FROM form WHERE sitting_id = $1`, [broken.sittingId]);
    await engine.passTime(60 * minute + 3001);
    await engine.actions.closeDue();
    expect(await stored(broken.sittingId)).toMatchObject({ status: 'in-progress' });
    expect(await stored(sound.sittingId)).toMatchObject({ status: 'scored' });
  });

  it('not one whose lock somebody keeps; it is closed as soon as it is free', async () => {
    const kept = await startSitting(db, engine, deliveryId);
    await engine.passTime(minute);
    const later = await startSitting(db, engine, deliveryId);
    await engine.passTime(59 * minute + 3001);
    const unlock = await lock(kept.sittingId);
    await engine.actions.closeDue();
    await engine.passTime(1000);
    await engine.actions.closeDue();
    await waiting(1);
    await engine.passTime(minute);
    await engine.actions.closeDue();
    expect(await stored(later.sittingId)).toMatchObject({ status: 'scored' });
    await unlock();
    while ((await stored(kept.sittingId))?.status !== 'scored') await engine.actions.closeDue();
  });

  it('[TIME-6] commands that occupy every connection keep no beat from being given', async () => {
    const { sittingId } = await startSitting(db, engine, deliveryId);
    const unlock = await lock(sittingId);
    const grants = Array.from({ length: 12 }, () => engine.proctoring.grantTime(command(sittingId), 60));
    await waiting(8);
    await engine.actions.continuity.nextBeat();
    await engine.actions.continuity.nextBeat();
    await unlock();
    expect((await Promise.all(grants)).every(({ ok }) => ok)).toBe(true);
  });

  it('nobody can put off a termination by saving without pause', async () => {
    const { sittingId } = await startSitting(db, engine, deliveryId);
    let ended = false;
    const saveOnAndOn = () => {
      if (!ended) engine.actions.save(answer(sittingId), saveOnAndOn);
    };
    for (let lanes = 0; lanes < 4; lanes++) saveOnAndOn();
    expect(await engine.proctoring.terminate(command(sittingId))).toMatchObject({ ok: true });
    ended = true;
  });
});

describe('[SAVE-1] a lost connection costs no answer', () => {
  it('an answer whose statement was cut off is written after the next beat, once', async () => {
    const { sittingId } = await startSitting(db, engine, deliveryId);
    const unlock = await lock(sittingId);
    const saved = save(answer(sittingId));
    await waiting(1);
    await db.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    await unlock();
    expect(await saved).toBe('saved');
    expect(await marks(sittingId)).toEqual([0]);
  });

  it('[SAVE-2] the second copy of a counted answer is saved, although the sitting ended while it waited', async () => {
    const one = await startSitting(db, engine, deliveryId);
    const other = await startSitting(db, engine, deliveryId);
    const [first, second] = [one, other].sort((a, b) => (a.sittingId < b.sittingId ? -1 : 1));
    if (!first || !second) throw new Error('two sittings were started');
    const unlock = await lock(first.sittingId);
    const copies = insertResponses(db.database, [answer(first.sittingId), answer(second.sittingId)], true);
    await waiting(1);
    expect(await save(answer(second.sittingId))).toBe('saved');
    await engine.actions.submit({ ...second, deviceId: laptop }, engine.clock.now());
    await unlock();
    expect((await copies).filter(({ verdict }) => verdict !== 'saved')).toEqual([]);
    expect(await marks(second.sittingId)).toEqual([0]);
  });
});

describe('[SIT-1] devices', () => {
  it('a connection that ended while it was attaching leaves no device that looks alive', async () => {
    const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
    await (await engine.connect(candidateId)).attach(sittingId);
    const unlock = await hold((tx) =>
      tx.query(`SELECT 1 FROM sitting_device WHERE sitting_id = $1 FOR UPDATE`, [sittingId]),
    );
    const flaky = await engine.connect(candidateId);
    flaky.raw.emit('sitting:attach', { sittingId, deviceId: laptop, takeOver: false }, () => undefined);
    await waiting(1);
    flaky.raw.disconnect();
    // Once another connection was served, the server has read the end of this one.
    const stranger = await engine.connect(await insertCandidate(db));
    await stranger.attach(sittingId);
    await unlock();
    await engine.actions.continuity.nextBeat();
    await engine.actions.continuity.nextBeat();
    const { rows } = await db.owner.query(`SELECT connected FROM sitting_device WHERE sitting_id = $1`, [sittingId]);
    expect(rows).toEqual([{ connected: false }]);
  });

  it('a device that reconnects while another takes over does not pass for the holder', async () => {
    const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
    const takeOver = await hold((tx) =>
      tx.query(`UPDATE sitting SET device_id = $2 WHERE id = $1`, [sittingId, phone]),
    );
    const claim = { candidateId, sittingId, deviceId: laptop, connectionId: 'c', takeOver: false };
    const attached = engine.actions.attach(claim, engine.clock.now());
    await waiting(1);
    await takeOver();
    expect(await attached).toMatchObject({ ok: false, refusal: { code: 'open-on-another-device' } });
  });

  it('what the former device sent before a takeover counts', async () => {
    const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
    await engine.actions.releaseDevice(candidateId, sittingId, laptop, engine.clock.now());
    const saved = save(answer(sittingId));
    const claim = { candidateId, sittingId, deviceId: phone, connectionId: 'c', takeOver: true };
    expect(await engine.actions.attach(claim, engine.clock.now())).toMatchObject({
      ok: true,
      value: { room: { responses: [{ position: 1, value: 'a' }] } },
    });
    expect(await saved).toBe('saved');
  });
});

describe('[TIME-7] no page misses a change', () => {
  it('not one made between the reading of the room and the joining of its page', async () => {
    const { sittingId, candidateId } = await startSitting(db, engine, deliveryId);
    const claim = { candidateId, sittingId, deviceId: laptop, connectionId: 'c', takeOver: false };
    const attached = await engine.actions.attach(claim, engine.clock.now());
    if (!attached.ok) throw new Error(attached.refusal.message);
    const { version } = attached.value.room.sitting;
    await engine.proctoring.grantTime(command(sittingId), 600);
    const newest = { sittingChanged: () => undefined };
    engine.actions.announcer.join(sittingId, newest, version + 1);
    const heard = await new Promise<SittingView>((resolve) => {
      engine.actions.announcer.join(sittingId, { sittingChanged: resolve }, version);
    });
    expect(heard.deadline).toBe(engine.clock.now() + 70 * minute);
  });
});
