import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import type { Log } from '../../ports/log.ts';

export interface RedisSocketAdapter {
  readonly adapter: ReturnType<typeof createAdapter>;
  /** False while Redis cannot be reached: live messages between nodes are lost then, and nothing else. */
  isUp(): boolean;
  close(): Promise<void>;
}

/** Connects the nodes' live channels through Redis Streams. */
export async function createRedisSocketAdapter(url: string, log: Log): Promise<RedisSocketAdapter> {
  // The adapter reads in a loop that never rests when reading fails at once, so commands must wait while Redis is away; the
  // limit keeps what waits small. Nothing is lost that the database does not hold.
  const client = createClient({ url, commandsQueueMaxLength: 10_000 });
  client.on('error', (error) => log.warn({ err: error }, 'Redis is not reachable; live messages between nodes wait'));
  await client.connect();
  return {
    adapter: createAdapter(client, { readCount: 500 }),
    isUp: () => client.isReady,
    async close() {
      client.destroy();
    },
  };
}
