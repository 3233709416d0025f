import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface TestRedis {
  /** The socket it listens on; there is no port. */
  readonly socketPath: string;
  stop(): Promise<void>;
}

/** A real redis-server of the test's own, without persistence. */
export async function startRedis(): Promise<TestRedis> {
  const dir = mkdtempSync(path.join(tmpdir(), 'invigil-redis-'));
  const socketPath = path.join(dir, 'redis.sock');
  const settings = ['--port', '0', '--unixsocket', socketPath, '--dir', dir, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(server, 'exit');
  const lines = createInterface({ input: server.stdout });
  const ready = (async () => {
    for await (const line of lines) if (line.includes('eady to accept connections')) return;
    throw new Error('redis-server ended before it was ready');
  })();
  await ready;
  server.stdout.resume();
  return {
    socketPath,
    async stop() {
      server.kill('SIGTERM');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
