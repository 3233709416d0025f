import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface RedisProcess {
  /** Resolves when it has ended, with what ended it. */
  readonly ended: Promise<string>;
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** A real redis-server on a port of the loopback address, without persistence: whoever kills it loses all it held. */
export async function startRedisProcess(port: number): Promise<RedisProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' });
  const ended = once(server, 'exit').then(([code, signal]) => String(signal ?? `exit code ${code}`));
  const lines = createInterface({ input: server.stdout });
  await (async () => {
    for await (const line of lines) if (line.includes('eady to accept connections')) return;
    throw new Error('redis-server ended before it was ready');
  })();
  server.stdout.resume();
  return {
    ended,
    async kill() {
      server.kill('SIGKILL');
      await ended;
    },
  };
}
