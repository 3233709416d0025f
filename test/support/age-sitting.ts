import { asOwner } from './as-owner.ts';
import type { Demonstration } from './demonstration.ts';

/**
 * Moves a running sitting back in time, with its start and its deadline: to everybody who looks at it, so much time has passed. It stands for an
 * hour that no test can wait for.
 */
export const ageSitting = (demonstration: Demonstration, sittingId: string, byMs: number): Promise<void> =>
  asOwner(
    demonstration,
    'UPDATE sitting SET started_at = started_at - $2, deadline_at = deadline_at - $2 WHERE id = $1',
    [sittingId, byMs],
  );
