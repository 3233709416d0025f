import type { DeliveredItem } from '../../../server/contract/item.ts';
import type { RoomPolicy, SittingView, StoredResponse } from '../../../server/contract/sittings.ts';
import type { ServerClock } from '../../exam-clock/server-clock.ts';
import { serverTimeAt } from '../../exam-clock/server-clock.ts';
import type { Clocks } from './room-core.ts';
import type { RoomState } from './room-state.ts';

/** What this device keeps of an open room, so that it opens again without a connection. */
export interface KeptRoom {
  readonly form: KeptForm;
  readonly state: KeptState;
}

export type KeptForm = readonly DeliveredItem[];

export interface KeptState {
  readonly sitting: SittingView;
  readonly formLanguage: string;
  readonly policy: RoomPolicy;
  readonly responses: readonly StoredResponse[];
  readonly flagged: readonly number[];
  readonly flagsUnsent: boolean;
  readonly seen: readonly number[];
  readonly position: number;
  /** Authority time and this device's wall clock at one moment. */
  readonly serverNow: number;
  readonly wallNow: number;
}

/** @returns null while there is nothing to keep: no form yet, or no clock. */
export function keptStateOf(state: RoomState, now: Clocks): KeptState | null {
  const { sitting, formLanguage, policy, clock, form, answers, flagged, flagsUnsent, seen, position } = state;
  if (sitting === null || clock === null || form.length === 0) return null;
  return {
    sitting,
    formLanguage,
    policy,
    responses: [...answers.revisions].map(([at, revision]) => ({
      position: at,
      revision,
      value: answers.values.get(at) ?? null,
    })),
    flagged: [...flagged],
    flagsUnsent,
    seen: [...seen],
    position,
    serverNow: serverTimeAt(clock, now.monotonic),
    wallNow: now.wall,
  };
}

/**
 * A page that was loaded anew without a connection has no reading of the authority's clock. The wall clock of this device bridges the
 * gap, as an estimate: good enough to show, never to close the room by, since it may have been set meanwhile [TIME-1]. The first
 * answer of the server replaces it.
 */
export function estimatedClock(kept: KeptState, now: Clocks): ServerClock {
  const gone = Math.max(0, now.wall - kept.wallNow);
  return { offset: kept.serverNow + gone - now.monotonic, uncertainty: Number.POSITIVE_INFINITY };
}

/** Less than this is no sleep, but a busy machine, or a clock that is being set right in small steps. */
const leastSleepMs = 2000;

/**
 * How long a device slept between two looks at its clocks, in milliseconds: its wall clock went on while its monotonic clock stood. Zero where
 * both went on alike, and where the wall clock was set back. A wall clock that was set forward looks the same as a sleep.
 */
export function sleptMs(before: Clocks, now: Clocks): number {
  const ahead = now.wall - before.wall - (now.monotonic - before.monotonic);
  return ahead < leastSleepMs ? 0 : ahead;
}

/** The authority's clock after a sleep, as an estimate, until the server is heard again. */
export function guessAfterSleep(clock: ServerClock, slept: number): ServerClock {
  return { offset: clock.offset + slept, uncertainty: Number.POSITIVE_INFINITY };
}
