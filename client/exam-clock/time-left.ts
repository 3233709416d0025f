import type { SittingView } from '../../server/contract/sittings.ts';

/** What the clock of a sitting shows: it runs, it stands (not yet started, paused), or there is nothing left to count. */
export type TimeLeft =
  | { readonly kind: 'running'; readonly ms: number }
  | { readonly kind: 'standing'; readonly ms: number | null }
  | { readonly kind: 'ended' };

type Timed = Pick<SittingView, 'status' | 'deadline' | 'remainingMs'>;

/** @param now authority time, from `serverTimeAt` */
export function timeLeft({ status, deadline, remainingMs }: Timed, now: number): TimeLeft {
  switch (status) {
    case 'in-progress':
      return deadline === null
        ? { kind: 'standing', ms: remainingMs }
        : { kind: 'running', ms: Math.max(0, deadline - now) };
    case 'scheduled':
    case 'ready':
    case 'paused':
      return { kind: 'standing', ms: remainingMs };
    case 'submitted':
    case 'expired':
    case 'terminated':
    case 'scored':
    case 'voided':
      return { kind: 'ended' };
  }
}

const minute = 60_000;

/** The moments, in milliseconds left, at which the time is said aloud: half of all, 10, 5 and 1 minutes. */
export function announcedMoments(allottedMs: number): number[] {
  const fixed = [10 * minute, 5 * minute, minute].filter((moment) => moment < allottedMs);
  const half = Math.floor(allottedMs / 2 / 1000) * 1000;
  return [...new Set([...(half > minute ? [half] : []), ...fixed])].sort((a, b) => b - a);
}

/**
 * The moment passed between two looks at the clock, or null. After a gap (the device slept) only the nearest one is
 * named, so that nobody is told "10 minutes" with 4 left.
 */
export function momentPassed(moments: readonly number[], beforeMs: number, nowMs: number): number | null {
  const passed = moments.filter((moment) => nowMs <= moment && moment < beforeMs);
  const nearest = passed.at(-1);
  return nearest !== undefined && nearest - nowMs < 5000 ? nearest : null;
}
