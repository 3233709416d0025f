import type { ResponseValue } from '../../../server/contract/item.ts';
import type { TimeLeft } from '../../exam-clock/time-left.ts';
import { isRefused, type LiveSocket } from '../../transport/socket.ts';
import { createSender } from './answer-sender.ts';
import { createMessagesKeeper, type MessagesKeeper } from './messages-keeper.ts';
import { createNotesKeeper, type NotesKeeper } from './notes-keeper.ts';
import type { OutboxStore } from './outbox-store.ts';
import { createAttachment, type RoomAttachment } from './room-attachment.ts';
import { createCore } from './room-core.ts';
import { createEnd } from './room-end.ts';
import { createKeeper } from './room-keeper.ts';
import { isEnded, isOpen, type RoomState } from './room-state.ts';
import { notesShelf, readShelf } from './shelves.ts';

/** How often the state is asked for: to re-read the clock, and to notice a connection that is dead but says nothing. */
const syncEveryMs = 15_000;
const waitingSyncEveryMs = 3000;
/** A page that reaches no server for so long opens from what this device has kept. */
const restoreAfterMs = 2500;
/** A handshake that was refused is tried again after this time. */
const knockAgainMs = 3000;

export interface RoomDeps {
  readonly sittingId: string;
  readonly deviceId: string;
  readonly socket: LiveSocket;
  readonly openStore: () => Promise<OutboxStore>;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  /** The device's wall clock; only to bridge a reload or a sleep without a connection. */
  readonly wallNow: () => number;
}

/** The room without its screen: connection, outbox, clock and state. */
export interface RoomEngine {
  readonly state: () => RoomState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Authority time, or null before the server was heard once. */
  readonly serverNow: () => number | null;
  readonly timeLeft: () => TimeLeft | null;
  /** Whether the time is up for certain. */
  readonly timeIsUp: () => boolean;
  /** Records a change; with `rests` it is sent after a short rest, as one types. */
  readonly answer: (position: number, value: ResponseValue, rests?: boolean) => void;
  /** Sends at once what still rests. */
  readonly settle: () => void;
  /** The page is looked at again: a monotonic clock may have stood while the device slept, so the server is asked. */
  readonly wake: () => void;
  readonly flag: (position: number) => void;
  readonly go: (position: number) => void;
  readonly review: () => void;
  readonly dismissNotice: () => void;
  readonly submit: () => Promise<void>;
  /** Opens the sitting here although another device has it, where the rules allow. */
  readonly takeOver: () => Promise<void>;
  /** Lets the device that asks take over. */
  readonly letGo: () => Promise<void>;
  readonly keepHere: () => void;
  /** Options struck out and the scratchpad. */
  readonly notes: NotesKeeper;
  /** Help, messages and comments. */
  readonly messages: MessagesKeeper;
  readonly stop: () => void;
}

export function createRoom({ sittingId, deviceId, socket, openStore, now, wallNow }: RoomDeps): RoomEngine {
  const clocks = () => ({ monotonic: now(), wall: wallNow() });
  const core = createCore({ sittingId, socket, clocks }, (before, after) => {
    if (after.sitting !== before.sitting && after.sitting !== null) {
      messages.counted(after.sitting.messageCount);
      if (isEnded(after.sitting)) notes.forget();
    }
    keeper.keepSoon();
  });
  const { state, dispatch, asked, later } = core;
  const keeper = createKeeper(core, openStore);
  const sender = createSender(core, keeper, () => attachment.attach());

  const notes = createNotesKeeper({
    later,
    async save(kept) {
      const ack = await asked('notes:save', { sittingId, notes: kept });
      if (ack === null) return null;
      if (!isRefused(ack)) return ack.version;
      return ack.code === 'temporarily-unavailable' || ack.code === 'not-your-sitting' ? null : 'refused';
    },
    shelf: notesShelf(sittingId),
  });

  const unreachable = { ok: false, refusal: { code: 'unreachable', message: '' } } as const;
  const messages = createMessagesKeeper({
    later,
    async list() {
      const ack = await asked('messages:list', { sittingId });
      if (ack === null) return unreachable;
      return isRefused(ack) ? { ok: false, refusal: ack } : { ok: true, value: ack.messages };
    },
    async ask(text) {
      const ack = await asked('help:ask', { sittingId, text });
      if (ack === null) return unreachable;
      return isRefused(ack) ? { ok: false, refusal: ack } : { ok: true, value: ack.messages };
    },
    async comment(position, text) {
      const ack = await asked('item:comment', { sittingId, position, text });
      if (ack === null) return unreachable;
      return isRefused(ack) ? { ok: false, refusal: ack } : { ok: true, value: null };
    },
    shelf: readShelf(sittingId),
  });

  const attachment: RoomAttachment = createAttachment(core, keeper, sender, notes, deviceId);
  const end = createEnd(core, sender, attachment);

  function settle() {
    notes.settle();
    sender.settle();
  }

  const sync = () => void attachment.sync();

  function beat() {
    const { place, sitting } = state();
    if (place.kind === 'here' && core.connected()) sync();
    const waits = sitting !== null && !isOpen(sitting) && !isEnded(sitting);
    later(waits ? waitingSyncEveryMs : syncEveryMs, beat);
  }

  function connected() {
    dispatch({ type: 'connected' });
    sender.reconnected();
    const { place, answers } = state();
    // A device that lost the sitting does not ask for it by itself, but what it still holds must go out as evidence [SAVE-3].
    if (place.kind !== 'lost' || answers.outbox.size > 0) void attachment.attach();
  }

  function listen() {
    socket.on('connect', connected);
    socket.on('disconnect', (reason) => {
      dispatch({ type: 'disconnected', at: core.serverNow() });
      // The server has ended this login: Socket.IO does not come back by itself then, and the refusal says what to do.
      if (reason === 'io server disconnect') later(knockAgainMs, () => socket.connect());
    });
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      dispatch({ type: 'disconnected', at: core.serverNow() });
      const code = error.data?.code;
      if (code === 'not-signed-in')
        dispatch({ type: 'placed', place: { kind: 'refused', code, message: error.message } });
      // A refused handshake is not tried again by Socket.IO itself.
      else if (!socket.active) later(knockAgainMs, () => socket.connect());
      if (state().sitting === null && state().place.kind === 'opening') void keeper.restore();
    });
    socket.on('sitting:changed', ({ sitting }) => {
      if (sitting.sittingId === sittingId) attachment.takeSitting(sitting);
    });
    socket.on('device:requested', () => dispatch({ type: 'device-asks', asks: true }));
    socket.on('device:lost', () => dispatch({ type: 'placed', place: { kind: 'lost' } }));
    socket.on('device:released', () => {
      if (state().place.kind === 'elsewhere') void attachment.takeOver();
    });
  }

  listen();
  if (socket.connected) connected();
  else socket.connect();
  later(syncEveryMs, beat);
  later(restoreAfterMs, () => {
    if (state().sitting === null && state().place.kind === 'opening') void keeper.restore();
  });

  return {
    state,
    wake() {
      if (core.connected() && state().sitting !== null) sync();
    },
    subscribe: core.subscribe,
    serverNow: core.serverNow,
    timeLeft: core.timeLeft,
    timeIsUp: core.timeIsUp,
    answer: sender.answer,
    settle,
    flag(position) {
      dispatch({ type: 'flagged', position });
      sender.pump();
    },
    notes,
    messages,
    go(position) {
      settle();
      dispatch({ type: 'moved', position });
      void keeper.keep();
      void sender.advance();
    },
    review() {
      settle();
      dispatch({ type: 'review-opened' });
    },
    dismissNotice: () => dispatch({ type: 'notice-read' }),
    async submit() {
      notes.settle();
      await end.submit();
    },
    takeOver: attachment.takeOver,
    letGo: attachment.letGo,
    keepHere: () => dispatch({ type: 'device-asks', asks: false }),
    stop() {
      core.stop();
      end.stop();
      socket.disconnect();
    },
  };
}
