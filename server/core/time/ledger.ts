import { type Instant, type Millis, millis, minutes, plus, seconds } from './instant.ts';

/**
 * Why a candidate has the time they have [TIME-2]: what they were given at the start (`base`, `accommodation`), what people
 * added or corrected (`granted`), and what gives back seconds in which the clock should not have run (`pause`, `break`, `outage-credit`).
 */
export type TimeEntryKind = 'base' | 'accommodation' | 'granted' | 'pause' | 'break' | 'outage-credit';

export interface TimeEntry {
  readonly kind: TimeEntryKind;
  readonly millis: Millis;
  /** Null when the engine itself wrote it. */
  readonly actorId: string | null;
  readonly reason: string;
  readonly at: Instant;
}

/** For packets in flight when time is up; used only when refusing, never shown [TIME-5]. */
export const GRACE: Millis = seconds(3);

/** A correction leaves the candidate at least this much [TIME-4]. */
export const LEAST_AFTER_CORRECTION: Millis = minutes(5);

/** Outage credit per sitting beyond which it comes back paused, for a person's word [TIME-6]. */
export const MOST_OUTAGE_CREDIT: Millis = minutes(30);

/** A silence of all nodes longer than this is an outage; beats come every {@link BEAT_EVERY} [TIME-6]. */
export const OUTAGE_AFTER: Millis = millis(1500);
export const BEAT_EVERY: Millis = millis(500);

/** A device whose lease was not renewed for this long is gone [SIT-1]. */
export const DEVICE_LEASE: Millis = seconds(20);

export function allottedBy(ledger: readonly TimeEntry[]): Millis {
  return millis(ledger.reduce((sum, entry) => sum + entry.millis, 0));
}

/**
 * The instant at which the candidate's time is up: the start plus every entry of the time ledger.
 * The delivery's window is no entry: it says when a sitting may start, never how long it lasts [TIME-4].
 */
export function deadlineOf(startedAt: Instant, allotted: Millis): Instant {
  return plus(startedAt, allotted);
}

/** Base time and what the person's accommodation adds to it, rounded up to whole seconds in the candidate's favour. */
export function openingEntries(baseMinutes: number, extraTimePercent: number, at: Instant): TimeEntry[] {
  const base: TimeEntry = {
    kind: 'base',
    millis: minutes(baseMinutes),
    actorId: null,
    reason: 'Time of the exam',
    at,
  };
  if (extraTimePercent === 0) return [base];
  const extraSeconds = Math.ceil((baseMinutes * 60 * extraTimePercent) / 100);
  return [
    base,
    {
      kind: 'accommodation',
      millis: seconds(extraSeconds),
      actorId: null,
      reason: `Agreed extra time of ${extraTimePercent} %`,
      at,
    },
  ];
}
