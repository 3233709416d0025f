import type { ResponseValue } from '../../../server/contract/item.ts';
import type { SittingView } from '../../../server/contract/sittings.ts';
import { isEstimate, serverTimeAt } from '../../exam-clock/server-clock.ts';
import { type TimeLeft, timeLeft } from '../../exam-clock/time-left.ts';
import { type AskAck, type AskName, type AskPayload, ask, isRefused, type LiveSocket } from '../../transport/socket.ts';
import { estimatedClock, type KeptForm, type KeptRoom, keptStateOf } from './kept-room.ts';
import { createMessagesKeeper, type MessagesKeeper } from './messages-keeper.ts';
import { createNotesKeeper, type NotesKeeper } from './notes-keeper.ts';
import type { OutboxEntry } from './outbox.ts';
import { memoryOutbox, type OutboxStore } from './outbox-store.ts';
import {
  type Holder,
  isEnded,
  isLinear,
  isOpen,
  openingRoom,
  type RoomAction,
  type RoomState,
  reduceRoom,
} from './room-state.ts';
import { notesShelf, readShelf } from './shelves.ts';

/** A text rests this long before it is sent. */
const restMs = 400;
/** An answer without acknowledgement is sent again after this time. */
const ackWaitMs = 4000;
const againMs = 1500;
/** How often the state is asked for: to re-read the clock, and to notice a connection that is dead but says nothing. */
const syncEveryMs = 15_000;
const waitingSyncEveryMs = 3000;
/** A page that reaches no server for so long opens from what this device has kept. */
const restoreAfterMs = 2500;
/** The state of the room rests this long before it is kept. */
const keepRestMs = 300;

export interface RoomDeps {
  readonly sittingId: string;
  readonly deviceId: string;
  readonly socket: LiveSocket;
  readonly openStore: () => Promise<OutboxStore>;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
  /** The device's wall clock; only to bridge a reload without a connection. */
  readonly wallNow: () => number;
}

/** The room without its screen: connection, outbox, clock and state. */
export interface RoomEngine {
  readonly state: () => RoomState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Authority time, or null before the server was heard once. */
  readonly serverNow: () => number | null;
  readonly timeLeft: () => TimeLeft | null;
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

/** Places from which the server takes answers, be it as evidence. */
const mayDeliver: ReadonlySet<RoomState['place']['kind']> = new Set(['here', 'lost', 'elsewhere']);

export function createRoom(deps: RoomDeps): RoomEngine {
  const { sittingId, deviceId, socket, now, wallNow } = deps;
  const listeners = new Set<() => void>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const inFlight = new Map<number, number>();
  const resting = new Map<number, ReturnType<typeof setTimeout>>();
  let state = openingRoom;
  let store: OutboxStore = memoryOutbox();
  let attaching = false;
  let stopped = false;

  function dispatch(action: RoomAction) {
    const before = state;
    state = reduceRoom(state, action);
    if (state === before) return;
    if (state.sitting !== before.sitting) followSitting();
    keepSoon();
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

  const serverNow = () => (state.clock === null ? null : serverTimeAt(state.clock, now()));

  /** Asks, and reads the clock from whatever answer brings it. */
  async function asked<Name extends AskName>(
    name: Name,
    payload: AskPayload<Name>,
    timeoutMs?: number,
  ): Promise<AskAck<Name> | null> {
    const sentAt = now();
    const ack = await ask(socket, name, payload, timeoutMs);
    const receivedAt = now();
    const told = ack === null ? null : serverNowIn(ack);
    if (told !== null) dispatch({ type: 'clock-read', sample: { sentAt, receivedAt, serverNow: told } });
    return ack;
  }

  async function attach(takeOver = false) {
    if (attaching || stopped) return;
    attaching = true;
    const ack = await asked('sitting:attach', { sittingId, deviceId, ...(takeOver && { takeOver: true }) });
    attaching = false;
    if (ack === null) {
      if (socket.connected) later(againMs, () => void attach(takeOver));
    } else if (!isRefused(ack)) {
      const before = await held();
      dispatch({ type: 'attached', room: ack.room, held: before, kept: await keptRoom() });
      for (const { position, revision } of before)
        if (!state.answers.outbox.has(position)) store.remove(position, revision).catch(keepInMemory);
      notes.attached(ack.room.notes);
      pump();
    } else if (ack.code === 'open-on-another-device') {
      const holder = (ack.params?.['holder'] ?? 'living') as Holder;
      dispatch({ type: 'placed', place: { kind: 'elsewhere', holder, message: ack.message } });
      if (state.sitting === null) dispatch({ type: 'held-found', held: await held() });
      // What this device still holds is taken as evidence from here on [SIT-1].
      pump();
      // The holder may go, or let go, without a word reaching this device.
      later(5000, () => void (state.place.kind === 'elsewhere' && socket.connected && lookAgain()));
    } else if (ack.code === 'temporarily-unavailable') {
      later(againMs, () => void attach(takeOver));
    } else if (ack.code === 'sitting-not-open' || ack.code === 'sitting-closed') {
      await sync();
      // After the end this connection may deliver what is left, as evidence [SAVE-3].
      pump();
    } else {
      dispatch({ type: 'placed', place: { kind: 'refused', code: ack.code, message: ack.message } });
    }
  }

  /** While the sitting is open elsewhere: asks anew whether it still is, without taking it. */
  async function lookAgain() {
    await attach();
  }

  async function held(): Promise<OutboxEntry[]> {
    try {
      return await store.load();
    } catch {
      keepInMemory();
      return [];
    }
  }

  /** The state of the sitting where there is nothing to attach to: it has not begun, or it has ended. */
  async function sync() {
    const ack = await asked('sitting:sync', { sittingId });
    if (ack === null) {
      if (socket.connected && state.sitting === null) later(againMs, () => void sync());
    } else if (!isRefused(ack)) {
      takeSitting(ack.sitting, state.sitting === null ? await held() : undefined);
      if (state.place.kind === 'opening' || state.place.kind === 'elsewhere')
        dispatch({ type: 'placed', place: { kind: 'here' } });
    } else if (state.sitting === null && ack.code !== 'temporarily-unavailable') {
      dispatch({ type: 'placed', place: { kind: 'refused', code: ack.code, message: ack.message } });
    }
  }

  function takeSitting(sitting: SittingView, kept?: readonly OutboxEntry[]) {
    const before = state.sitting?.status;
    dispatch({ type: 'sitting-seen', sitting, ...(kept && { held: kept }) });
    const after = state.sitting;
    if (after === null) return;
    // Its content comes with attaching, so a sitting that began, or was given back, is attached to.
    if (isOpen(after) && state.form.length === 0 && state.place.kind !== 'elsewhere') void attach();
    if (before === 'paused' || isEnded(after)) pump();
  }

  async function keptRoom(): Promise<KeptRoom | null> {
    return state.form.length > 0 ? null : await store.loadRoom().catch(() => null);
  }

  /** Opens the room from what this device has kept, when no server can be asked. */
  async function restore() {
    const kept = await keptRoom();
    if (kept === null || state.sitting !== null || stopped || !isOpen(kept.state.sitting)) return;
    const clock = estimatedClock(kept.state, { monotonic: now(), wall: wallNow() });
    dispatch({ type: 'restored', kept, held: await held(), clock });
  }

  function keepSoon() {
    if (keeping !== null || !state.keepsAnswers) return;
    keeping = later(keepRestMs, () => {
      keeping = null;
      void keep();
    });
  }

  /** Keeps the room as it is now, for a reload without a connection; after the end, nothing of it. */
  async function keep(): Promise<void> {
    const { sitting, form } = state;
    try {
      if (sitting !== null && isEnded(sitting)) {
        if (!forgotten) await store.forgetRoom();
        forgotten = true;
        keptForm = null;
        return;
      }
      const kept = keptStateOf(state, { monotonic: now(), wall: wallNow() });
      if (kept === null || (state.clock !== null && isEstimate(state.clock))) return;
      if (form !== keptForm) await store.keepForm(form);
      keptForm = form;
      forgotten = false;
      await store.keepState(kept);
    } catch {
      keepInMemory();
    }
  }
  let keeping: ReturnType<typeof setTimeout> | null = null;
  let keptForm: KeptForm | null = null;
  let forgotten = false;

  function keepInMemory() {
    if (!state.keepsAnswers) return;
    store = memoryOutbox();
    for (const entry of state.answers.outbox.values()) void store.put(entry);
    dispatch({ type: 'keeps-nothing' });
  }

  /** Sends every answer that is not on its way and not resting. */
  function pump() {
    if (!socket.connected || stopped || !mayDeliver.has(state.place.kind)) return;
    // Where items are left behind, each is answered before the next is gone to, on the server too.
    const upTo = sendsUpTo();
    for (const entry of state.answers.outbox.values())
      if (
        entry.position <= upTo &&
        !resting.has(entry.position) &&
        (inFlight.get(entry.position) ?? 0) < entry.revision
      )
        void send(entry);
    if (state.flagsUnsent) void sendFlags();
    void advance();
  }

  const runsLinear = () => isLinear(state) && state.place.kind === 'here' && state.sitting?.status === 'in-progress';
  const sendsUpTo = () => (runsLinear() ? (state.policy.reached ?? 1) : Number.POSITIVE_INFINITY);

  /** Tells the server which item the candidate has come to, once the answers before it have arrived. */
  async function advance() {
    const to = Math.min(state.position, ...state.answers.outbox.keys());
    if (!runsLinear() || advancing || to <= (state.policy.reached ?? 1)) return;
    advancing = true;
    const ack = await asked('sitting:advance', { sittingId, position: to });
    advancing = false;
    if (ack !== null && !isRefused(ack)) {
      dispatch({ type: 'reached', position: ack.reached });
      pump();
    } else later(againMs, pump);
  }
  let advancing = false;

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

  function followSitting() {
    if (state.sitting === null) return;
    messages.counted(state.sitting.messageCount);
    if (isEnded(state.sitting)) notes.forget();
  }

  async function send({ position, revision, value }: OutboxEntry) {
    inFlight.set(position, revision);
    const ack = await asked('response:save', { sittingId, position, revision, value }, ackWaitMs);
    if (inFlight.get(position) === revision) inFlight.delete(position);
    if (ack === null || !('status' in ack)) {
      later(againMs, pump);
      return;
    }
    if (ack.code === 'not-your-sitting') {
      // The server has lost sight of this connection (it restarted, say); what is unsent stays until it is taken in.
      later(againMs, () => void attach());
      return;
    }
    if (ack.code === 'open-on-another-device' && state.place.kind === 'here')
      dispatch({ type: 'placed', place: { kind: 'lost' } });
    dispatch({ type: 'acknowledged', position, revision, ack });
    void advance();
    const left = state.answers.outbox.get(position);
    if (ack.code === 'sitting-paused' && left !== undefined) store.put(left).catch(keepInMemory);
    // The state first: an answer that has left the outbox must not be missing from both.
    else if (left === undefined || left.revision > revision)
      void keep().then(() => store.remove(position, revision).catch(keepInMemory));
    else later(againMs, pump);
  }

  async function sendFlags() {
    const sent = state.flagged;
    const ack = await asked('flags:save', { sittingId, positions: [...sent].sort((a, b) => a - b) });
    if (ack !== null && !isRefused(ack) && state.flagged === sent) dispatch({ type: 'flags-sent' });
  }

  function answer(position: number, value: ResponseValue, rests = false) {
    if (state.sitting?.status !== 'in-progress' || state.place.kind !== 'here' || timeIsUp()) return;
    dispatch({ type: 'answered', position, value });
    const entry = state.answers.outbox.get(position);
    if (entry !== undefined) store.put(entry).catch(keepInMemory);
    const timer = resting.get(position);
    if (timer !== undefined) clearTimeout(timer);
    resting.delete(position);
    if (rests)
      resting.set(
        position,
        later(restMs, () => {
          resting.delete(position);
          pump();
        }),
      );
    else pump();
  }

  function settle() {
    notes.settle();
    for (const timer of resting.values()) clearTimeout(timer);
    resting.clear();
    pump();
  }

  const left = (): TimeLeft | null => {
    const at = serverNow();
    return state.sitting === null || at === null ? null : timeLeft(state.sitting, at);
  };
  const timeIsUp = () => {
    const time = left();
    return time?.kind === 'running' && time.ms === 0 && state.clock !== null && !isEstimate(state.clock);
  };

  async function submit() {
    if (state.submission.kind === 'sending') return;
    dispatch({ type: 'submission', submission: { kind: 'sending' } });
    settle();
    for (let tries = 0; state.answers.outbox.size > 0 && tries < 40; tries += 1) await pauseFor(200);
    if (state.sitting !== null && isEnded(state.sitting)) return;
    if (state.answers.outbox.size > 0) {
      dispatch({ type: 'submission', submission: { kind: 'failed', why: 'unsaved', message: '' } });
      return;
    }
    const ack = await asked('sitting:submit', { sittingId }, 15_000);
    if (ack === null) {
      await sync();
      if (state.sitting !== null && !isEnded(state.sitting))
        dispatch({ type: 'submission', submission: { kind: 'failed', why: 'no-answer', message: '' } });
    } else if (isRefused(ack)) {
      dispatch({ type: 'submission', submission: { kind: 'failed', why: 'refused', message: ack.message } });
      await sync();
    } else {
      takeSitting(ack.sitting);
      dispatch({ type: 'submission', submission: { kind: 'none' } });
    }
  }

  const pauseFor = (ms: number) => new Promise<void>((resolve) => later(ms, resolve));

  /** Sends what rests just before the end, and asks how the sitting ended should no word of it come. */
  function watchEnd() {
    const time = left();
    if (time?.kind === 'running') {
      if (time.ms < 700 && resting.size > 0) settle();
      if (time.ms === 0 && socket.connected && !askingForEnd) {
        askingForEnd = true;
        later(3000 + Math.random() * 2000, () => {
          askingForEnd = false;
          if (timeIsUp()) void sync();
        });
      }
    }
  }
  let askingForEnd = false;

  function beat() {
    if (state.place.kind === 'here' && socket.connected) void sync();
    const waits = state.sitting !== null && !isOpen(state.sitting) && !isEnded(state.sitting);
    later(waits ? waitingSyncEveryMs : syncEveryMs, beat);
  }

  function listen() {
    socket.on('connect', () => {
      dispatch({ type: 'connected' });
      inFlight.clear();
      if (state.place.kind !== 'lost') void attach();
    });
    socket.on('disconnect', () => dispatch({ type: 'disconnected', at: serverNow() }));
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      dispatch({ type: 'disconnected', at: serverNow() });
      const code = error.data?.code;
      if (code === 'not-signed-in')
        dispatch({ type: 'placed', place: { kind: 'refused', code, message: error.message } });
      // A refused handshake is not tried again by Socket.IO itself.
      else if (!socket.active) later(3000, () => socket.connect());
      if (state.sitting === null && state.place.kind === 'opening') void restore();
    });
    socket.on('sitting:changed', ({ sitting }) => {
      if (sitting.sittingId === sittingId) takeSitting(sitting);
    });
    socket.on('device:requested', () => dispatch({ type: 'device-asks', asks: true }));
    socket.on('device:lost', () => dispatch({ type: 'placed', place: { kind: 'lost' } }));
    socket.on('device:released', () => {
      if (state.place.kind === 'elsewhere') void takeOver();
    });
  }

  async function open() {
    try {
      store = await deps.openStore();
    } catch {
      keepInMemory();
    }
    if (stopped) return;
    listen();
    if (socket.connected) {
      dispatch({ type: 'connected' });
      void attach();
    } else socket.connect();
    later(syncEveryMs, beat);
    later(restoreAfterMs, () => void (state.sitting === null && state.place.kind === 'opening' && restore()));
  }

  /** What is unsent goes out as evidence first: once the sitting is here again, it could be taken for an answer that counts. */
  async function takeOver() {
    for (let tries = 0; state.answers.outbox.size > 0 && socket.connected && tries < 15; tries += 1)
      await pauseFor(200);
    await attach(true);
  }

  const ending = setInterval(watchEnd, 250);
  void open();

  return {
    state: () => state,
    wake() {
      if (socket.connected && state.sitting !== null) void sync();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    serverNow,
    timeLeft: left,
    answer,
    settle,
    flag(position) {
      dispatch({ type: 'flagged', position });
      pump();
    },
    notes,
    messages,
    go(position) {
      settle();
      dispatch({ type: 'moved', position });
      void keep();
      void advance();
    },
    review() {
      settle();
      dispatch({ type: 'review-opened' });
    },
    dismissNotice: () => dispatch({ type: 'notice-read' }),
    submit,
    takeOver,
    async letGo() {
      settle();
      const ack = await asked('device:release', { sittingId });
      if (ack !== null && !isRefused(ack)) dispatch({ type: 'placed', place: { kind: 'lost' } });
      else dispatch({ type: 'device-asks', asks: false });
    },
    keepHere: () => dispatch({ type: 'device-asks', asks: false }),
    stop() {
      stopped = true;
      clearInterval(ending);
      for (const timer of timers) clearTimeout(timer);
      socket.disconnect();
    },
  };
}

function serverNowIn(ack: object): number | null {
  if ('serverNow' in ack && typeof ack.serverNow === 'number') return ack.serverNow;
  if ('sitting' in ack) return (ack.sitting as SittingView).serverNow;
  if ('room' in ack) return (ack.room as { sitting: SittingView }).sitting.serverNow;
  return null;
}
