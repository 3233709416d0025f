import { millis } from '../core/time/instant.ts';
import type { Clock } from '../ports/clock.ts';
import { delayAfter, type RateLimiter } from '../ports/rate-limiter.ts';

interface Tries {
  count: number;
  endsAt: number;
  blockedUntil: number;
}

const sweepEvery = 1_000;

/** Counts in this process: for one node, and for the time in which Redis is out of reach. */
export function createMemoryRateLimiter(clock: Clock): RateLimiter {
  const triesByKey = new Map<string, Tries>();
  let takes = 0;

  const sweep = (now: number) => {
    for (const [key, tries] of triesByKey) if (tries.endsAt <= now) triesByKey.delete(key);
  };

  return {
    async take(key, rule) {
      const now = clock.now();
      takes += 1;
      if (takes % sweepEvery === 0) sweep(now);
      let tries = triesByKey.get(key);
      if (tries && tries.blockedUntil > now) return { allowed: false, retryAfterMs: millis(tries.blockedUntil - now) };
      if (!tries || tries.endsAt <= now) tries = { count: 0, endsAt: now + rule.windowMs, blockedUntil: 0 };
      tries.count += 1;
      const delay = delayAfter(tries.count, rule);
      if (delay > 0) {
        tries.blockedUntil = now + delay;
        tries.endsAt = tries.blockedUntil + rule.windowMs;
      }
      triesByKey.set(key, tries);
      return { allowed: true };
    },
    async giveBack(key) {
      const tries = triesByKey.get(key);
      if (tries && tries.count > 0) tries.count -= 1;
    },
    async clear(key) {
      triesByKey.delete(key);
    },
  };
}
