import { isEstimate, serverTimeAt, surelyPast } from '../../exam-clock/server-clock.ts';
import { type TimeLeft, timeLeft } from '../../exam-clock/time-left.ts';
import { type AskAck, type AskName, type AskPayload, ask, type LiveSocket } from '../../transport/socket.ts';
import { openingRoom, type RoomAction, type RoomState, reduceRoom } from './room-state.ts';

/** What all parts of the room share: its state, its clocks, and the line to the server. */
export interface RoomCore {
  readonly sittingId: string;
  readonly state: () => RoomState;
  readonly dispatch: (action: RoomAction) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly connected: () => boolean;
  /** Asks, and reads the clock from whatever answer brings it. Null when no answer came. */
  readonly asked: <Name extends AskName>(
    name: Name,
    payload: AskPayload<Name>,
    timeoutMs?: number,
  ) => Promise<AskAck<Name> | null>;
  /** Does something later, unless the room has been stopped by then. */
  readonly later: (ms: number, work: () => void) => ReturnType<typeof setTimeout>;
  readonly pause: (ms: number) => Promise<void>;
  /** Both clocks of this device at one moment. */
  readonly clocks: () => Clocks;
  /** Authority time, or null before the server was heard once. */
  readonly serverNow: () => number | null;
  readonly timeLeft: () => TimeLeft | null;
  /** Whether the time is up for certain: never by a clock that is an estimate. */
  readonly timeIsUp: () => boolean;
  readonly stopped: () => boolean;
  readonly stop: () => void;
}

export interface Clocks {
  readonly monotonic: number;
  readonly wall: number;
}

/** @param onChange is told of every change of the state, before those who subscribed. */
export function createCore(
  deps: { readonly sittingId: string; readonly socket: LiveSocket; readonly clocks: () => Clocks },
  onChange: (before: RoomState, after: RoomState) => void,
): RoomCore {
  const { sittingId, socket, clocks } = deps;
  const listeners = new Set<() => void>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let state = openingRoom;
  let stopped = false;

  function dispatch(action: RoomAction) {
    const before = state;
    state = reduceRoom(state, action);
    if (state === before) return;
    onChange(before, state);
    for (const listener of listeners) listener();
  }

  function later(ms: number, work: () => void) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) work();
    }, ms);
    timers.add(timer);
    return timer;
  }

  async function asked<Name extends AskName>(name: Name, payload: AskPayload<Name>, timeoutMs?: number) {
    const sentAt = clocks().monotonic;
    const ack = await ask(socket, name, payload, timeoutMs);
    const receivedAt = clocks().monotonic;
    const told = ack === null ? null : serverNowIn(ack);
    if (told !== null) dispatch({ type: 'clock-read', sample: { sentAt, receivedAt, serverNow: told } });
    return ack;
  }

  const serverNow = () => (state.clock === null ? null : serverTimeAt(state.clock, clocks().monotonic));

  return {
    sittingId,
    state: () => state,
    dispatch,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connected: () => socket.connected,
    asked,
    later,
    pause: (ms) => new Promise((resolve) => void later(ms, resolve)),
    clocks,
    serverNow,
    timeLeft() {
      const at = serverNow();
      return state.sitting === null || at === null ? null : timeLeft(state.sitting, at);
    },
    timeIsUp() {
      const { clock, sitting } = state;
      if (clock === null || isEstimate(clock) || sitting?.status !== 'in-progress' || sitting.deadline === null)
        return false;
      return surelyPast(clock, clocks().monotonic, sitting.deadline);
    },
    stopped: () => stopped,
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function serverNowIn(ack: object): number | null {
  if ('serverNow' in ack && typeof ack.serverNow === 'number') return ack.serverNow;
  if ('sitting' in ack) return (ack.sitting as { serverNow: number }).serverNow;
  if ('room' in ack) return (ack.room as { sitting: { serverNow: number } }).sitting.serverNow;
  return null;
}
