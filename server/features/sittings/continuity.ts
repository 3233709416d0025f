import { decideOutage } from '../../core/sitting/decisions.ts';
import { type Instant, instant, millis, seconds } from '../../core/time/instant.ts';
import { BEAT_EVERY, OUTAGE_AFTER } from '../../core/time/ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Transaction } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import {
  deleteNode,
  deleteNodesSilentSince,
  lockLastBeat,
  lockSittingsInOutage,
  selectOtherNodes,
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
  /** Up to this receipt time every answer that any living node received is written [TIME-5]. */
  writtenEverywhere(now: Instant): Promise<Instant>;
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

  async function beat(): Promise<void> {
    const credited = await deps.database.transaction(async (tx) => {
      const lastBeat = await lockLastBeat(tx);
      const at = deps.clock.now();
      const changed = lastBeat !== null && at - lastBeat > OUTAGE_AFTER ? await creditOutage(tx, lastBeat, at) : [];
      otherNodes = (await selectOtherNodes(tx, deps.nodeId, instant(at - nodeDeadAfter))).length;
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
    const before = new Map(affected.map(({ sittingId, creditedBefore }) => [sittingId, creditedBefore]));
    const changes: SittingChange[] = [];
    for (const sitting of await lockSittings(tx, [...before.keys()])) {
      const change = decideOutage(sitting, lastBeat, at, before.get(sitting.id) ?? millis(0));
      if (change === null) continue;
      const kind = change.next.status === 'paused' ? 'paused-by-outage' : 'outage-credited';
      changes.push({
        sitting,
        change,
        note: { kind, at, actorId: null, actorRole: 'system', reason: null, detail: { from: lastBeat, to: at } },
      });
    }
    await writeChanges(tx, changes);
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
        .then(schedule);
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
    async writtenEverywhere(now) {
      const others = await selectOtherNodes(deps.database, deps.nodeId, instant(now - nodeDeadAfter));
      return instant(Math.min(deps.writtenThrough(now), ...others.map((node) => node.writtenThrough)));
    },
    otherNodesLive: () => otherNodes > 0,
    isReady: () => ready,
  };
}
