import type { Server as HttpServer } from 'node:http';
import { type Namespace, Server, type Socket } from 'socket.io';
import type { Role } from '../contract/operation.ts';
import type { SocketEvent } from '../contract/sittings.ts';
import { isCrossSite } from '../http/cross-site.ts';
import type { Authenticate } from '../http/mount.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** Which role a namespace needs. A namespace that is not here does not exist. */
export const namespaceRoles: Record<SocketEvent['namespace'], Role> = {
  '/candidate': 'candidate',
  '/proctor': 'proctor',
};

/** Answers are at most 3 kB; nothing a client sends is larger. */
const largestPacketBytes = 16_384;

export interface Sockets {
  readonly io: Server;
  readonly candidate: Namespace;
  readonly proctor: Namespace;
  /** Ends the connections of logins that were revoked or signed out. */
  disconnectLogin(loginId: string): void;
}

/**
 * The live channel. Every namespace has one role, checked at the handshake against the cookie of that role; `socket.data.principal` is who
 * it is from then on.
 */
export function createSockets(deps: {
  readonly httpServer: HttpServer;
  readonly publicOrigin: string;
  readonly authenticate: Authenticate;
  readonly clock: Clock;
  readonly log: Log;
  readonly adapter: NonNullable<ConstructorParameters<typeof Server>[1]>['adapter'];
}): Sockets {
  const io = new Server(deps.httpServer, {
    serveClient: false,
    maxHttpBufferSize: largestPacketBytes,
    // A silent device is found within the lease of SIT-1.
    pingInterval: 10_000,
    pingTimeout: 10_000,
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (req, done) => {
      const cross = isCrossSite(req.headers, deps.publicOrigin);
      done(cross ? 'requests from other sites are refused' : null, !cross);
    },
    ...(deps.adapter ? { adapter: deps.adapter } : {}),
  });

  // Socket.IO's own namespace exists always; nothing is served there, so nobody stays in it.
  io.use((_socket, next) => next(refusal('not-found', 'Connect to a namespace.')));

  function namespace(name: SocketEvent['namespace']): Namespace {
    const role = namespaceRoles[name];
    const of = io.of(name);
    of.use((socket, next) => {
      deps
        .authenticate(socket.request.headers.cookie, role, deps.clock.now())
        .then(async (principal) => {
          if (principal === null) return next(refusal('not-signed-in', `Sign in as ${role} first.`));
          socket.data.principal = principal;
          await socket.join(loginRoom(principal.loginId));
          next();
        })
        .catch((error: unknown) => {
          deps.log.warn({ err: error }, 'a handshake could not be checked');
          next(refusal('temporarily-unavailable', 'Try again in a moment.'));
        });
    });
    of.on('connection', (socket: Socket) => {
      // A packet that cannot be read closes its connection, and nothing else.
      socket.on('error', (error) => deps.log.warn({ err: error }, 'a connection sent what cannot be read'));
    });
    return of;
  }

  return {
    io,
    candidate: namespace('/candidate'),
    proctor: namespace('/proctor'),
    disconnectLogin(loginId) {
      for (const name of Object.keys(namespaceRoles)) io.of(name).in(loginRoom(loginId)).disconnectSockets(true);
    },
  };
}

const loginRoom = (loginId: string) => `login:${loginId}`;

/** Reaches the client as `connect_error` with `data.code`. */
function refusal(code: string, message: string): Error {
  return Object.assign(new Error(message), { data: { code } });
}
