import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPostgresQueue, migrateQueue } from '../../../server/adapters/bullmq/postgres-queue.ts';
import { appRole } from '../../../server/adapters/postgres/migrate.ts';
import { instant } from '../../../server/core/time/instant.ts';
import { createOutbox, type Handle, type Outbox, runUpkeep, startWorker } from '../../../server/features/jobs/index.ts';
import type { Queue } from '../../../server/ports/queue.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fakeClock } from '../../support/http.ts';
import { keepLog } from '../../support/log.ts';

const sittingId = '01900000-0000-7000-8000-000000000001';
const day = 86_400_000;

let db: TestDatabase;
const clock = fakeClock();
let log = keepLog();
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  db = await createTestDatabase();
  log = keepLog();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await db.drop();
});

interface OutboxState {
  kind: string;
  claimed: boolean;
  dispatched: boolean;
  done: boolean;
}
const rows = async () =>
  (
    await db.owner.query<OutboxState>(
      `SELECT kind, claimed_at IS NOT NULL AS claimed, dispatched_at IS NOT NULL AS dispatched, done_at IS NOT NULL AS done FROM outbox ORDER BY id`,
    )
  ).rows;

/** A queue that remembers, and fails when told to. */
function fakeQueue() {
  const taken: { name: string; payload: unknown; jobId: string }[] = [];
  let wake: () => void = () => undefined;
  const state = { isAway: false, tries: 0 };
  const queue: Queue = {
    async enqueue(name, payload, { jobId }) {
      state.tries += 1;
      wake();
      if (state.isAway) throw new Error('the queue is away');
      taken.push({ name, payload, jobId });
    },
    process: async () => undefined,
    schedule: async () => undefined,
    close: async () => undefined,
  };
  const until = async (isReached: () => boolean) => {
    while (!isReached()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { queue, taken, state, until };
}

function open(queue: Queue): Outbox {
  const outbox = createOutbox({ database: db.database, queue, clock, log });
  stops.push(() => outbox.stop());
  return outbox;
}

const order = (outbox: Outbox) =>
  db.database.transaction((tx) => outbox.add(tx, 'outcome-notice', { sittingId }, clock.now()));

describe('the outbox', () => {
  it('takes to the queue what was committed, at once, in order, under an id of its own', async () => {
    const { queue, taken, until } = fakeQueue();
    const outbox = open(queue);
    outbox.start();
    await order(outbox);
    await order(outbox);
    await until(() => taken.length === 2);
    await outbox.stop();
    const [first, second] = taken;
    expect(taken.map(({ name, payload }) => ({ name, payload }))).toEqual(
      Array(2).fill({ name: 'outcome-notice', payload: { sittingId } }),
    );
    expect(first?.jobId).toMatch(/^outbox-\d+$/);
    expect(second?.jobId).not.toBe(first?.jobId);
    expect(await rows()).toMatchObject([{ dispatched: true }, { dispatched: true }]);
  });

  it('orders nothing for a transaction that is rolled back', async () => {
    const { queue, taken, until } = fakeQueue();
    const outbox = open(queue);
    outbox.start();
    await expect(
      db.database.transaction(async (tx) => {
        await outbox.add(tx, 'export', { exportId: sittingId }, clock.now());
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await order(outbox);
    await until(() => taken.length > 0);
    await outbox.stop();
    expect(taken.map(({ name }) => name)).toEqual(['outcome-notice']);
  });

  it('finds rows that nobody poked about, and those of processes that died with them in hand', async () => {
    await db.owner.query(
      `INSERT INTO outbox (kind, payload, created_at, claimed_at) VALUES ('export', '{}', 0, NULL), ('export', '{}', 0, $1), ('export', '{}', 0, $2)`,
      [clock.now() - 30_000, clock.now() - 29_999],
    );
    const { queue, taken, until } = fakeQueue();
    const outbox = open(queue);
    outbox.start();
    await until(() => taken.length === 2);
    await outbox.stop();
    expect((await rows()).map(({ dispatched }) => dispatched)).toEqual([true, true, false]);
  });

  it('keeps rows while the queue is away, tells of it once, and goes on when it is back', async () => {
    const { queue, taken, state, until } = fakeQueue();
    state.isAway = true;
    const outbox = open(queue);
    outbox.start();
    await order(outbox);
    await until(() => state.tries >= 2);
    expect(await rows()).toMatchObject([{ dispatched: false }]);
    state.isAway = false;
    await until(() => taken.length === 1);
    await outbox.stop();
    expect(await rows()).toMatchObject([{ dispatched: true }]);
    expect(log.lines).toEqual(['The job queue takes no work; the orders wait.', 'The job queue takes work again.']);
  });

  it('shares the work among processes: each row goes to one of them', async () => {
    await db.owner.query(
      `INSERT INTO outbox (kind, payload, created_at) SELECT 'outcome-notice', '{}', 0 FROM generate_series(1, 450)`,
    );
    const { queue, taken, until } = fakeQueue();
    const several = [open(queue), open(queue), open(queue)];
    for (const outbox of several) outbox.start();
    await until(() => taken.length >= 450);
    for (const outbox of several) await outbox.stop();
    expect(new Set(taken.map(({ jobId }) => jobId)).size).toBe(450);
    expect(taken).toHaveLength(450);
  });

  it('takes a job to the queue again that was not done within an hour, but not for ever', async () => {
    const now = clock.now();
    await db.owner.query(
      `INSERT INTO outbox (kind, payload, created_at, claimed_at, dispatched_at, done_at) VALUES
         ('lost', '{}', $1, $1, $1, NULL), ('done', '{}', $1, $1, $1, $1), ('young', '{}', $2, $2, $2, NULL), ('old', '{}', $3, $3, $3, NULL)`,
      [now - 3_600_001, now - 3_600_000, now - 7 * day],
    );
    const { queue, taken, until } = fakeQueue();
    const outbox = open(queue);
    outbox.start();
    await until(() => taken.length === 1);
    await outbox.stop();
    expect(taken.map(({ name }) => name)).toEqual(['lost']);
    expect(log.lines).toEqual(['Jobs were not done in time and are ordered again.']);
  });
});

describe('the outbox of a process with something more urgent to do', () => {
  it('takes nothing to the queue until that is done', async () => {
    const { queue, taken, until } = fakeQueue();
    let isUrgent = true;
    let asked = 0;
    let onAsked: () => void = () => undefined;
    const mustHold = () => {
      asked += 1;
      onAsked();
      return isUrgent;
    };
    const outbox = createOutbox({ database: db.database, queue, clock, log, mustHold });
    stops.push(() => outbox.stop());
    await order(outbox);
    outbox.start();
    while (asked < 3) await new Promise<void>((resolve) => (onAsked = resolve));
    expect(taken).toEqual([]);
    expect(await rows()).toMatchObject([{ dispatched: false }]);
    isUrgent = false;
    await until(() => taken.length === 1);
    await outbox.stop();
    expect(await rows()).toMatchObject([{ dispatched: true }]);
  });
});

describe('a worker', () => {
  const open = async (handlers: { notice?: Handle<'outcome-notice'> }) => {
    await migrateQueue(db.ownerConfig, appRole);
    const queue = createPostgresQueue(db.appConfig, { log, retry: { attempts: 3, backoffMs: 10 } });
    stops.push(() => queue.close());
    const outbox = createOutbox({ database: db.database, queue, clock, log });
    stops.push(() => outbox.stop());
    outbox.start();
    const nothing = async () => undefined;
    await startWorker({
      database: db.database,
      queue,
      clock,
      log,
      handlers: { 'outcome-notice': handlers.notice ?? nothing, 'certificate-issued': nothing, export: nothing },
      purges: [],
      verifyAudit: async () => ({ intact: true, entries: 0, faults: [] }),
    });
    return { outbox, queue };
  };

  it('does what a transaction ordered, tries again what failed, and marks it done', async () => {
    const attempts: number[] = [];
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const { outbox, queue } = await open({
      notice: async (payload, { attempt }) => {
        expect(payload).toEqual({ sittingId });
        attempts.push(attempt);
        if (attempt === 1) throw new Error('the mail server is down');
        finish();
      },
    });
    await order(outbox);
    await finished;
    await outbox.stop();
    await queue.close();
    expect(attempts).toEqual([1, 2]);
    expect(await rows()).toEqual([{ kind: 'outcome-notice', claimed: true, dispatched: true, done: true }]);
  });

  it('refuses a payload that is not as its kind has it', async () => {
    const { outbox, queue } = await open({});
    await db.owner.query(
      `INSERT INTO outbox (kind, payload, created_at) VALUES ('outcome-notice', '{"sittingId":7}', 0)`,
    );
    outbox.poke();
    while (!log.lines.includes('A job failed for the last time and is given up.'))
      await new Promise((resolve) => setImmediate(resolve));
    await queue.close();
    expect(await rows()).toMatchObject([{ dispatched: true, done: false }]);
  });
});

describe('the nightly upkeep', () => {
  const now = instant(Date.UTC(2026, 2, 2, 3));

  it('clears away what is old, and tells what', async () => {
    await db.owner.query(
      `INSERT INTO outbox (kind, payload, created_at, dispatched_at) VALUES ('a', '{}', 0, $1), ('b', '{}', 0, $2), ('c', '{}', 0, NULL)`,
      [now - 30 * day - 1, now - 30 * day],
    );
    const asked: number[] = [];
    await runUpkeep(
      {
        database: db.database,
        log,
        purges: [{ of: 'logins', run: async (at) => asked.push(at) }],
        verifyAudit: async () => ({ intact: true, entries: 3, faults: [] }),
      },
      now,
    );
    expect(asked).toEqual([now]);
    expect((await rows()).map(({ kind }) => kind)).toEqual(['b', 'c']);
    expect(log.lines).toEqual([
      'Upkeep is done with logins.',
      'Upkeep is done with old orders of the outbox.',
      'Upkeep: the audit log is intact.',
    ]);
  });

  it('says aloud when the audit log is broken [AUDIT-1], and a part that fails stops no other', async () => {
    const upkeep = runUpkeep(
      {
        database: db.database,
        log,
        purges: [{ of: 'logins', run: () => Promise.reject(new Error('no')) }],
        verifyAudit: async () => ({ intact: false, entries: 3, faults: ['entry 2'] }),
      },
      now,
    );
    await expect(upkeep).rejects.toThrow('parts of the nightly upkeep failed');
    expect(log.lines).toEqual([
      'A part of the nightly upkeep failed.',
      'Upkeep is done with old orders of the outbox.',
      expect.stringContaining('THE AUDIT LOG IS BROKEN'),
    ]);
  });
});
