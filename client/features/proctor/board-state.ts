import type { Board, BoardRow } from '../../../server/contract/sittings.ts';

/** What the page knows of a delivery: the newest row per sitting, and how far the authority clock is from this page's. */
export interface BoardState {
  readonly rows: ReadonlyMap<string, BoardRow>;
  readonly degraded: boolean;
  /** Authority clock minus the page's monotonic clock, in milliseconds. */
  readonly clockOffsetMs: number;
}

/** The whole board, as answered on watching: rows that are not in it are gone. */
export function boardFrom(board: Board, receivedAtMs: number): BoardState {
  return {
    rows: new Map(board.rows.map((row) => [row.sittingId, row])),
    degraded: board.degraded,
    clockOffsetMs: board.serverNow - receivedAtMs,
  };
}

/**
 * Changed rows over the ones known. A row older than the one shown is dropped; the others keep their identity, so that
 * only changed rows are drawn again. The offset only grows: a sample that travelled longer makes it smaller.
 */
export function withChanges(state: BoardState, board: Board, receivedAtMs: number): BoardState {
  const rows = new Map(state.rows);
  for (const row of board.rows) {
    const known = rows.get(row.sittingId);
    if (known === undefined || row.version >= known.version) rows.set(row.sittingId, row);
  }
  return {
    rows,
    degraded: board.degraded,
    clockOffsetMs: Math.max(state.clockOffsetMs, board.serverNow - receivedAtMs),
  };
}

/** One row as an action answered it; the live channel may bring the same again. */
export function withRow(state: BoardState, row: BoardRow): BoardState {
  const known = state.rows.get(row.sittingId);
  if (known !== undefined && row.version < known.version) return state;
  return { ...state, rows: new Map(state.rows).set(row.sittingId, row) };
}

/** What is left of a sitting; null before the start and after the end. */
export function timeLeftMs(row: BoardRow, serverNow: number): number | null {
  if (row.status === 'in-progress' && row.deadline !== null) return Math.max(0, row.deadline - serverNow);
  if (row.status === 'paused') return row.remainingMs;
  return null;
}
