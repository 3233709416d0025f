import type { BoardRow } from '../../../server/contract/sittings.ts';
import { attentionOf, attentions, groupOf, type RowGroup } from './attention.ts';
import { timeLeftMs } from './board-state.ts';

export const rowFilters = ['all', 'attention', 'waiting', 'running', 'paused', 'ended'] as const;
export type RowFilter = (typeof rowFilters)[number];

export const sortKeys = [
  'attention',
  'candidate',
  'state',
  'progress',
  'left',
  'connection',
  'saved',
  'granted',
  'incidents',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Arrangement {
  readonly filter: RowFilter;
  readonly search: string;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** How many sittings each filter shows; the numbers above the list. */
export function countRows(rows: Iterable<BoardRow>, serverNow: number): Record<RowFilter, number> {
  const counts: Record<RowFilter, number> = { all: 0, attention: 0, waiting: 0, running: 0, paused: 0, ended: 0 };
  for (const row of rows) {
    counts.all += 1;
    counts[groupOf(row)] += 1;
    if (attentionOf(row, serverNow) !== null) counts.attention += 1;
  }
  return counts;
}

/** Rows that pass filter and search, in the order asked for; equal ones by name, so that the order never flickers. */
export function arrangeRows(rows: Iterable<BoardRow>, by: Arrangement, serverNow: number): BoardRow[] {
  const wanted = plain(by.search);
  const shown = [...rows].filter(
    (row) => passes(row, by.filter, serverNow) && (wanted === '' || plain(row.candidateName).includes(wanted)),
  );
  const keys = new Map(shown.map((row) => [row, sortValue(row, by.sort, serverNow)]));
  const sign = by.descending ? -1 : 1;
  return shown.sort(
    (a, b) =>
      sign * compare(keys.get(a), keys.get(b)) ||
      a.candidateName.localeCompare(b.candidateName) ||
      (a.sittingId < b.sittingId ? -1 : 1),
  );
}

/** The same rows in an order fixed earlier; rows that are new since then follow at the end. */
export function inHeldOrder(rows: readonly BoardRow[], heldIds: readonly string[]): BoardRow[] {
  const place = new Map(heldIds.map((id, index) => [id, index]));
  return rows
    .map((row, index) => ({ row, key: place.get(row.sittingId) ?? heldIds.length + index }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
}

function passes(row: BoardRow, filter: RowFilter, serverNow: number): boolean {
  if (filter === 'all') return true;
  if (filter === 'attention') return attentionOf(row, serverNow) !== null;
  return groupOf(row) === filter;
}

const groupRank: Record<RowGroup, number> = { waiting: 0, running: 1, paused: 2, ended: 3 };

function sortValue(row: BoardRow, sort: SortKey, serverNow: number): readonly (number | string)[] {
  switch (sort) {
    case 'attention':
      return pressing(row, serverNow);
    case 'candidate':
      return [row.candidateName];
    case 'state':
      return [groupRank[groupOf(row)]];
    case 'progress':
      return [row.itemCount === 0 ? 0 : row.answered / row.itemCount];
    case 'left':
      return [timeLeftMs(row, serverNow) ?? Number.POSITIVE_INFINITY];
    case 'connection':
      return [row.connected ? 1 : 0, row.lastSeenAt ?? 0];
    case 'saved':
      return [row.lastSaveAt ?? 0];
    case 'granted':
      return [row.grantedMs];
    case 'incidents':
      return [row.incidents];
  }
}

/** Gone longest, waiting longest, least time left; then paused, running, and last the ended ones, newest first. */
function pressing(row: BoardRow, serverNow: number): readonly number[] {
  const attention = attentionOf(row, serverNow);
  if (attention === 'ending') return [attentions.indexOf(attention), timeLeftMs(row, serverNow) ?? 0];
  if (attention === 'help') return [attentions.indexOf(attention), row.help?.at ?? 0];
  if (attention !== null) return [attentions.indexOf(attention), row.lastSeenAt ?? 0];
  if (groupOf(row) === 'ended') return [attentions.length + 1, -(row.endedAt ?? 0)];
  return [attentions.length, timeLeftMs(row, serverNow) ?? 0];
}

function compare(a: readonly (number | string)[] | undefined, b: readonly (number | string)[] | undefined): number {
  if (a === undefined || b === undefined) return 0;
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (typeof left === 'string' || typeof right === 'string') {
      const order = String(left).localeCompare(String(right));
      if (order !== 0) return order;
    } else if (right !== undefined && left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** For searching: no case, no accents, no runs of spaces. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();
}
