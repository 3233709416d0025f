import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import type { candidateEvents, proctorEvents, RefusedAck, serverEvents } from '../../server/contract/sittings.ts';

/** Events by the name they have on the wire. Only types are imported, so that the exam room carries no schema code. */
interface Asks {
  'sitting:attach': typeof candidateEvents.attach;
  'response:save': typeof candidateEvents.save;
  'flags:save': typeof candidateEvents.flag;
  'notes:save': typeof candidateEvents.notes;
  'sitting:advance': typeof candidateEvents.advance;
  'help:ask': typeof candidateEvents.askHelp;
  'messages:list': typeof candidateEvents.messages;
  'item:comment': typeof candidateEvents.comment;
  'sitting:submit': typeof candidateEvents.submit;
  'sitting:sync': typeof candidateEvents.sync;
  'device:release': typeof candidateEvents.release;
  'board:watch': typeof proctorEvents.watch;
  'board:unwatch': typeof proctorEvents.unwatch;
}

interface Pushes {
  'sitting:changed': typeof serverEvents.sittingChanged;
  'device:requested': typeof serverEvents.deviceRequested;
  'device:lost': typeof serverEvents.deviceLost;
  'device:released': typeof serverEvents.deviceReleased;
  'board:changed': typeof serverEvents.boardChanged;
}

export type AskName = keyof Asks;
export type AskPayload<Name extends AskName> = z.input<Asks[Name]['payload']>;
export type AskAck<Name extends AskName> = z.output<Asks[Name]['ack']> | RefusedAck;

type ServerToClient = { [Name in keyof Pushes]: (payload: z.output<Pushes[Name]['payload']>) => void };
type ClientToServer = {
  [Name in AskName]: (payload: AskPayload<Name>, ack: (answer: AskAck<Name>) => void) => void;
};

export type LiveSocket = Socket<ServerToClient, ClientToServer>;

/** Opens a live connection of one role; the login cookie travels with it. WebSocket first, polling where that is blocked. */
export function connect(namespace: '/candidate' | '/proctor'): LiveSocket {
  return io(namespace, {
    withCredentials: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
  });
}

/**
 * Sends an event and waits for its acknowledgement.
 *
 * @returns null when no answer came in time or there is no connection: the fate of the event is unknown then.
 */
export async function ask<Name extends AskName>(
  socket: LiveSocket,
  name: Name,
  payload: AskPayload<Name>,
  timeoutMs = 6000,
): Promise<AskAck<Name> | null> {
  // Socket.IO would keep the packet and send it after a reconnect, behind the back of whoever keeps the outbox.
  if (!socket.connected) return null;
  try {
    const bare = socket as Socket;
    return (await bare.timeout(timeoutMs).emitWithAck(name, payload)) as AskAck<Name>;
  } catch {
    return null;
  }
}

/** Whether an acknowledgement is a refusal. */
export function isRefused(ack: object): ack is RefusedAck {
  return 'ok' in ack && ack.ok === false;
}
