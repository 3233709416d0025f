import type { BoardRow } from '../../../server/contract/sittings.ts';
import { timeLeftMs } from './board-state.ts';

/** With less than this left, a running sitting comes up in the list. */
export const LITTLE_TIME_MS = 5 * 60_000;

/** Why a proctor should look at a sitting now; the most pressing first. */
export const attentions = ['help', 'gone', 'waiting', 'ending', 'paused'] as const;
export type Attention = (typeof attentions)[number];

export type RowGroup = 'waiting' | 'running' | 'paused' | 'ended';

export function groupOf(row: BoardRow): RowGroup {
  switch (row.status) {
    case 'scheduled':
    case 'ready':
      return 'waiting';
    case 'in-progress':
      return 'running';
    case 'paused':
      return 'paused';
    case 'submitted':
    case 'expired':
    case 'terminated':
    case 'scored':
    case 'voided':
      return 'ended';
  }
}

/** The most pressing reason to look at a sitting, or null when it looks after itself. */
export function attentionOf(row: BoardRow, serverNow: number): Attention | null {
  if (row.help !== null && groupOf(row) !== 'ended') return 'help';
  if (row.status === 'in-progress') {
    if (!row.connected) return 'gone';
    const left = timeLeftMs(row, serverNow);
    return left !== null && left < LITTLE_TIME_MS ? 'ending' : null;
  }
  if (row.status === 'ready') return 'waiting';
  if (row.status === 'paused') return 'paused';
  return null;
}
