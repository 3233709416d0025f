import { decideEnd } from '../../core/sitting/decisions.ts';
import { type Instant, instant, millis } from '../../core/time/instant.ts';
import { GRACE } from '../../core/time/ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import type { CloseSittings, Closing } from './close-sittings.ts';
import { lockDueSittings, selectNextDeadline } from './sittings.repo.ts';

const batchSize = 200;
/** While one batch waits for the database the other scores. */
const lanes = 2;
/** Rows that others hold are passed over for this long, then waited for. */
const skipLockedMs = 1000;
/** So that a wake falls just after the end of the grace, never just before. */
const afterGraceMs = 5;

export interface Sweep {
  /** Closes everything that is due; calls while one runs are folded into it. Sets the alarm for the next deadline. */
  run(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Closes sittings whose time is up, on every node, with nobody connected and no queue running [TIME-5]. A sitting is due
 * when its deadline and grace have passed *and* every living node has written the answers it received until then.
 */
export function createSweep(deps: {
  database: Database;
  clock: Clock;
  log: Log;
  closing: CloseSittings;
  writtenEverywhere: (now: Instant) => Promise<Instant>;
  announce: (sittingIds: readonly string[]) => void;
}): Sweep {
  let alarm: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let heldUpSince: Instant | null = null;

  async function sweep(): Promise<void> {
    const now = deps.clock.now();
    const next = await selectNextDeadline(deps.database);
    if (next === null) return;
    const due = next + GRACE;
    if (due >= now) {
      setAlarm(due - now + afterGraceMs);
      return;
    }
    const through = instant((await deps.writtenEverywhere(now)) - GRACE);
    if (next >= through) return; // A node still writes; the next beat looks again.
    const skipLocked = heldUpSince === null || now - heldUpSince < skipLockedMs;
    const closed = await Promise.all(Array.from({ length: lanes }, () => closeAll(through, skipLocked)));
    const count = closed.reduce((sum, each) => sum + each, 0);
    if (count > 0) heldUpSince = null;
    else heldUpSince ??= now;
    again = again || count > 0;
  }

  async function closeAll(through: Instant, skipLocked: boolean): Promise<number> {
    let closed = 0;
    for (;;) {
      const count = await closeBatch(through, skipLocked);
      closed += count;
      if (count < batchSize || stopped) return closed;
    }
  }

  function closeBatch(through: Instant, skipLocked: boolean): Promise<number> {
    return deps.database.transaction(async (tx) => {
      const due = await lockDueSittings(tx, through, batchSize, skipLocked);
      const now = deps.clock.now();
      const closings: Closing[] = due.map((sitting) => {
        const change = decideEnd(sitting, 'expired', now);
        if (!change?.ok) throw new Error(`sitting ${sitting.id} was due and could not be closed`);
        return { sitting, change: change.value, note: { at: now, actorId: null, actorRole: 'system', reason: null } };
      });
      await deps.closing.close(tx, closings);
      tx.afterCommit(() => deps.announce(due.map((sitting) => sitting.id)));
      return due.length;
    });
  }

  function setAlarm(waitMs: number) {
    clearTimeout(alarm);
    // A timer holds at most 24.8 days; beats look again long before.
    alarm = setTimeout(() => void api.run(), Math.min(waitMs, millis(60_000)));
    alarm.unref();
  }

  const api: Sweep = {
    run() {
      if (stopped) return Promise.resolve();
      if (running !== undefined) {
        again = true;
        return running;
      }
      running = (async () => {
        do {
          again = false;
          await sweep();
        } while (again && !stopped);
      })()
        .catch((error: unknown) => deps.log.error({ err: error }, 'the sweep failed; the next beat tries again'))
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    async stop() {
      stopped = true;
      clearTimeout(alarm);
      await running;
    },
  };
  return api;
}
