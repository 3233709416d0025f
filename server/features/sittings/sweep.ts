import { decideEnd } from '../../core/sitting/decisions.ts';
import { type Instant, millis } from '../../core/time/instant.ts';
import { GRACE } from '../../core/time/ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import type { CloseSittings, Closing } from './close-sittings.ts';
import { lockDueSittings, selectNextDeadline } from './sittings.repo.ts';

const batchSize = 200;
/** While one batch waits for the database the other scores. */
const lanes = 2;
/** A sitting that others hold is passed over for this long, then waited for. */
const skipLockedMs = 1000;
/** A sitting that cannot be closed is left alone for this long. */
const retryBrokenMs = 60_000;
/** So that a wake falls just after the end of the grace, never just before. */
const afterGraceMs = 5;

export interface Sweep {
  /** Closes everything that is due; calls while one runs are folded into it. Sets the alarm for the next deadline. */
  run(): Promise<void>;
  /** A whole batch was due at once, and there may be more: what else may wait, should. */
  isPressed(): boolean;
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
  isConnectionLost: (error: unknown) => boolean;
  closing: CloseSittings;
  /** See `Continuity`. */
  expirableBefore: (now: Instant) => Promise<Instant>;
  announce: (sittingIds: readonly string[]) => void;
}): Sweep {
  let alarm: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let pressed = false;
  let heldUpSince: Instant | null = null;
  let waiting: Promise<void> | undefined;
  /** Sittings that could not be closed, and when: they must not keep those behind them from being closed. */
  const broken = new Map<string, Instant>();

  async function sweep(): Promise<void> {
    const now = deps.clock.now();
    for (const [id, since] of broken) if (now - since >= retryBrokenMs) broken.delete(id);
    const next = await selectNextDeadline(deps.database, [...broken.keys()]);
    if (next === null || next + GRACE >= now) {
      heldUpSince = null;
      if (next !== null) setAlarm(next + GRACE - now + afterGraceMs);
      return;
    }
    const through = await deps.expirableBefore(now);
    if (next >= through) return; // A node still writes, or an outage is not credited yet; the next beat looks again.
    const closed = await Promise.all(Array.from({ length: lanes }, () => closeAll(through)));
    const count = closed.reduce((sum, each) => sum + each, 0);
    if (count > 0) heldUpSince = null;
    else heldUpSince ??= now;
    if (heldUpSince !== null && now - heldUpSince >= skipLockedMs) waitForOne(through);
    again = again || count > 0;
  }

  async function closeAll(through: Instant): Promise<number> {
    let closed = 0;
    for (;;) {
      const count = await closeBatch(through, batchSize, true).catch((error: unknown) => {
        if (deps.isConnectionLost(error)) throw error;
        deps.log.error({ err: error }, 'a batch of sittings could not be closed; each is tried by itself');
        return closeOneByOne(through);
      });
      closed += count;
      if (count < batchSize || stopped) return closed;
    }
  }

  async function closeOneByOne(through: Instant): Promise<number> {
    let closed = 0;
    for (let tries = 0; tries < batchSize && !stopped; tries++) {
      const now = deps.clock.now();
      let tried: string | undefined;
      try {
        if ((await closeBatch(through, 1, true, (id) => (tried = id))) === 0) return closed;
        closed += 1;
      } catch (error) {
        if (tried === undefined || deps.isConnectionLost(error)) throw error;
        broken.set(tried, now);
        deps.log.error(
          { err: error, sittingId: tried },
          'this sitting cannot be closed; it is tried again in a minute',
        );
      }
    }
    return closed;
  }

  /** Waits for the lock of the sitting due longest, and of no other, while the sweep goes on with those that are free. */
  function waitForOne(through: Instant) {
    waiting ??= closeBatch(through, 1, false)
      .then(
        () => undefined,
        (error: unknown) => deps.log.error({ err: error }, 'a sitting that others hold could not be closed'),
      )
      .finally(() => {
        waiting = undefined;
      });
  }

  function closeBatch(
    through: Instant,
    limit: number,
    skipLocked: boolean,
    onLocked: (sittingId: string) => void = () => undefined,
  ): Promise<number> {
    return deps.database.transaction(async (tx) => {
      const due = await lockDueSittings(tx, { through, limit, skipLocked, except: [...broken.keys()] });
      for (const { id } of due) onLocked(id);
      if (due.length === batchSize) pressed = true;
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
          pressed = false;
        });
      return running;
    },
    isPressed: () => pressed,
    async stop() {
      stopped = true;
      clearTimeout(alarm);
      await Promise.all([running, waiting]);
    },
  };
  return api;
}
