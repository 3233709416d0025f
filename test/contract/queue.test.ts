import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresQueue, migrateQueue } from '../../server/adapters/bullmq/postgres-queue.ts';
import type { QueueOptions } from '../../server/adapters/bullmq/queue.ts';
import { createRedisQueue } from '../../server/adapters/bullmq/redis-queue.ts';
import { appRole } from '../../server/adapters/postgres/migrate.ts';
import type { JobRun, Queue } from '../../server/ports/queue.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { keepLog } from '../support/log.ts';
import { startRedis, type TestRedis } from '../support/redis-server.ts';

interface Harness {
  open(options: QueueOptions): Queue;
  /** Ends every connection to the store from its side. */
  cutConnections(): Promise<void>;
}

let count = 0;
/** Jobs of one test are none of another's. */
const freshName = () => `work-${++count}`;

/** Collects what comes, and tells when enough has come. */
function gather<T>() {
  const items: T[] = [];
  let wake: () => void = () => undefined;
  return {
    items,
    add(item: T) {
      items.push(item);
      wake();
    },
    async until(enough: number): Promise<T[]> {
      while (items.length < enough) await new Promise<void>((resolve) => (wake = resolve));
      return items;
    },
  };
}

function conformance(harnessOf: () => Harness): void {
  const opened: Queue[] = [];
  const log = keepLog();
  const open = (retry = { attempts: 3, backoffMs: 10 }) => {
    const queue = harnessOf().open({ log, retry });
    opened.push(queue);
    return queue;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
    log.lines.length = 0;
  });

  it('runs a job once, with the payload it was given', async () => {
    const name = freshName();
    const queue = open();
    const runs = gather<JobRun>();
    await queue.enqueue(name, { who: 'José', list: [1, null] }, { jobId: 'outbox-1' });
    await queue.process(name, async (run) => runs.add(run));
    await runs.until(1);
    await queue.enqueue(name, 'the end', { jobId: 'outbox-2' });
    await runs.until(2);
    expect(runs.items.map(({ jobId, payload, attempt }) => ({ jobId, payload, attempt }))).toEqual([
      { jobId: 'outbox-1', payload: { who: 'José', list: [1, null] }, attempt: 1 },
      { jobId: 'outbox-2', payload: 'the end', attempt: 1 },
    ]);
  });

  it('lets another process do the work', async () => {
    const name = freshName();
    const runs = gather<unknown>();
    await open().process(name, async ({ payload }) => runs.add(payload));
    await open().enqueue(name, 'from elsewhere', { jobId: 'outbox-1' });
    expect(await runs.until(1)).toEqual(['from elsewhere']);
  });

  it('adds a job of a known id only once, while it waits and after it is done', async () => {
    const name = freshName();
    const queue = open();
    const runs = gather<unknown>();
    await queue.enqueue(name, 1, { jobId: 'outbox-1' });
    await queue.enqueue(name, 2, { jobId: 'outbox-1' });
    await queue.process(name, async ({ payload }) => runs.add(payload));
    await runs.until(1);
    await queue.enqueue(name, 3, { jobId: 'outbox-1' });
    await queue.enqueue(name, 'last', { jobId: 'outbox-2' });
    expect(await runs.until(2)).toEqual([1, 'last']);
  });

  it('tries a job again that threw, and tells of it', async () => {
    const name = freshName();
    const queue = open();
    const attempts = gather<number>();
    await queue.process(name, async ({ attempt }) => {
      attempts.add(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    await queue.enqueue(name, null, { jobId: 'outbox-1' });
    expect(await attempts.until(3)).toEqual([1, 2, 3]);
    expect(log.lines).toEqual(['A job failed and will be tried again.', 'A job failed and will be tried again.']);
  });

  it('gives a job up after the last try, says so, and goes on with the next', async () => {
    const name = freshName();
    const queue = open({ attempts: 2, backoffMs: 10 });
    const runs = gather<string>();
    await queue.process(name, async ({ jobId, attempt }) => {
      runs.add(`${jobId} ${attempt}`);
      if (jobId === 'outbox-1') throw new Error('never');
    });
    await queue.enqueue(name, null, { jobId: 'outbox-1' });
    await runs.until(2);
    await queue.enqueue(name, null, { jobId: 'outbox-2' });
    expect(await runs.until(3)).toEqual(['outbox-1 1', 'outbox-1 2', 'outbox-2 1']);
    expect(log.lines).toContain('A job failed for the last time and is given up.');
  });

  it('runs as many jobs at once as it was told', async () => {
    const name = freshName();
    const queue = open();
    const started = gather<string>();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await queue.process(
      name,
      async ({ jobId }) => {
        started.add(jobId);
        await held;
      },
      { concurrency: 2 },
    );
    await queue.enqueue(name, null, { jobId: 'outbox-1' });
    await queue.enqueue(name, null, { jobId: 'outbox-2' });
    await started.until(2);
    letGo();
    expect(new Set(started.items)).toEqual(new Set(['outbox-1', 'outbox-2']));
  });

  it('goes on after its connections were closed', async () => {
    const name = freshName();
    const queue = open();
    const runs = gather<unknown>();
    await queue.process(name, async ({ payload }) => runs.add(payload));
    await queue.enqueue(name, 'before', { jobId: 'outbox-1' });
    await runs.until(1);
    await harnessOf().cutConnections();
    // adding may fail while the store is away; the outbox tries again, and so does this
    for (let added = false; !added; ) {
      added = await queue.enqueue(name, 'after', { jobId: 'outbox-2' }).then(
        () => true,
        () => false,
      );
    }
    // a job whose end could not be recorded comes again, as the port says
    while (!runs.items.includes('after')) await runs.until(runs.items.length + 1);
    expect(runs.items.filter((payload) => payload !== 'before')).toEqual(['after']);
  });

  it('waits for the running job when it closes, after asking it to stop', async () => {
    const name = freshName();
    const queue = open();
    const events: string[] = [];
    const started = gather<string>();
    await queue.process(name, async ({ jobId, signal }) => {
      started.add(jobId);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      events.push('asked to stop');
      await Promise.resolve();
      events.push('done');
    });
    await queue.enqueue(name, null, { jobId: 'outbox-1' });
    await started.until(1);
    await queue.close();
    events.push('closed');
    expect(events).toEqual(['asked to stop', 'done', 'closed']);

    const rerun = gather<string>();
    const next = open();
    await next.process(name, async ({ jobId }) => rerun.add(jobId));
    await next.enqueue(name, null, { jobId: 'outbox-2' });
    expect(await rerun.until(1)).toEqual(['outbox-2']);
  });

  it('makes scheduled jobs, once for all who schedule them', async () => {
    const name = freshName();
    const first = open();
    const second = open();
    await first.schedule(name, '0 3 * * *');
    await second.schedule(name, '* * * * * *');
    const runs = gather<string>();
    await first.process(name, async ({ jobId }) => runs.add(jobId));
    await second.process(name, async ({ jobId }) => runs.add(jobId));
    await runs.until(2);
    expect(new Set(runs.items).size).toBe(runs.items.length);
  });
}

describe('queue on PostgreSQL', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
    await migrateQueue(test.ownerConfig, appRole);
  });
  afterAll(() => test.drop());

  conformance(() => ({
    open: (options) => createPostgresQueue(test.appConfig, options),
    async cutConnections() {
      await test.owner.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = $1 AND application_name <> 'test app'`,
        [appRole],
      );
    },
  }));

  it('begins to work when its store comes up, and gives way to everything else until then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'invigil-'));
    const comesUp = () => symlink(String(test.appConfig.host), join(folder, 'socket'));
    const queue = createPostgresQueue({ ...test.appConfig, host: join(folder, 'socket') }, { log: keepLog() });
    const runs = gather<unknown>();
    const name = freshName();
    await queue.process(name, async ({ payload }) => runs.add(payload));
    await new Promise(setImmediate);
    await expect(queue.enqueue(name, 'too early', { jobId: 'outbox-1' })).rejects.toThrow();
    await comesUp();
    await queue.enqueue(name, 'in time', { jobId: 'outbox-2' });
    expect(await runs.until(1)).toEqual(['in time']);
    await queue.close();
    await rm(folder, { recursive: true });
  });

  it('closes while its store is away', async () => {
    const nowhere = join(tmpdir(), 'invigil-no-such-folder');
    const queue = createPostgresQueue({ ...test.appConfig, host: nowhere }, { log: keepLog() });
    await queue.process(freshName(), async () => undefined);
    await queue.schedule(freshName(), '* * * * * *');
    await queue.close();
  });

  it('can be migrated again, and by several nodes at once', async () => {
    await Promise.all([1, 2, 3].map(() => migrateQueue(test.ownerConfig, appRole)));
    const { rows } = await test.owner.query<{ owned: number }>(
      `SELECT count(*) AS owned FROM pg_class WHERE relowner = $1::regrole`,
      [appRole],
    );
    expect(rows).toEqual([{ owned: 0 }]);
  });
});

describe('queue on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  conformance(() => ({
    open: (options) => createRedisQueue(redis.socketPath, options),
    async cutConnections() {
      const client = new Redis(redis.socketPath);
      await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      client.disconnect();
    },
  }));

  it('refuses to add while Redis is away, rather than wait', async () => {
    const lost = await startRedis();
    const log = keepLog();
    const queue = createRedisQueue(lost.socketPath, { log });
    await queue.enqueue('work', null, { jobId: 'outbox-1' });
    await lost.stop();
    await expect(queue.enqueue('work', null, { jobId: 'outbox-2' })).rejects.toThrow();
    await expect(queue.enqueue('other', null, { jobId: 'outbox-1' })).rejects.toThrow();
    await queue.close();
    expect(log.lines).toContain('The job queue cannot reach Redis; it tries again.');
  });
});
