import { ok, type Result, refuse } from '../result.ts';
import type { Instant } from '../time/instant.ts';

/** Whether a sitting may start now. Says nothing of how long it may last [TIME-4]. */
export function checkWindow(
  window: { readonly opensAt: Instant | null; readonly closesAt: Instant | null },
  now: Instant,
): Result<null> {
  if (window.opensAt !== null && now < window.opensAt)
    return refuse('delivery-not-open', 'Sittings of this exam cannot start yet.', { opensAt: window.opensAt });
  if (window.closesAt !== null && now >= window.closesAt)
    return refuse('delivery-closed', 'The time in which sittings of this exam could start is over.', {
      closedAt: window.closesAt,
    });
  return ok(null);
}
