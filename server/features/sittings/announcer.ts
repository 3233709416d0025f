import type { SittingView } from '../../contract/sittings.ts';
import { type Instant, instant, seconds } from '../../core/time/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { EventBus } from '../../ports/event-bus.ts';
import type { Log } from '../../ports/log.ts';
import { selectChangedSince } from './continuity.repo.ts';
import { type ProgramTitles, selectSittingViews } from './sittings.repo.ts';

const topic = 'sittings-changed';
/** How far back each look goes: longer than any transaction between stamping a change and committing it. */
const lookBack = seconds(10);

/** A connection of this node that shows a sitting. */
export interface Viewer {
  sittingChanged(view: SittingView): void;
}

export interface Announcer {
  /** Tells every connection, here and on other nodes, that sittings changed [TIME-7]. */
  announce(sittingIds: readonly string[]): void;
  join(sittingId: string, viewer: Viewer, version: number): void;
  leave(sittingId: string, viewer: Viewer): void;
  /** Finds what nobody here was told, by itself: live messages may be lost, the table may not. */
  lookForChanges(): Promise<void>;
}

/** Every node reads the truth anew and tells its own connections; messages between nodes carry ids only. */
export function createAnnouncer(deps: {
  database: Database;
  clock: Clock;
  log: Log;
  bus: EventBus;
  titles: ProgramTitles;
}): Announcer {
  const shown = new Map<string, { viewers: Set<Viewer>; version: number }>();

  deps.bus.subscribe(topic, (ids) => void tellLocal(ids));

  async function tellLocal(sittingIds: readonly string[]): Promise<void> {
    const here = sittingIds.filter((id) => shown.has(id));
    if (here.length === 0) return;
    try {
      const now: Instant = deps.clock.now();
      for (const view of await selectSittingViews(deps.database, { sittingIds: here }, deps.titles, now)) {
        const entry = shown.get(view.sittingId);
        if (!entry || view.version < entry.version) continue;
        entry.version = view.version;
        for (const viewer of entry.viewers) viewer.sittingChanged(view);
      }
    } catch (error) {
      deps.log.warn(
        { err: error, sittings: here.length },
        'changed sittings could not be announced; the next look will',
      );
    }
  }

  return {
    announce(sittingIds) {
      if (sittingIds.length === 0) return;
      deps.bus.publish(topic, sittingIds);
      void tellLocal(sittingIds);
    },
    join(sittingId, viewer, version) {
      const entry = shown.get(sittingId) ?? { viewers: new Set(), version };
      // What changed between the viewer's reading and its joining was told to nobody: the next look tells it.
      entry.version = Math.min(entry.version, version);
      entry.viewers.add(viewer);
      shown.set(sittingId, entry);
    },
    leave(sittingId, viewer) {
      const entry = shown.get(sittingId);
      entry?.viewers.delete(viewer);
      if (entry?.viewers.size === 0) shown.delete(sittingId);
    },
    async lookForChanges() {
      if (shown.size === 0) return;
      const changed = await selectChangedSince(deps.database, instant(deps.clock.now() - lookBack));
      await tellLocal(
        changed
          .filter(({ id, version }) => (shown.get(id)?.version ?? Number.POSITIVE_INFINITY) < version)
          .map(({ id }) => id),
      );
    },
  };
}
