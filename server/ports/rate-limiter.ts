import type { Millis } from '../core/time/instant.ts';

/** How many tries pass, and how long one waits after them. All lengths in whole seconds. */
export interface TryRule {
  /** So many pass at once within a window; the last of them sets the first delay. */
  readonly tries: number;
  /** Counted from the first try. Once there was a delay, the count is forgotten only a window after its end. */
  readonly windowMs: Millis;
  /** After this one more try passes; each further delay is twice as long. */
  readonly firstDelayMs: Millis;
  readonly maxDelayMs: Millis;
}

export type TryVerdict = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterMs: Millis };

/** Counts tries per key. Tries at one instant are counted one by one: no more pass than the rule says. */
export interface RateLimiter {
  /** Counts a try, unless it is refused. */
  take(key: string, rule: TryRule): Promise<TryVerdict>;
  /** Takes one counted try back; a delay that it has set stays. */
  giveBack(key: string): Promise<void>;
  /** Forgets the key, delay included. */
  clear(key: string): Promise<void>;
}

/** The delay that the `count`th try within a window sets; 0 while tries are left. */
export function delayAfter(count: number, rule: TryRule): number {
  if (count < rule.tries) return 0;
  return Math.min(rule.firstDelayMs * 2 ** (count - rule.tries), rule.maxDelayMs);
}
