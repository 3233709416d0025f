import type { Connection } from './room-state.ts';

/** What is true about the answers of this device, and nothing else: the status line says exactly this. */
export type SaveState =
  | { readonly kind: 'nothing-yet' }
  | { readonly kind: 'all-saved'; readonly saved: number }
  | { readonly kind: 'saving'; readonly waiting: number }
  /** `since`: authority time of the moment at which the connection went, null when there was none yet. */
  | { readonly kind: 'offline'; readonly since: number | null; readonly waiting: number }
  | { readonly kind: 'waits-for-resume'; readonly waiting: number };

export function saveStateOf(facts: {
  readonly answered: number;
  readonly waiting: number;
  readonly connection: Connection;
  readonly paused: boolean;
}): SaveState {
  const { answered, waiting, connection, paused } = facts;
  if (!connection.online) return { kind: 'offline', since: connection.since, waiting };
  if (waiting > 0) return paused ? { kind: 'waits-for-resume', waiting } : { kind: 'saving', waiting };
  return answered === 0 ? { kind: 'nothing-yet' } : { kind: 'all-saved', saved: answered };
}
