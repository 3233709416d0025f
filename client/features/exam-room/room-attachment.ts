import type { SittingView } from '../../../server/contract/sittings.ts';
import { isRefused } from '../../transport/socket.ts';
import type { AnswerSender } from './answer-sender.ts';
import type { NotesKeeper } from './notes-keeper.ts';
import type { OutboxEntry } from './outbox.ts';
import type { RoomCore } from './room-core.ts';
import type { RoomKeeper } from './room-keeper.ts';
import { type Holder, isEnded, isOpen } from './room-state.ts';

const againMs = 1500;
/** The holder may go, or let go, without a word reaching this device. */
const lookAgainMs = 5000;
/** How long evidence is waited for before the sitting is taken over or let go. */
const drainMs = 3000;

/** Where this device stands towards the sitting: it holds it, waits for it, or asks how it is. */
export interface RoomAttachment {
  readonly attach: () => Promise<void>;
  /** Asks for the state of the sitting where there is nothing to attach to, and to read the clock. @returns whether an answer came */
  readonly sync: (timeoutMs?: number) => Promise<boolean>;
  readonly takeSitting: (sitting: SittingView) => void;
  readonly takeOver: () => Promise<void>;
  readonly letGo: () => Promise<void>;
}

export function createAttachment(
  core: RoomCore,
  keeper: RoomKeeper,
  sender: AnswerSender,
  notes: NotesKeeper,
  deviceId: string,
): RoomAttachment {
  const { sittingId, state, dispatch, asked, later } = core;
  let attaching: Promise<void> | null = null;

  /** One at a time; who wants to take over waits for the one that does not. */
  async function attach(takeOver = false): Promise<void> {
    while (attaching !== null) {
      if (!takeOver) return attaching;
      await attaching;
    }
    if (core.stopped()) return;
    attaching = attachOnce(takeOver).finally(() => {
      attaching = null;
    });
    return attaching;
  }

  async function attachOnce(takeOver: boolean) {
    const again = () => void attach(takeOver);
    // What this device has kept is read while the question is on its way.
    const keptRoom = keeper.keptRoom();
    const ack = await asked('sitting:attach', { sittingId, deviceId, ...(takeOver && { takeOver: true }) });
    if (ack === null) {
      if (core.connected()) later(againMs, again);
    } else if (!isRefused(ack)) {
      const [kept, held] = await Promise.all([keptRoom, keeper.held()]);
      dispatch({ type: 'attached', room: ack.room, held, kept });
      for (const { position, revision } of held)
        if (!state().answers.outbox.has(position)) keeper.remove(position, revision);
      void keeper.keep();
      notes.attached(ack.room.notes);
      sender.pump();
    } else if (ack.code === 'open-on-another-device') {
      const holder = (ack.params?.['holder'] ?? 'living') as Holder;
      dispatch({ type: 'placed', place: { kind: 'elsewhere', holder, message: ack.message } });
      if (state().sitting === null) dispatch({ type: 'held-found', held: await keeper.held() });
      // What this device still holds is taken as evidence from here on [SIT-1].
      sender.pump();
      later(lookAgainMs, () => void (state().place.kind === 'elsewhere' && core.connected() && attach()));
    } else if (ack.code === 'temporarily-unavailable') {
      later(againMs, again);
    } else if (ack.code === 'sitting-not-open' || ack.code === 'sitting-closed') {
      await sync();
      // After the end this connection may deliver what is left, as evidence [SAVE-3].
      sender.pump();
    } else {
      dispatch({
        type: 'placed',
        place: { kind: 'refused', code: ack.code, message: ack.message, params: ack.params },
      });
    }
  }

  async function sync(timeoutMs?: number): Promise<boolean> {
    const ack = await asked('sitting:sync', { sittingId }, timeoutMs);
    const first = state().sitting === null;
    if (ack === null) {
      if (core.connected() && first) later(againMs, () => void sync());
      return false;
    }
    if (!isRefused(ack)) {
      takeSitting(ack.sitting, first ? await keeper.held() : undefined);
      const { place } = state();
      // A sitting that is open elsewhere stays there until it is attached to.
      if (place.kind === 'opening' || (place.kind === 'elsewhere' && !isOpen(ack.sitting)))
        dispatch({ type: 'placed', place: { kind: 'here' } });
    } else if (first && ack.code !== 'temporarily-unavailable') {
      dispatch({
        type: 'placed',
        place: { kind: 'refused', code: ack.code, message: ack.message, params: ack.params },
      });
    }
    return true;
  }

  function takeSitting(sitting: SittingView, held?: readonly OutboxEntry[]) {
    const before = state().sitting?.status;
    dispatch({ type: 'sitting-seen', sitting, ...(held && { held }) });
    const after = state().sitting;
    if (after === null) return;
    // Its content comes with attaching, so a sitting that began, or was given back, is attached to.
    if (isOpen(after) && state().form.length === 0 && state().place.kind !== 'elsewhere') void attach();
    if (before === 'paused' || isEnded(after)) sender.pump();
  }

  return {
    attach: () => attach(),
    sync,
    takeSitting: (sitting) => takeSitting(sitting),
    /** What is unsent goes out as evidence first: once the sitting is here again, it could be taken for an answer that counts. */
    async takeOver() {
      if (core.connected()) await sender.drained(drainMs);
      await attach(true);
    },
    /** What is unsent goes first: after the word it would be evidence from a device that lost the sitting. */
    async letGo() {
      if (core.connected()) await sender.drained(drainMs);
      const ack = await asked('device:release', { sittingId });
      if (ack !== null && !isRefused(ack)) dispatch({ type: 'placed', place: { kind: 'lost' } });
      else dispatch({ type: 'device-asks', asks: false });
    },
  };
}
