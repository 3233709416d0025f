import type { Instant, Millis } from '../time/instant.ts';

export type EndKind = 'submitted' | 'expired' | 'terminated';

/** What every sitting has, whatever its state. */
export interface SittingIdentity {
  readonly id: string;
  readonly deliveryId: string;
  readonly candidateId: string;
  readonly programId: string;
  readonly examId: string;
  /** Grows by one with every change. */
  readonly version: number;
  readonly registration: number;
  readonly attempt: number;
}

export interface Waiting {
  readonly status: 'scheduled' | 'ready';
}

export interface InProgress {
  readonly status: 'in-progress';
  readonly startedAt: Instant;
  /** Sum of the time ledger. */
  readonly allotted: Millis;
  readonly deadline: Instant;
}

/** The clock stands: no deadline, never swept [TIME-2]. What is left was fixed when it stopped. */
export interface Paused {
  readonly status: 'paused';
  readonly startedAt: Instant;
  readonly allotted: Millis;
  readonly pausedAt: Instant;
  readonly pauseReason: string;
}

/** Ended, and scored in the same transaction [SIT-2]. */
export interface Scored {
  readonly status: 'scored';
  readonly startedAt: Instant;
  readonly allotted: Millis;
  readonly endedAt: Instant;
  readonly endKind: EndKind;
}

export interface Voided {
  readonly status: 'voided';
  readonly startedAt: Instant | null;
  readonly allotted: Millis;
  readonly endedAt: Instant;
  readonly endKind: EndKind | null;
}

export type SittingState = Waiting | InProgress | Paused | Scored | Voided;
export type Sitting = SittingIdentity & SittingState;

export function isOpen<S extends SittingState>(sitting: S): sitting is S & (InProgress | Paused) {
  return sitting.status === 'in-progress' || sitting.status === 'paused';
}

/** What is left of a sitting whose clock stands. */
export function remainingWhenPaused(sitting: Paused): Millis {
  return (sitting.startedAt + sitting.allotted - sitting.pausedAt) as Millis;
}
