import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { millis } from '../../core/time/instant.ts';
import type { Log } from '../../ports/log.ts';
import { delayAfter, type RateLimiter, type TryVerdict } from '../../ports/rate-limiter.ts';

/** What this adapter asks of a client of the package `redis`. */
interface RedisClient {
  readonly isReady: boolean;
  pExpire(key: string, millis: number): Promise<number>;
}

/**
 * Counts in Redis, for all nodes together. While Redis is out of reach each node counts for itself in `fallback`:
 * signing in goes on without it.
 */
export function createRedisRateLimiter(deps: {
  readonly client: RedisClient;
  readonly fallback: RateLimiter;
  readonly log: Log;
}): RateLimiter {
  const { client, fallback, log } = deps;
  const store = { storeClient: client, useRedisPackage: true, rejectIfRedisNotReady: true };
  const counts = new RateLimiterRedis({ ...store, keyPrefix: 'invigil:tries', points: 1, duration: 60 });
  const gates = new RateLimiterRedis({ ...store, keyPrefix: 'invigil:tries-gate', points: 1, duration: 60 });

  const orFallback = async <T>(work: (limiter: RateLimiter) => Promise<T>, inRedis: () => Promise<T>): Promise<T> => {
    try {
      return await inRedis();
    } catch (err) {
      log.warn({ err }, 'Redis is out of reach: this node counts tries for itself');
      return work(fallback);
    }
  };

  const refused = (gate: RateLimiterRes): TryVerdict => ({ allowed: false, retryAfterMs: millis(gate.msBeforeNext) });

  return {
    take: (key, rule) =>
      orFallback<TryVerdict>(
        (limiter) => limiter.take(key, rule),
        async () => {
          const gate = await gates.get(key);
          if (gate) return refused(gate);
          const { consumedPoints } = await counts.penalty(key, 1, { customDuration: rule.windowMs / 1000 });
          const delay = delayAfter(consumedPoints, rule);
          if (delay === 0) return { allowed: true };
          try {
            // Of tries at one instant only the first passes the gate; the others find it closed.
            await gates.consume(key, 1, { customDuration: Math.ceil(delay / 1000) });
          } catch (reason) {
            if (reason instanceof RateLimiterRes) return refused(reason);
            throw reason;
          }
          await client.pExpire(counts.getKey(key), delay + rule.windowMs);
          return { allowed: true };
        },
      ),
    giveBack: (key) =>
      orFallback(
        (limiter) => limiter.giveBack(key),
        async () => {
          const counted = await counts.get(key);
          if (counted && counted.consumedPoints > 0) await counts.reward(key, 1);
        },
      ),
    clear: (key) =>
      orFallback(
        (limiter) => limiter.clear(key),
        async () => {
          await Promise.all([counts.delete(key), gates.delete(key)]);
        },
      ),
  };
}
