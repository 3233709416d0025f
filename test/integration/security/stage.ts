import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Role } from '../../../server/contract/operation.ts';
import { roles } from '../../../server/contract/operation.ts';
import type { Room, SaveAck, SittingView } from '../../../server/contract/sittings.ts';
import { type Demonstration, startDemonstration } from '../../support/demonstration.ts';

/** Somebody who is signed in, as a program that speaks HTTP sees it. */
export interface Caller {
  readonly cookie: string;
  readonly personId: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The answer as JSON; null when it is none. */
  readonly json: unknown;
}

/** The whole product as a process of its own, and one person per role who is signed in. */
export interface Stage {
  readonly server: Demonstration;
  readonly callers: Readonly<Record<Role, Caller>>;
  send(
    method: string,
    path: string,
    options?: { caller?: Caller | null; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  /** A person with these roles, signed in for each of them; made by the administrator. */
  person(name: string, ofRoles: readonly Role[]): Promise<Readonly<Record<Role, Caller>>>;
  connect(namespace: string, caller: Caller | null, options?: Partial<ManagerOptions & SocketOptions>): Socket;
  /** Starts the five-item try-out for a candidate. */
  startTryOut(candidate: Caller, deviceId: string): Promise<string>;
  /** A candidate in the room: attached, and answering the true-or-false or any other item with whatever fits. */
  attach(candidate: Caller, sittingId: string, deviceId: string): Promise<{ socket: Socket; room: Room }>;
  /** Whether the server still serves: answers that it is ready. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

export async function openStage(settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const server = await startDemonstration(settings);
  const sockets: Socket[] = [];

  const send: Stage['send'] = async (method, path, { caller = null, body, headers = {} } = {}) => {
    const response = await fetch(server.origin + path, {
      method,
      headers: {
        ...(caller && { cookie: caller.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };

  async function signIn(link: string): Promise<Caller> {
    const answer = await send('POST', '/api/sign-in/link', { body: { token: link.split('#')[1] } });
    const [cookie = ''] = answer.headers.getSetCookie();
    return { cookie: cookie.split(';')[0] ?? '', personId: (answer.json as { personId: string }).personId };
  }

  const entries: [Role, Caller][] = [];
  for (const role of roles) entries.push([role, await signIn(server.linkOf(role))]);
  const callers = Object.fromEntries(entries) as Record<Role, Caller>;

  const connect: Stage['connect'] = (namespace, caller, options = {}) => {
    const socket = io(server.origin + namespace, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...options,
      extraHeaders: { ...(caller && { cookie: caller.cookie }), ...(options.extraHeaders as Record<string, string>) },
    });
    sockets.push(socket);
    return socket;
  };

  return {
    server,
    callers,
    send,
    connect,
    async person(name, ofRoles) {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
      const made = await send('POST', '/api/admin/people', {
        caller: callers.admin,
        body: { email, name, roles: ofRoles },
      });
      const { personId } = made.json as { personId: string };
      const signedIn: [Role, Caller][] = [];
      for (const role of ofRoles) {
        const path = `/api/admin/people/${personId}/sign-in-links`;
        const link = await send('POST', path, { caller: callers.admin, body: { role } });
        signedIn.push([role, await signIn(`#${(link.json as { token: string }).token}`)]);
      }
      return Object.fromEntries(signedIn) as Record<Role, Caller>;
    },
    async startTryOut(candidate, deviceId) {
      const offers = await send('GET', '/api/candidate/deliveries', { caller: candidate });
      const { deliveries } = offers.json as { deliveries: { deliveryId: string; examId: string }[] };
      const deliveryId = deliveries.find(({ examId }) => examId === 'tryout')?.deliveryId;
      const started = await send('POST', '/api/candidate/sittings', {
        caller: candidate,
        body: { deliveryId, deviceId },
      });
      if (started.status !== 200) throw new Error(`the try-out could not be started: ${started.text}`);
      return (started.json as { sitting: SittingView }).sitting.sittingId;
    },
    async attach(candidate, sittingId, deviceId) {
      const socket = connect('/candidate', candidate);
      const ack = (await socket.emitWithAck('sitting:attach', { sittingId, deviceId })) as { ok: boolean; room: Room };
      if (!ack.ok) throw new Error(`could not attach: ${JSON.stringify(ack)}`);
      return { socket, room: ack.room };
    },
    isReady: async () => (await send('GET', '/readyz')).status === 200,
    async close() {
      for (const socket of sockets) socket.disconnect();
      await server.remove();
    },
  };
}

/** Takes an answer back, which fits an item of any type, and so many times that each is a save of its own. */
export function save(socket: Socket, sittingId: string, position: number, revision: number): Promise<SaveAck> {
  return socket.emitWithAck('response:save', { sittingId, position, revision, value: null }) as Promise<SaveAck>;
}

/** Resolves with the code of a refused handshake, or with `connected`. */
export function fateOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) =>
      resolve(error.data?.code ?? error.message),
    );
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
