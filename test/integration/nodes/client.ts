import { io, type Socket } from 'socket.io-client';
import type { Board, Room, SaveAck, SittingView } from '../../../server/contract/sittings.ts';

type Answer<T> = ({ ok: true } & T) | { ok: false; code: string };

/** A connection to one node, in one namespace, as one person. */
export interface Connection {
  readonly raw: Socket;
  attach(sittingId: string, deviceId: string, takeOver?: boolean): Promise<Answer<{ room: Room }>>;
  save(sittingId: string, position: number, revision: number, value: string): Promise<SaveAck>;
  watch(deliveryId: string): Promise<Answer<{ board: Board }>>;
  /** The next message of this name that fits. */
  next<T>(event: string, fits?: (message: T) => boolean): Promise<T>;
}

const open: Socket[] = [];

export async function connect(origin: string, namespace: 'candidate' | 'proctor', cookie: string): Promise<Connection> {
  const socket = io(`${origin}/${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie },
  });
  open.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    raw: socket,
    attach: (sittingId, deviceId, takeOver = false) =>
      socket.emitWithAck('sitting:attach', { sittingId, deviceId, takeOver }),
    save: (sittingId, position, revision, value) =>
      socket.emitWithAck('response:save', { sittingId, position, revision, value }),
    watch: (deliveryId) => socket.emitWithAck('board:watch', { deliveryId }),
    next: <T>(event: string, fits: (message: T) => boolean = () => true) =>
      new Promise<T>((resolve) => {
        const listen = (message: T) => {
          if (!fits(message)) return;
          socket.off(event, listen);
          resolve(message);
        };
        socket.on(event, listen);
      }),
  };
}

export function disconnectAll(): void {
  for (const socket of open.splice(0)) socket.disconnect();
}

export async function send<T>(origin: string, cookie: string, method: string, path: string, body?: object) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json().catch(() => null)) as T };
}

export async function startSitting(origin: string, cookie: string, deliveryId: string, deviceId: string) {
  const path = '/api/candidate/sittings';
  const answer = await send<{ sitting: SittingView }>(origin, cookie, 'POST', path, { deliveryId, deviceId });
  if (answer.status !== 200)
    throw new Error(`start was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.sitting;
}
