import { ok, type Result, refuse } from '../result.ts';
import { type Instant, plus } from '../time/instant.ts';
import { DEVICE_LEASE } from '../time/ledger.ts';

export interface DeviceClaim {
  /** The device that holds the sitting, or null when none did yet. */
  readonly holder: string | null;
  /** The holder, or a proctor, let go. */
  readonly free: boolean;
  readonly seenAt: Instant | null;
  /** A proctor watches this delivery, so taking over needs their word. */
  readonly proctored: boolean;
}

/**
 * Whether a device may speak for a sitting: its own; a free one's; that of a device gone for longer than its lease, where no proctor is [SIT-1].
 *
 * @param takeOver the person at the new device said so; without it even a gone holder's place is not taken.
 */
export function decideDevice(
  claim: DeviceClaim,
  deviceId: string,
  takeOver: boolean,
  now: Instant,
): Result<'same' | 'first' | 'taken-over'> {
  if (claim.holder === deviceId) return ok('same');
  if (claim.holder === null) return ok('first');
  if (claim.free) return takeOver ? ok('taken-over') : elsewhere('released', null);
  const goneAt = claim.seenAt === null ? now : plus(claim.seenAt, DEVICE_LEASE);
  if (claim.proctored) return elsewhere('needs-proctor', null);
  if (now < goneAt) return elsewhere('living', goneAt);
  return takeOver ? ok('taken-over') : elsewhere('gone', null);
}

function elsewhere(holder: 'released' | 'living' | 'gone' | 'needs-proctor', leaseUntil: Instant | null) {
  const what = {
    released: 'The other device has let go: you can continue here.',
    living: 'It is in use there: let it go on that device, or wait until that device is gone.',
    gone: 'That device is gone: you can continue here.',
    'needs-proctor': 'Ask the proctor to let you continue here.',
  }[holder];
  return refuse('open-on-another-device', `This sitting is open on another device. ${what}`, { holder, leaseUntil });
}
