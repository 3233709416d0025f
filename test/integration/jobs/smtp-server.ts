import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface ReceivedMail {
  readonly from: string;
  readonly to: string[];
  readonly data: string;
}

export interface TestSmtpServer {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** From now on every recipient is refused, or taken again. */
  refuse(refused: boolean): void;
  stop(): Promise<void>;
}

/** A mail server on loopback that keeps what it gets. */
export async function startSmtpServer(): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let isRefusing = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const say = (line: string) => socket.write(`${line}\r\n`);
    let mail: ReceivedMail = { from: '', to: [], data: '' };
    let data: string[] | null = null;
    createInterface({ input: socket }).on('line', (line) => {
      if (data !== null) {
        if (line !== '.') data.push(line);
        else {
          received.push({ ...mail, data: data.join('\r\n') });
          data = null;
          say('250 kept');
        }
        return;
      }
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'MAIL') mail = { from: line, to: [], data: '' };
      if (command === 'DATA') {
        data = [];
        say('354 go on');
      } else if (command === 'RCPT' && isRefusing) say('550 no such mailbox');
      else {
        if (command === 'RCPT') mail.to.push(/<(.+)>/.exec(line)?.[1] ?? '');
        say(command === 'QUIT' ? '221 bye' : '250 ok');
      }
    });
    say('220 test');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    refuse(refused) {
      isRefusing = refused;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
