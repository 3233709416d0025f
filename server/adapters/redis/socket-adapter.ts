import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import type { Log } from '../../ports/log.ts';

export interface RedisSocketAdapter {
  readonly adapter: ReturnType<typeof createAdapter>;
  /** False while Redis cannot be reached: live messages between nodes are lost then, and nothing else. */
  isUp(): boolean;
  /** Resolves when Redis is reached for the first time, which may be long after the start. */
  readonly connected: Promise<unknown>;
  close(): Promise<void>;
}

/** Connects the nodes' live channels through Redis Streams. */
export function createRedisSocketAdapter(url: string, log: Log): RedisSocketAdapter {
  // The adapter reads in a loop that never rests when reading fails at once, so commands must wait while Redis is away; the
  // limit keeps what waits small. Nothing is lost that the database does not hold.
  const client = createClient({ url, commandsQueueMaxLength: 10_000 });
  client.on('error', (error) => log.warn({ err: error }, 'Redis is not reachable; live messages between nodes wait'));
  const connected = client.connect();
  return {
    connected,
    adapter: createAdapter(client, { readCount: 500 }),
    isUp: () => client.isReady,
    async close() {
      client.destroy();
    },
  };
}
