import type { BoardRow } from '../../../server/contract/sittings.ts';

let count = 0;

/** A running sitting with a connected candidate and an hour left at instant 0, changed as the test needs it. */
export function boardRow(changes: Partial<BoardRow> = {}): BoardRow {
  count += 1;
  return {
    sittingId: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    candidateName: 'Ada Lovelace',
    deliveryId: '00000000-0000-4000-9000-000000000001',
    examTitle: 'Midterm',
    status: 'in-progress',
    endKind: null,
    version: 1,
    answered: 0,
    itemCount: 35,
    startedAt: 0,
    deadline: 3_600_000,
    remainingMs: null,
    endedAt: null,
    pauseReason: null,
    grantedMs: 0,
    connected: true,
    lastSeenAt: 0,
    lastSaveAt: null,
    incidents: 0,
    help: null,
    ...changes,
  };
}

export const paused = { status: 'paused', deadline: null, remainingMs: 600_000, pauseReason: 'Fire alarm' } as const;
export const waiting = { status: 'ready', startedAt: null, deadline: null } as const;
export const ended = { status: 'scored', endKind: 'submitted', deadline: null, endedAt: 1_000_000 } as const;
