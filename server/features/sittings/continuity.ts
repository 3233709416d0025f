import { decideOutage } from '../../core/sitting/decisions.ts';
import { type Instant, instant, millis, seconds } from '../../core/time/instant.ts';
import { BEAT_EVERY, GRACE, OUTAGE_AFTER } from '../../core/time/ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Transaction } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import {
  countOtherNodes,
  deleteNode,
  deleteNodesSilentSince,
  letNodesReturn,
  lockLastBeat,
  lockSittingsInOutage,
  selectCertain,
  writeBeat,
} from './continuity.repo.ts';
import { lockSittings, type SittingChange, writeChanges } from './sittings.repo.ts';

/** A node silent for this long is not waited for by the sweep. */
const nodeDeadAfter = seconds(3);
const forgetNodesAfter = seconds(3600);

export interface Continuity {
  /** Gives the first beat (and outage credit, if there was an outage) and then one every half second until `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves with the next beat that was committed. */
  nextBeat(): Promise<void>;
  /** Resolves after the next try to give a beat, committed or not. */
  nextTry(): Promise<void>;
  /**
   * Sittings whose deadline lies before this instant may be closed as expired: every living node has written the answers it received
   * until their grace was over [TIME-5], and a beat was committed after their deadline, so an outage it fell into has been credited [TIME-6].
   */
  expirableBefore(now: Instant): Promise<Instant>;
  otherNodesLive(): boolean;
  /** True while beats are being committed: this node can keep its promises. */
  isReady(): boolean;
}

/**
 * The sign of life of this node, and what follows from the silence of all: the gap in which nobody could commit is credited to every
 * running sitting, once, under the lock of one row, before this node sweeps or writes anything [TIME-6].
 */
export function createContinuity(deps: {
  nodeId: string;
  database: Database;
  clock: Clock;
  log: Log;
  writtenThrough: (now: Instant) => Instant;
  /** After every committed beat; `credited` names sittings whose time changed with it. */
  onBeat: (credited: readonly string[]) => void;
}): Continuity {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let ready = false;
  let otherNodes = 0;
  let inFlight: Promise<void> = Promise.resolve();
  let watchers: (() => void)[] = [];
  let tryWatchers: (() => void)[] = [];

  async function beat(): Promise<void> {
    const credited = await deps.database.transaction(async (tx) => {
      const lastBeat = await lockLastBeat(tx);
      const at = deps.clock.now();
      const changed = lastBeat !== null && at - lastBeat > OUTAGE_AFTER ? await creditOutage(tx, lastBeat, at) : [];
      otherNodes = await countOtherNodes(tx, deps.nodeId, instant(at - nodeDeadAfter));
      await writeBeat(tx, { nodeId: deps.nodeId, at, writtenThrough: deps.writtenThrough(at) });
      if (lastBeat !== null && at - lastBeat > OUTAGE_AFTER)
        deps.log.warn(
          { lostMs: at - lastBeat, sittings: changed.length },
          'no node could commit for a while; the time is given back',
        );
      return changed;
    });
    ready = true;
    const waiting = watchers;
    watchers = [];
    for (const resolve of waiting) resolve();
    deps.onBeat(credited);
  }

  async function creditOutage(tx: Transaction, lastBeat: Instant, at: Instant): Promise<string[]> {
    const affected = await lockSittingsInOutage(tx, lastBeat);
    const before = new Map(affected.map(({ sittingId, ...given }) => [sittingId, given]));
    const changes: SittingChange[] = [];
    for (const sitting of await lockSittings(tx, [...before.keys()])) {
      const change = decideOutage(
        sitting,
        lastBeat,
        at,
        before.get(sitting.id) ?? { credited: millis(0), stood: millis(0) },
      );
      if (change === null) continue;
      const kind = change.entries.length === 0 ? 'paused-by-outage' : 'outage-credited';
      changes.push({
        sitting,
        change,
        note: { kind, at, actorId: null, actorRole: 'system', reason: null, detail: { from: lastBeat, to: at } },
      });
    }
    writeChanges(tx, changes);
    // They may come back with answers of before; until then they count as living, as they would have without the outage.
    await letNodesReturn(tx, instant(lastBeat - nodeDeadAfter), at);
    return changes.map(({ sitting }) => sitting.id);
  }

  function schedule() {
    if (stopped) return;
    timer = setTimeout(() => {
      inFlight = beat()
        .catch((error: unknown) => {
          if (ready) deps.log.error({ err: error }, 'this node cannot commit');
          ready = false;
        })
        .then(() => {
          const waiting = tryWatchers;
          tryWatchers = [];
          for (const resolve of waiting) resolve();
          schedule();
        });
    }, BEAT_EVERY);
  }

  return {
    async start() {
      await beat();
      await deleteNodesSilentSince(deps.database, instant(deps.clock.now() - forgetNodesAfter));
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await inFlight;
      if (ready) await deleteNode(deps.database, deps.nodeId);
      ready = false;
    },
    nextBeat: () => new Promise((resolve) => watchers.push(resolve)),
    nextTry: () => new Promise((resolve) => tryWatchers.push(resolve)),
    async expirableBefore(now) {
      const { lastBeat, writtenByOthers } = await selectCertain(
        deps.database,
        deps.nodeId,
        instant(now - nodeDeadAfter),
      );
      const written = Math.min(deps.writtenThrough(now), writtenByOthers ?? Number.POSITIVE_INFINITY);
      return instant(Math.min(written - GRACE, lastBeat));
    },
    otherNodesLive: () => otherNodes > 0,
    isReady: () => ready,
  };
}
