import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

// The least that a live exam could cost: the same events and acknowledgements as the real server, and nothing done.

const httpServer = createServer();
const io = new Server(httpServer, { serveClient: false });
const deadline = Date.now() + 7_200_000;

io.of('/candidate').on('connection', (socket) => {
  socket.on('response:save', ({ revision }: { revision: number }, ack: (answer: unknown) => void) => {
    ack({ status: 'saved', revision, serverNow: Date.now(), deadline });
  });
});

httpServer.listen(0, '127.0.0.1', () => process.send?.({ port: (httpServer.address() as AddressInfo).port }));
process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
