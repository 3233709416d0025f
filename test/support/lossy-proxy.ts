import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A bad line between a browser and a server. */
export interface LossyProxy {
  readonly port: number;
  /** What has happened to packets so far. */
  readonly counted: () => { readonly delayed: number; readonly cut: number };
  readonly close: () => Promise<void>;
}

const latencyMs = 40;
/** What TCP waits before it sends a lost packet again. */
const resendMs = { least: 200, most: 800 };
/** Of the lost packets so many break their connection, as when a phone changes its cell. */
const cutRatio = 0.05;

/**
 * Passes bytes on to a port of this machine as a line does that loses packets. No byte is dropped, since TCP sends what was lost again: what a program
 * sees of a loss is that a piece, and all that follows it, comes later. Now and then a connection breaks.
 *
 * @param lossRatio how many pieces of a hundred, by 0.01
 * @param random seeded by the test
 */
export async function startLossyProxy(to: number, lossRatio: number, random: () => number): Promise<LossyProxy> {
  const counted = { delayed: 0, cut: 0 };
  const open = new Set<Socket>();

  function pass(from: Socket, into: Socket, breakOff: () => void) {
    let free = 0;
    from.on('data', (piece: Buffer) => {
      const lost = random() < lossRatio;
      if (lost && random() < cutRatio) {
        counted.cut += 1;
        breakOff();
        return;
      }
      if (lost) counted.delayed += 1;
      const extra = lost ? resendMs.least + random() * (resendMs.most - resendMs.least) : 0;
      const now = performance.now();
      free = Math.max(free, now + latencyMs + extra);
      setTimeout(() => into.destroyed || into.write(piece), free - now);
    });
    from.on('close', () => setTimeout(() => into.end(), Math.max(0, free - performance.now()) + 1));
  }

  const server = createServer({ noDelay: true }, (browser) => {
    const behind = connect({ port: to, host: '127.0.0.1', noDelay: true });
    const breakOff = () => {
      browser.destroy();
      behind.destroy();
    };
    for (const socket of [browser, behind]) {
      open.add(socket);
      socket.on('error', breakOff);
      socket.on('close', () => open.delete(socket));
    }
    pass(browser, behind, breakOff);
    pass(behind, browser, breakOff);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    counted: () => ({ ...counted }),
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
