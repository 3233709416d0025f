import { deviceId } from '../../transport/device-id.ts';
import { ask, connect, type LiveSocket } from '../../transport/socket.ts';
import { isLastWord, type OutboxEntry } from './outbox.ts';
import { openOutbox } from './outbox-store.ts';

const connectionMs = 10_000;

/**
 * Sends what this device still holds of a sitting that has ended, as evidence [SAVE-3]. To be asked for again when something is left.
 *
 * @returns how many answers have arrived
 */
export async function deliverKept(sittingId: string): Promise<number> {
  const socket = connect('/candidate');
  try {
    if (!(await connected(socket))) return 0;
    // Refused, because the sitting has ended; from here on the server takes its late answers over this connection.
    await ask(socket, 'sitting:attach', { sittingId, deviceId: deviceId() });
    const store = await openOutbox(sittingId);
    let arrived = 0;
    for (const entry of await store.load())
      if (await hasArrived(socket, sittingId, entry)) {
        await store.remove(entry.position, entry.revision);
        arrived += 1;
      }
    return arrived;
  } finally {
    socket.disconnect();
  }
}

async function hasArrived(socket: LiveSocket, sittingId: string, entry: OutboxEntry): Promise<boolean> {
  const { position, revision, value } = entry;
  const ack = await ask(socket, 'response:save', { sittingId, position, revision, value });
  return ack !== null && 'status' in ack && ack.code !== 'not-your-sitting' && isLastWord(ack);
}

function connected(socket: LiveSocket): Promise<boolean> {
  if (socket.connected) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), connectionMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
