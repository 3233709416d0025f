import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Board, SittingView } from '../../../server/contract/sittings.ts';
import { seedPeople } from '../../support/seed-people.ts';
import { shortenSitting } from '../../support/shorten-sitting.ts';
import { connect, disconnectAll, send, startSitting } from './client.ts';
import { startTopology, type Topology } from './topology.ts';

let house: Topology;
beforeAll(async () => {
  house = await startTopology();
}, 120_000);
afterAll(() => house?.stop());
afterEach(disconnectAll);

const laptop = 'the-laptop';
const tablet = 'the-tablet';

async function someone(role: 'candidate' | 'proctor'): Promise<string> {
  const [person] = await seedPeople(house.db.owner, role, 1);
  if (!person) throw new Error('nobody was made');
  return person.cookie;
}

/** A candidate who sits an exam on a node. */
async function seated(origin: string, examId: 'day' | 'minute' = 'day') {
  const cookie = await someone('candidate');
  const { sittingId } = await startSitting(origin, cookie, house.deliveryOf(examId), laptop);
  const socket = await connect(origin, 'candidate', cookie);
  const attached = await socket.attach(sittingId, laptop);
  expect(attached).toMatchObject({ ok: true });
  return { cookie, sittingId, socket };
}

/** Asks until the answer fits; the limit of the test ends what never does. */
async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await sleep(50);
  }
}

const grant = (origin: string, cookie: string, sittingId: string) =>
  send(origin, cookie, 'POST', `/api/proctor/sittings/${sittingId}/grant-time`, { seconds: 600, reason: 'fire alarm' });

const isDegraded = async (origin: string, cookie: string) =>
  (await send<Board>(origin, cookie, 'GET', `/api/proctor/deliveries/${house.deliveryOf('day')}/board`)).body.degraded;

async function endOf(sittingId: string) {
  const { rows } = await house.db.owner.query<{
    status: string;
    end_kind: string;
    ended_at: number;
    deadline: number;
    credits: number;
    outcomes: number;
  }>(
    `SELECT status, end_kind, ended_at, started_at + allotted_ms AS deadline,
       (SELECT count(*) FROM time_entry WHERE sitting_id = sitting.id AND kind = 'outage-credit') AS credits,
       (SELECT count(*) FROM outcome WHERE sitting_id = sitting.id) AS outcomes
     FROM sitting WHERE id = $1`,
    [sittingId],
  );
  const [row] = rows;
  if (!row) throw new Error(`no sitting ${sittingId}`);
  return row;
}

const hasEnded = (sittingId: string) =>
  until(
    () => endOf(sittingId),
    ({ status }) => status === 'scored',
  );

describe('two nodes', () => {
  it('[TIME-7] show on one what happens on the other, and carry granted time across', async () => {
    const proctor = await someone('proctor');
    const board = await connect(house.b.origin, 'proctor', proctor);
    await board.watch(house.deliveryOf('day'));
    const { sittingId, socket } = await seated(house.a.origin);
    const answered = board.next<{ board: Board }>('board:changed', (message) =>
      message.board.rows.some((row) => row.sittingId === sittingId && row.answered === 1 && row.connected),
    );
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    expect((await answered).board.degraded).toBe(false);

    const told = socket.next<{ sitting: SittingView }>('sitting:changed');
    expect(await grant(house.b.origin, proctor, sittingId)).toMatchObject({ status: 200 });
    expect((await told).sitting.ledger).toContainEqual(
      expect.objectContaining({ kind: 'granted', millis: 600_000, reason: 'fire alarm', by: 'proctor' }),
    );
  });

  it('[SIT-1] hand a sitting from a device on one to a device on the other', async () => {
    const { cookie, sittingId, socket } = await seated(house.a.origin);
    const other = await connect(house.b.origin, 'candidate', cookie);
    const asked = socket.next('device:requested');
    expect(await other.attach(sittingId, tablet)).toMatchObject({ ok: false, code: 'open-on-another-device' });
    await asked;

    const free = other.next('device:released');
    await socket.raw.emitWithAck('device:release', { sittingId });
    await free;
    const lost = socket.next('device:lost');
    expect(await other.attach(sittingId, tablet, true)).toMatchObject({ ok: true });
    await lost;
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ code: 'open-on-another-device' });
    expect(await other.save(sittingId, 1, 2, 'b')).toMatchObject({ status: 'saved' });
  });

  it('end a connection on one when its login is signed out on the other', async () => {
    const { cookie, socket } = await seated(house.b.origin);
    const ended = new Promise((resolve) => socket.raw.once('disconnect', resolve));
    expect(await send(house.a.origin, cookie, 'POST', '/api/candidate/sign-out')).toMatchObject({ status: 204 });
    await ended;
    await expect(connect(house.a.origin, 'candidate', cookie)).rejects.toThrow('Sign in');
  });

  it('count wrong tries to sign in together', async () => {
    const tryOn = async (origin: string) =>
      (await send(origin, '', 'POST', '/api/sign-in', { email: 'nobody@example.org', password: 'wrong' })).status;
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries++)
      statuses.push(await tryOn(tries % 2 === 0 ? house.a.origin : house.b.origin));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('leave jobs to the worker, which writes the notice of an outcome', async () => {
    const { sittingId, socket } = await seated(house.a.origin);
    const before = new Set(await readdir(house.mailDir).catch(() => []));
    await socket.raw.emitWithAck('sitting:submit', { sittingId });
    await until(
      () => readdir(house.mailDir).catch(() => [] as string[]),
      (files) => files.some((file) => file.endsWith('.eml') && !before.has(file)),
    );
  });
});

describe('without Redis', () => {
  it('[SAVE-1, TIME-5, TIME-7] answers are saved, time reaches candidates, sittings end, and the board says so', async () => {
    const proctor = await someone('proctor');
    const running = await seated(house.a.origin);
    const ending = await seated(house.b.origin, 'minute');
    expect(await isDegraded(house.b.origin, proctor)).toBe(false);

    await house.redis.kill();
    await until(
      () => isDegraded(house.b.origin, proctor),
      (degraded) => degraded,
    );
    expect(await running.socket.save(running.sittingId, 1, 1, 'c')).toMatchObject({ status: 'saved' });
    const told = running.socket.next<{ sitting: SittingView }>('sitting:changed');
    expect(await grant(house.b.origin, proctor, running.sittingId)).toMatchObject({ status: 200 });
    expect((await told).sitting.ledger).toContainEqual(expect.objectContaining({ kind: 'granted', millis: 600_000 }));
    await shortenSitting(house.db.owner, ending.sittingId, 500);
    expect(await hasEnded(ending.sittingId)).toMatchObject({ end_kind: 'expired', outcomes: 1, credits: 0 });

    await house.redis.start();
    await until(
      () => Promise.all([isDegraded(house.a.origin, proctor), isDegraded(house.b.origin, proctor)]),
      (degraded) => !degraded.includes(true),
    );
  });

  it('[SAVE-1] a node starts all the same, and is degraded', async () => {
    const proctor = await someone('proctor');
    await house.redis.kill();
    await house.b.kill();
    await house.b.start();
    expect(await isDegraded(house.b.origin, proctor)).toBe(true);
    const { sittingId, socket } = await seated(house.b.origin);
    expect(await socket.save(sittingId, 1, 1, 'd')).toMatchObject({ status: 'saved' });
    await house.redis.start();
    await until(
      () => isDegraded(house.b.origin, proctor),
      (degraded) => !degraded,
    );
    const lively = await seated(house.a.origin);
    const told = lively.socket.next('sitting:changed');
    expect(await grant(house.b.origin, proctor, lively.sittingId)).toMatchObject({ status: 200 });
    await told;
  });
});

describe('one node alone', () => {
  it('[TIME-5, TIME-6] closes what the killed one served, on time and without credit', async () => {
    const { sittingId, cookie, socket } = await seated(house.a.origin, 'minute');
    expect(await socket.save(sittingId, 1, 1, 'a')).toMatchObject({ status: 'saved' });
    await shortenSitting(house.db.owner, sittingId, 1000);
    await house.a.kill();
    const ended = await hasEnded(sittingId);
    expect(ended).toMatchObject({ end_kind: 'expired', outcomes: 1, credits: 0, ended_at: ended.deadline });
    const seen = await send<{ sitting: SittingView }>(
      house.b.origin,
      cookie,
      'GET',
      `/api/candidate/sittings/${sittingId}`,
    );
    expect(seen.body.sitting).toMatchObject({ status: 'scored', endKind: 'expired' });
    await house.a.start();
  });
});

describe('the end', () => {
  it('comes in order without Redis, too', async () => {
    const nodes = async () =>
      (await house.db.owner.query<{ count: number }>(`SELECT count(*) FROM node`)).rows[0]?.count ?? 0;
    await house.redis.kill();
    const before = await nodes();
    await Promise.all([house.b.stop(), house.worker.stop()]);
    // The worker is nobody that the sweep would wait for.
    expect(await nodes()).toBe(before - 1);
  });
});
