import type { Connection } from './room-state.ts';

/** What is true about the answers of this device, and nothing else: the status line says exactly this. */
export type SaveState =
  | { readonly kind: 'nothing-yet' }
  | { readonly kind: 'all-saved'; readonly saved: number }
  /** The server has refused some for good; each item says why. */
  | { readonly kind: 'some-saved'; readonly saved: number; readonly refused: number }
  | { readonly kind: 'saving'; readonly waiting: number }
  /** `since`: authority time of the moment at which the connection went, null when there was none yet. */
  | {
      readonly kind: 'offline';
      readonly since: number | null;
      readonly waiting: number;
      /** False where what waits is in this page alone, and goes with it. */
      readonly keepsAnswers: boolean;
    }
  | { readonly kind: 'waits-for-resume'; readonly waiting: number };

export function saveStateOf(facts: {
  readonly answered: number;
  /** How many of the answered ones the server did not take, or did not count. */
  readonly refused: number;
  readonly waiting: number;
  readonly connection: Connection;
  readonly paused: boolean;
  readonly keepsAnswers: boolean;
}): SaveState {
  const { answered, refused, waiting, connection, paused, keepsAnswers } = facts;
  if (!connection.online) return { kind: 'offline', since: connection.since, waiting, keepsAnswers };
  if (waiting > 0) return paused ? { kind: 'waits-for-resume', waiting } : { kind: 'saving', waiting };
  if (refused > 0) return { kind: 'some-saved', saved: answered - refused, refused };
  return answered === 0 ? { kind: 'nothing-yet' } : { kind: 'all-saved', saved: answered };
}
