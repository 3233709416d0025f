import type { Namespace, Socket } from 'socket.io';
import { responseFits } from '../../contract/item.ts';
import { candidateEvents, type SaveAck, type SittingView, serverEvents } from '../../contract/sittings.ts';
import type { ItemType } from '../../core/item/item.ts';
import { ok, refuse } from '../../core/result.ts';
import { type Instant, instant } from '../../core/time/instant.ts';
import { DEVICE_LEASE } from '../../core/time/ledger.ts';
import type { Principal } from '../../http/mount.ts';
import { type Ack, bindEvent, type SocketEdge } from '../../socket/bind-event.ts';
import { provideTextAcks, textAckOf } from '../../socket/text-ack.ts';
import type { SittingActions } from './index.ts';
import type { SaveOutcome } from './save-batcher.ts';

/** What a connection knows of the sitting it shows, so that a save needs no look-up. */
interface Seat {
  readonly sittingId: string;
  readonly deviceId: string;
  readonly types: readonly ItemType[];
  deadline: Instant | null;
}

const roomOf = (sittingId: string) => `sitting:${sittingId}`;
const waitingRoomOf = (sittingId: string) => `waiting:${sittingId}`;
const deviceRoomOf = (sittingId: string, deviceId: string) => `device:${sittingId}:${deviceId}`;

/** Serves the candidates' namespace; the handshake has put the principal into `socket.data`. */
export function bindSittings(
  namespace: Namespace,
  actions: SittingActions,
  edge: SocketEdge,
): {
  /** Tells the devices that wait for a sitting that its holder has let go, or was overruled [SIT-1]. */
  tellDeviceFree(sittingId: string): void;
} {
  const tellDeviceFree = (sittingId: string) =>
    void namespace.to(waitingRoomOf(sittingId)).emit(serverEvents.deviceReleased.name, { sittingId });
  namespace.on('connection', (socket) => serve(namespace, socket, actions, edge, tellDeviceFree));
  return { tellDeviceFree };
}

function serve(
  namespace: Namespace,
  socket: Socket,
  actions: SittingActions,
  edge: SocketEdge,
  tellDeviceFree: (sittingId: string) => void,
): void {
  const { personId } = socket.data.principal as Principal;
  let seat: Seat | null = null;
  /** Where the room is closed to this device: its saves are judged, kept and do not count. */
  let evidenceSeat: Seat | null = null;
  const viewer = {
    sittingChanged(view: SittingView) {
      if (seat?.sittingId === view.sittingId) seat.deadline = view.deadline === null ? null : instant(view.deadline);
      socket.emit(serverEvents.sittingChanged.name, { sitting: view });
    },
  };

  function leave() {
    if (seat === null) return;
    actions.announcer.leave(seat.sittingId, viewer);
    void socket.leave(roomOf(seat.sittingId));
    void socket.leave(deviceRoomOf(seat.sittingId, seat.deviceId));
    seat = null;
  }

  bindEvent(edge, socket, candidateEvents.attach, async ({ sittingId, deviceId, takeOver }, receivedAt) => {
    const attached = await actions.attach(
      { candidateId: personId, sittingId, deviceId, connectionId: socket.id, takeOver: takeOver ?? false },
      receivedAt,
    );
    if (!attached.ok) {
      if (attached.refusal.params?.['holder'] === 'living')
        namespace.to(roomOf(sittingId)).emit(serverEvents.deviceRequested.name, { sittingId });
      if (attached.refusal.code === 'open-on-another-device') void socket.join(waitingRoomOf(sittingId));
      // What this device still holds is evidence, and nothing that a candidate sends is thrown away [SAVE-3].
      const types = await actions.ownItemTypes(personId, sittingId);
      if (types !== null) evidenceSeat = { sittingId, deviceId, types, deadline: null };
      return attached;
    }
    const { room, formerDevice } = attached.value;
    leave();
    evidenceSeat = null;
    if (!socket.connected) {
      // It broke off meanwhile, when there was no seat to leave; the device must not look alive for it [SIT-1].
      await actions.disconnected(sittingId, socket.id, edge.clock.now());
      return refuse('temporarily-unavailable', 'The connection ended while it was being attached.');
    }
    if (formerDevice !== null)
      namespace.to(deviceRoomOf(sittingId, formerDevice)).emit(serverEvents.deviceLost.name, { sittingId });
    seat = {
      sittingId,
      deviceId,
      types: room.form.map((item) => item.type),
      deadline: room.sitting.deadline === null ? null : instant(room.sitting.deadline),
    };
    actions.announcer.join(sittingId, viewer, room.sitting.version);
    await socket.join([roomOf(sittingId), deviceRoomOf(sittingId, deviceId)]);
    return ok({ room });
  });

  provideTextAcks(socket);
  socket.on(candidateEvents.save.name, (message: unknown, ack: unknown) => {
    if (typeof ack !== 'function') return;
    const receivedAt = edge.clock.now();
    const from = seat ?? evidenceSeat;
    const save = readSave(message, from);
    if (typeof save === 'string' || from === null) {
      const refusal: SaveAck = {
        status: 'refused',
        revision: revisionIn(message),
        serverNow: receivedAt,
        deadline: from?.deadline ?? null,
        code: from === null ? 'not-your-sitting' : 'bad-input',
        message: typeof save === 'string' ? save : 'Attach to the sitting first.',
      };
      ack(refusal);
      return;
    }
    actions.save(
      {
        sittingId: from.sittingId,
        position: save.position,
        revision: save.revision,
        deviceId: from.deviceId,
        value: JSON.stringify(save.value),
        receivedAt,
        believedDeadline: from.deadline,
      },
      (outcome) => {
        if (outcome.deadline !== from.deadline && outcome.open) from.deadline = outcome.deadline;
        const now = edge.clock.now();
        if (outcome.verdict === 'saved') textAckOf(ack as Ack)(savedText(save.revision, now, outcome.deadline));
        else (ack as Ack)(ackOf(outcome, save.revision, now));
      },
    );
  });

  bindEvent(edge, socket, candidateEvents.flag, async ({ sittingId, positions }) => {
    if (seat?.sittingId !== sittingId) return refuse('not-your-sitting', 'Attach to the sitting first.');
    await actions.flag(sittingId, positions);
    return ok({});
  });

  bindEvent(edge, socket, candidateEvents.notes, async ({ sittingId, notes }) => {
    if (seat?.sittingId !== sittingId) return refuse('not-your-sitting', 'Attach to the sitting first.');
    const version = await actions.keepNotes(seat, notes);
    return version === null
      ? refuse('sitting-not-open', 'Notes are kept while the sitting is open on this device.')
      : ok({ version });
  });

  bindEvent(edge, socket, candidateEvents.advance, async ({ sittingId, position }) => {
    if (seat?.sittingId !== sittingId) return refuse('not-your-sitting', 'Attach to the sitting first.');
    const reached = await actions.advance(seat, position);
    return reached === null
      ? refuse('conflict', 'This sitting does not run on this device, or its items are free to go to.')
      : ok({ reached });
  });

  bindEvent(edge, socket, candidateEvents.submit, async ({ sittingId }, receivedAt) => {
    if (seat?.sittingId !== sittingId) return refuse('not-your-sitting', 'Attach to the sitting first.');
    const done = await actions.submit({ candidateId: personId, sittingId, deviceId: seat.deviceId }, receivedAt);
    if (!done.ok) return done;
    return sittingAnswer(sittingId);
  });

  bindEvent(edge, socket, candidateEvents.sync, ({ sittingId }) => sittingAnswer(sittingId));

  bindEvent(edge, socket, candidateEvents.release, async ({ sittingId }, receivedAt) => {
    if (seat?.sittingId !== sittingId) return refuse('not-your-sitting', 'Attach to the sitting first.');
    const released = await actions.releaseDevice(personId, sittingId, seat.deviceId, receivedAt);
    if (!released.ok) return released;
    tellDeviceFree(sittingId);
    return ok({});
  });

  async function sittingAnswer(sittingId: string) {
    const view = await actions.ownView(personId, sittingId, edge.clock.now());
    return view ? ok({ sitting: view }) : refuse('not-found', 'You have no such sitting.');
  }

  socket.on('disconnect', (reason) => {
    if (seat === null) return;
    const { sittingId } = seat;
    leave();
    // A silent device was last heard of at least one lease ago; a closed connection spoke just now.
    const now = edge.clock.now();
    const seenAt = reason === 'ping timeout' ? instant(now - DEVICE_LEASE) : now;
    actions.disconnected(sittingId, socket.id, seenAt).catch((error: unknown) => {
      if (!edge.isConnectionLost(error))
        edge.log.error({ err: error, sittingId }, 'a device could not be marked as gone');
    });
  });
}

interface Save {
  readonly position: number;
  readonly revision: number;
  readonly value: unknown;
}

/** Hand-written, as it runs on every save. @returns what is wrong, as a sentence, or the save. */
function readSave(message: unknown, seat: Seat | null): Save | string {
  if (typeof message !== 'object' || message === null) return 'response:save takes an object.';
  const { sittingId, position, revision, value } = message as { [name: string]: unknown };
  if (seat === null) return 'Attach to the sitting first.';
  if (sittingId !== seat.sittingId) return 'This connection is attached to another sitting.';
  if (typeof position !== 'number' || !Number.isInteger(position)) return 'position must be a whole number.';
  const type = seat.types[position - 1];
  if (type === undefined) return `position must be from 1 to ${seat.types.length}.`;
  if (typeof revision !== 'number' || !Number.isInteger(revision) || revision < 1 || revision > 2_000_000_000)
    return 'revision must be a whole number from 1 to 2,000,000,000.';
  if (!responseFits(type, value)) return `value is no answer to an item of type ${type}.`;
  return { position, revision, value };
}

function revisionIn(message: unknown): number {
  const revision = typeof message === 'object' && message !== null ? (message as { revision?: unknown }).revision : 0;
  return Number.isSafeInteger(revision) ? (revision as number) : 0;
}

/** By hand, as it is written for every save. */
const savedText = (revision: number, serverNow: Instant, deadline: Instant | null) =>
  `{"status":"saved","revision":${revision},"serverNow":${serverNow},"deadline":${deadline}}`;

function ackOf(outcome: SaveOutcome, revision: number, serverNow: Instant): SaveAck {
  const { deadline } = outcome;
  switch (outcome.verdict) {
    case 'saved':
      return { status: 'saved', revision, serverNow, deadline };
    case 'afterEnd':
      return outcome.open
        ? { status: 'late', revision, serverNow, deadline }
        : { status: 'closed', revision, serverNow, deadline };
    case 'otherDevice':
      return {
        status: 'refused',
        revision,
        serverNow,
        deadline,
        code: 'open-on-another-device',
        message: 'Another device holds this sitting now; this answer was kept as evidence and does not count.',
      };
    case 'whilePaused':
      return {
        status: 'refused',
        revision,
        serverNow,
        deadline,
        code: 'sitting-paused',
        message: 'The sitting is paused; this answer was kept as evidence and does not count.',
      };
    case 'leftBehind':
      return {
        status: 'refused',
        revision,
        serverNow,
        deadline,
        code: 'item-left-behind',
        message:
          'In this exam only the item you have come to can be answered; this was kept as evidence and does not count.',
      };
    case 'unknownSitting':
      return {
        status: 'refused',
        revision,
        serverNow,
        deadline,
        code: 'not-found',
        message: 'There is no such sitting.',
      };
    case 'overloaded':
      return {
        status: 'refused',
        revision,
        serverNow,
        deadline,
        code: 'temporarily-unavailable',
        message: 'This answer is not saved yet; send it again.',
      };
  }
}
