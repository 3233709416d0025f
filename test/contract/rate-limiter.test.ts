import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryRateLimiter } from '../../server/adapters/memory-rate-limiter.ts';
import { createRedisRateLimiter } from '../../server/adapters/redis/rate-limiter.ts';
import { seconds } from '../../server/core/time/instant.ts';
import type { RateLimiter, TryRule } from '../../server/ports/rate-limiter.ts';
import { fakeClock } from '../support/http.ts';
import { quietLog } from '../support/log.ts';
import { startRedis, type TestRedis } from '../support/redis-server.ts';

interface Harness {
  readonly limiter: RateLimiter;
  /** Lets so much time pass for what is counted. */
  advance(millis: number): Promise<void>;
}

const rule: TryRule = { tries: 3, windowMs: seconds(900), firstDelayMs: seconds(30), maxDelayMs: seconds(90) };

function conformance(harnessOf: () => Harness): void {
  const take = async (key = 'ada') => (await harnessOf().limiter.take(key, rule)).allowed;
  const takes = async (count: number, key = 'ada') => {
    const allowed: boolean[] = [];
    for (let i = 0; i < count; i++) allowed.push(await take(key));
    return allowed;
  };

  it('lets the declared number of tries pass and refuses the next with the time to wait', async () => {
    expect(await takes(3)).toEqual([true, true, true]);
    const verdict = await harnessOf().limiter.take('ada', rule);
    if (verdict.allowed) expect.unreachable('the fourth try must wait');
    else {
      expect(verdict.retryAfterMs).toBeGreaterThan(29_000);
      expect(verdict.retryAfterMs).toBeLessThanOrEqual(30_000);
    }
  });

  it('counts keys apart', async () => {
    await takes(4);
    expect(await take('ben')).toBe(true);
  });

  it('lets one try pass after each delay, and doubles the delay up to its maximum', async () => {
    await takes(3);
    for (const delay of [30_000, 60_000, 90_000, 90_000]) {
      await harnessOf().advance(delay - 2_000);
      expect(await take()).toBe(false);
      await harnessOf().advance(2_000);
      expect(await takes(2)).toEqual([true, false]);
    }
  });

  it('does not count refused tries', async () => {
    await takes(20);
    await harnessOf().advance(30_000);
    expect(await take()).toBe(true);
    await harnessOf().advance(60_000);
    expect(await take()).toBe(true);
  });

  it('forgets tries when the window is over', async () => {
    await takes(2);
    await harnessOf().advance(900_000);
    expect(await takes(4)).toEqual([true, true, true, false]);
  });

  it('remembers past the window whoever had to wait, until a window after the delay', async () => {
    await harnessOf().advance(0);
    await takes(3);
    await harnessOf().advance(899_000);
    expect(await takes(2)).toEqual([true, false]);
    await harnessOf().advance(60_000 + 900_000);
    expect(await takes(4)).toEqual([true, true, true, false]);
  });

  it('lets no more pass when all come at one instant', async () => {
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => take()));
    expect(verdicts.filter(Boolean)).toHaveLength(3);
  });

  it('takes a try back, and never more than were made', async () => {
    const { limiter } = harnessOf();
    await takes(2);
    await limiter.giveBack('ada');
    expect(await takes(3)).toEqual([true, true, false]);
    await limiter.giveBack('ben');
    expect(await takes(4, 'ben')).toEqual([true, true, true, false]);
  });

  it('forgets a key on demand, delay included', async () => {
    await takes(4);
    await harnessOf().limiter.clear('ada');
    expect(await takes(4)).toEqual([true, true, true, false]);
  });
}

describe('rate limiter in memory', () => {
  let harness: Harness;
  beforeEach(() => {
    const clock = fakeClock();
    harness = { limiter: createMemoryRateLimiter(clock), advance: async (millis) => clock.advance(millis) };
  });
  conformance(() => harness);
});

describe('rate limiter in Redis', () => {
  let redis: TestRedis;
  let client: Awaited<ReturnType<typeof connect>>;
  let harness: Harness;

  const connect = (socketPath: string) => createClient({ socket: { path: socketPath, tls: false } }).connect();

  beforeAll(async () => {
    redis = await startRedis();
    client = await connect(redis.socketPath);
  });
  afterAll(async () => {
    client.destroy();
    await redis.stop();
  });
  beforeEach(() => {
    const fallback = createMemoryRateLimiter(fakeClock());
    harness = {
      limiter: createRedisRateLimiter({ client, fallback, log: quietLog }),
      async advance(millis) {
        for (const key of await client.keys('*')) {
          const left = await client.pTTL(key);
          if (left - millis > 0) await client.pExpire(key, left - millis);
          else await client.del(key);
        }
      },
    };
  });
  afterEach(() => client.flushAll());
  conformance(() => harness);

  it('is shared by all nodes', async () => {
    const other = await connect(redis.socketPath);
    const elsewhere = createRedisRateLimiter({
      client: other,
      fallback: createMemoryRateLimiter(fakeClock()),
      log: quietLog,
    });
    for (let i = 0; i < 3; i++) await elsewhere.take('ada', rule);
    expect((await harness.limiter.take('ada', rule)).allowed).toBe(false);
    other.destroy();
  });

  it('counts on in this process while Redis is out of reach', async () => {
    const lost = await connect(redis.socketPath);
    const limiter = createRedisRateLimiter({
      client: lost,
      fallback: createMemoryRateLimiter(fakeClock()),
      log: quietLog,
    });
    lost.destroy();
    const allowed: boolean[] = [];
    for (let i = 0; i < 4; i++) allowed.push((await limiter.take('ada', rule)).allowed);
    expect(allowed).toEqual([true, true, true, false]);
    await limiter.clear('ada');
    expect((await limiter.take('ada', rule)).allowed).toBe(true);
  });
});
