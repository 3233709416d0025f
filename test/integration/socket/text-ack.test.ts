import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provideTextAcks, textAckOf } from '../../../server/socket/text-ack.ts';

describe('acknowledgements written as text', () => {
  const httpServer = createServer();
  const server = new Server(httpServer, { perMessageDeflate: false });
  let url: string;

  beforeAll(async () => {
    for (const name of ['/', '/candidate'])
      server.of(name).on('connection', (socket) => {
        provideTextAcks(socket);
        socket.on('text', (length: number, ack: (answer: unknown) => void) =>
          textAckOf(ack)(JSON.stringify({ text: 'x'.repeat(length) })),
        );
        socket.on('value', (ack: (answer: unknown) => void) => ack({ plain: true }));
      });
    await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it.each([
    ['websocket', '/candidate'],
    ['polling', '/candidate'],
    ['websocket', '/'],
  ])('reach the one who asked, by %s on %s, whatever their length', async (transport, namespace) => {
    const socket = io(`${url}${namespace}`, { transports: [transport], forceNew: true });
    try {
      for (const length of [
        0, 50, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 125, 5000,
      ])
        expect(await socket.emitWithAck('text', length)).toEqual({ text: 'x'.repeat(length) });
      const many = await Promise.all(Array.from({ length: 50 }, (_, length) => socket.emitWithAck('text', length)));
      expect(many.map(({ text }: { text: string }) => text.length)).toEqual(Array.from({ length: 50 }, (_, n) => n));
      expect(await socket.emitWithAck('value')).toEqual({ plain: true });
    } finally {
      socket.disconnect();
    }
  });

  it('are values like all others where the connection was not prepared', () => {
    const answers: unknown[] = [];
    textAckOf((answer) => answers.push(answer))('{"a":1}');
    expect(answers).toEqual([{ a: 1 }]);
  });
});
