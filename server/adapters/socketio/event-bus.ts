import type { Server } from 'socket.io';
import type { EventBus } from '../../ports/event-bus.ts';

/** Carries ids between nodes over whatever adapter Socket.IO runs on; on one node there is nobody to tell. */
export function createSocketEventBus(): EventBus & { connect(io: Server): void } {
  const listeners = new Map<string, (ids: readonly string[]) => void>();
  let server: Server | undefined;
  return {
    connect(io) {
      server = io;
      for (const [topic, listener] of listeners) io.on(topic, listener);
    },
    publish(topic, ids) {
      server?.serverSideEmit(topic, [...ids]);
    },
    subscribe(topic, listener) {
      listeners.set(topic, listener);
      server?.on(topic, listener);
    },
  };
}
