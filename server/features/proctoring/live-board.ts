import type { Board, BoardRow } from '../../contract/sittings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

const leastPauseMs = 1000;
/** Looking takes at most this share of the time, however large the delivery. */
const workShare = 0.1;

export interface LiveBoard {
  /** Calls `onChange` with the changed rows after each look, until the returned function is called. */
  watch(deliveryId: string, onChange: (board: Board) => void): Promise<{ board: Board; stop: () => void }>;
  /** Looks at once, as after an action of this node. */
  lookNow(deliveryId: string): void;
}

/**
 * One look a second per watched delivery, however many watch it, and only while somebody does. The tables are the source: what other
 * nodes write is seen without any message from them.
 */
export function createLiveBoard(deps: {
  rows: (deliveryId: string) => Promise<BoardRow[]>;
  isDegraded: () => boolean;
  clock: Clock;
  log: Log;
}): LiveBoard {
  interface Watched {
    readonly watchers: Set<(board: Board) => void>;
    last: Map<string, string>;
    timer: NodeJS.Timeout | undefined;
    degraded: boolean;
    looking: boolean;
  }
  const watched = new Map<string, Watched>();

  const boardOf = (rows: BoardRow[]): Board => ({ rows, serverNow: deps.clock.now(), degraded: deps.isDegraded() });
  const fingerprints = (rows: readonly BoardRow[]) =>
    // The sign of life moves with every beat; it is told with the next real change, or once the connection is gone.
    new Map(
      rows.map((row) => [row.sittingId, JSON.stringify({ ...row, lastSeenAt: row.connected ? 0 : row.lastSeenAt })]),
    );

  async function look(deliveryId: string, entry: Watched): Promise<void> {
    if (entry.looking) return;
    entry.looking = true;
    clearTimeout(entry.timer);
    const startedAt = deps.clock.now();
    try {
      const rows = await deps.rows(deliveryId);
      const now = fingerprints(rows);
      const changed = rows.filter((row) => now.get(row.sittingId) !== entry.last.get(row.sittingId));
      const degraded = deps.isDegraded();
      if (changed.length > 0 || degraded !== entry.degraded) for (const tell of entry.watchers) tell(boardOf(changed));
      entry.last = now;
      entry.degraded = degraded;
    } catch (error) {
      deps.log.warn({ err: error, deliveryId }, 'the board could not be read');
    }
    entry.looking = false;
    if (entry.watchers.size === 0) return;
    const tookMs = deps.clock.now() - startedAt;
    entry.timer = setTimeout(() => void look(deliveryId, entry), Math.max(leastPauseMs, tookMs / workShare));
  }

  return {
    async watch(deliveryId, onChange) {
      const rows = await deps.rows(deliveryId);
      let entry = watched.get(deliveryId);
      if (entry === undefined) {
        entry = {
          watchers: new Set(),
          last: fingerprints(rows),
          timer: undefined,
          degraded: deps.isDegraded(),
          looking: false,
        };
        watched.set(deliveryId, entry);
        const started = entry;
        started.timer = setTimeout(() => void look(deliveryId, started), leastPauseMs);
      }
      const mine = entry;
      mine.watchers.add(onChange);
      return {
        board: boardOf(rows),
        stop() {
          mine.watchers.delete(onChange);
          if (mine.watchers.size > 0) return;
          clearTimeout(mine.timer);
          if (watched.get(deliveryId) === mine) watched.delete(deliveryId);
        },
      };
    },
    lookNow(deliveryId) {
      const entry = watched.get(deliveryId);
      if (entry) void look(deliveryId, entry);
    },
  };
}
