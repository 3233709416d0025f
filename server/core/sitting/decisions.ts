import { ok, type Refusal, type Result, refuse } from '../result.ts';
import { between, type Instant, instant, type Millis, millis, minutes, plus } from '../time/instant.ts';
import {
  allottedBy,
  deadlineOf,
  GRACE,
  LEAST_AFTER_CORRECTION,
  MOST_OUTAGE_CREDIT,
  type TimeEntry,
} from '../time/ledger.ts';
import {
  type EndKind,
  type InProgress,
  isOpen,
  type Paused,
  remainingWhenPaused,
  type Scored,
  type Sitting,
  type SittingState,
  type Voided,
} from './sitting.ts';

/** What a command does to a sitting: its next state and the lines it adds to the time ledger. */
export interface Change<Next extends SittingState = SittingState> {
  readonly next: Next;
  readonly entries: readonly TimeEntry[];
}

export interface Actor {
  readonly actorId: string | null;
  readonly reason: string;
}

/** Starts the clock. The ledger's opening entries come from `openingEntries`. */
export function decideStart(sitting: Sitting, entries: readonly TimeEntry[], now: Instant): Result<Change<InProgress>> {
  if (sitting.status !== 'ready')
    return refuse('conflict', `This sitting cannot be started: it is ${sitting.status}.`, { status: sitting.status });
  const allotted = millis(entries.reduce((sum, entry) => sum + entry.millis, 0));
  return ok({
    next: { status: 'in-progress', startedAt: now, allotted, deadline: deadlineOf(now, allotted) },
    entries,
  });
}

/**
 * Adds time, or corrects it downwards: a correction leaves at least five minutes, and never moves an end that is
 * nearer than that already [TIME-4].
 */
export function decideGrant(sitting: Sitting, amount: Millis, actor: Actor, now: Instant): Result<Change> {
  const open = requireRunning(sitting, now);
  if (!open.ok) return open;
  const state = open.value;
  const allotted = millis(state.allotted + amount);
  const left =
    state.status === 'paused'
      ? remainingWhenPaused({ ...state, allotted })
      : between(now, deadlineOf(state.startedAt, allotted));
  if (amount < 0 && left < LEAST_AFTER_CORRECTION) {
    const most = Math.max(0, Math.floor((left - amount - LEAST_AFTER_CORRECTION) / 1000));
    return refuse(
      'conflict',
      most === 0
        ? 'This sitting has less than 5 minutes left; its time cannot be shortened.'
        : `A correction must leave at least 5 minutes; at most ${most} seconds can be taken back now.`,
      { mostSeconds: most },
    );
  }
  const entry: TimeEntry = { kind: 'granted', millis: amount, ...actor, at: now };
  return ok(
    state.status === 'paused'
      ? { next: { ...state, allotted }, entries: [entry] }
      : { next: { ...state, allotted, deadline: deadlineOf(state.startedAt, allotted) }, entries: [entry] },
  );
}

export function decidePause(sitting: Sitting, actor: Actor, now: Instant): Result<Change<Paused>> {
  const open = requireRunning(sitting, now);
  if (!open.ok) return open;
  if (open.value.status === 'paused') return refuse('sitting-not-open', 'This sitting is paused already.');
  const { startedAt, allotted, deadline } = open.value;
  // The grace is for packets in flight: whoever has no time left has none to keep.
  if (now >= deadline) return notOpen(sitting);
  return ok({
    next: { status: 'paused', startedAt, allotted, pausedAt: now, pauseReason: actor.reason },
    entries: [],
  });
}

/** The seconds in which the clock stood become an entry, so the end moves by exactly as much [TIME-2]. */
export function decideResume(sitting: Sitting, actor: Actor, now: Instant): Result<Change<InProgress>> {
  if (sitting.status !== 'paused')
    return refuse('sitting-not-open', `Only a paused sitting can be resumed; this one is ${sitting.status}.`, {
      status: sitting.status,
    });
  const stood = between(sitting.pausedAt, now);
  const allotted = millis(sitting.allotted + stood);
  return ok({
    next: {
      status: 'in-progress',
      startedAt: sitting.startedAt,
      allotted,
      deadline: deadlineOf(sitting.startedAt, allotted),
    },
    entries: [{ kind: 'pause', millis: stood, actorId: actor.actorId, reason: sitting.pauseReason, at: now }],
  });
}

/**
 * Ends a sitting. Three triggers, one verdict: whoever comes after the deadline and its grace finds it expired,
 * at the deadline, however late the trigger is [TIME-5].
 *
 * @returns null when it has ended already: then nothing is to do, and the caller shows how it ended.
 */
export function decideEnd(sitting: Sitting, kind: EndKind, now: Instant): Result<Change<Scored>> | null {
  if (sitting.status === 'scored') return null;
  if (!isOpen(sitting))
    return refuse('sitting-not-open', `This sitting cannot be ended: it is ${sitting.status}.`, {
      status: sitting.status,
    });
  const { startedAt, allotted } = sitting;
  // The grace is for packets in flight and never shown: whoever ends within it has used their time up, and no more.
  const endedAt = sitting.status === 'in-progress' && sitting.deadline < now ? sitting.deadline : now;
  const pause: TimeEntry | null =
    sitting.status === 'paused'
      ? { kind: 'pause', millis: between(sitting.pausedAt, now), actorId: null, reason: sitting.pauseReason, at: now }
      : null;
  if (isTimeUp(sitting, now))
    return ok({ next: { status: 'scored', startedAt, allotted, endKind: 'expired', endedAt }, entries: [] });
  if (kind === 'expired') return refuse('conflict', 'This sitting still has time left.');
  // The clock stood until now: unwritten, the pause would look like time used, and a reopening would lack it.
  const entries = pause === null ? [] : [pause];
  return ok({
    next: { status: 'scored', startedAt, allotted: millis(allotted + allottedBy(entries)), endKind: kind, endedAt },
    entries,
  });
}

/** True once even a packet in flight would be too late [TIME-5]. */
export function isTimeUp(sitting: SittingState, now: Instant): sitting is InProgress {
  return sitting.status === 'in-progress' && now > plus(sitting.deadline, GRACE);
}

/**
 * Gives an ended sitting back, paused, so that its minutes start when a person resumes it. The time since the end is written as
 * a pause on resuming; what is missing to the promised minutes is granted here.
 */
export function decideReopen(sitting: Sitting, least: number, actor: Actor, now: Instant): Result<Change<Paused>> {
  if (sitting.status !== 'scored')
    return refuse('conflict', `Only an ended sitting can be reopened; this one is ${sitting.status}.`, {
      status: sitting.status,
    });
  const { startedAt, allotted, endedAt } = sitting;
  const left = millis(startedAt + allotted - endedAt);
  const missing = millis(Math.max(0, minutes(least) - left));
  const entries: TimeEntry[] = missing > 0 ? [{ kind: 'granted', millis: missing, ...actor, at: now }] : [];
  return ok({
    next: {
      status: 'paused',
      startedAt,
      allotted: millis(allotted + missing),
      pausedAt: endedAt,
      pauseReason: actor.reason,
    },
    entries,
  });
}

/** Cancels the attempt without erasing it; from any state but itself [SIT-2]. */
export function decideVoid(sitting: Sitting, now: Instant): Result<Change<Voided>> {
  switch (sitting.status) {
    case 'voided':
      return refuse('conflict', 'This sitting is voided already.');
    case 'scheduled':
    case 'ready':
      return ok({
        next: { status: 'voided', startedAt: null, allotted: millis(0), endedAt: now, endKind: null },
        entries: [],
      });
    case 'in-progress':
    case 'paused':
      return ok({
        next: {
          status: 'voided',
          startedAt: sitting.startedAt,
          allotted: sitting.allotted,
          endedAt: now,
          endKind: null,
        },
        entries: [],
      });
    case 'scored':
      return ok({
        next: {
          status: 'voided',
          startedAt: sitting.startedAt,
          allotted: sitting.allotted,
          endedAt: sitting.endedAt,
          endKind: sitting.endKind,
        },
        entries: [],
      });
  }
}

/** A running sitting whose time is up is no longer open, even when nothing has closed it yet. */
function requireRunning(sitting: Sitting, now: Instant): Result<InProgress | Paused> {
  if (isOpen(sitting) && !isTimeUp(sitting, now)) return ok(sitting);
  return notOpen(sitting);
}

function notOpen(sitting: Sitting): { ok: false; refusal: Refusal } {
  const status = sitting.status === 'in-progress' ? 'out of time' : sitting.status;
  return refuse('sitting-not-open', `This sitting is not open: it is ${status}.`, { status });
}

/**
 * Gives back the seconds in which no node could commit [TIME-6]: what was left at the last sign of life is left at the return.
 * Beyond the cap the sitting comes back paused, as of that last sign, for a person's word.
 *
 * @param given what it was credited before, and for how long since the last beat its clock stood in pauses that are over: a command can be
 *   quicker than the first beat after the outage.
 * @returns null when there is nothing to give back: the clock stood, or time was up before.
 */
export function decideOutage(
  sitting: Sitting,
  lastBeat: Instant,
  now: Instant,
  given: { readonly credited: Millis; readonly stood: Millis },
): Change<InProgress | Paused> | null {
  if (!isOpen(sitting) || (sitting.status === 'in-progress' && sitting.deadline <= lastBeat)) return null;
  const { startedAt } = sitting;
  const from = lastBeat > startedAt ? lastBeat : startedAt;
  const until = sitting.status === 'paused' ? sitting.pausedAt : now;
  const lost = millis(between(from, until) - given.stood);
  if (lost <= 0) return null;
  if (given.credited + lost > MOST_OUTAGE_CREDIT)
    return {
      next: {
        status: 'paused',
        startedAt,
        allotted: sitting.allotted,
        pausedAt: instant(until - lost),
        pauseReason:
          'The exam system was down for longer than it may credit by itself; a person will resume your sitting.',
      },
      entries: [],
    };
  const allotted = millis(sitting.allotted + lost);
  return {
    next:
      sitting.status === 'paused'
        ? { ...sitting, allotted }
        : { status: 'in-progress', startedAt, allotted, deadline: deadlineOf(startedAt, allotted) },
    entries: [
      {
        kind: 'outage-credit',
        millis: lost,
        actorId: null,
        reason: 'The exam system was down; the lost time is given back',
        at: now,
      },
    ],
  };
}
