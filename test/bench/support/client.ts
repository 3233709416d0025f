import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ClientOrders } from './protocol.ts';

/** The client has a process of its own, the same for the server and the echo. */
export interface BenchClient {
  call<Name extends keyof ClientOrders>(
    name: Name,
    order: ClientOrders[Name]['order'],
  ): Promise<ClientOrders[Name]['answer']>;
  readonly pid: number;
  stop(): Promise<void>;
}

export function startClient(): BenchClient {
  const child = forkModule('./client-process.ts');
  return {
    async call(name, order) {
      const answer = nextMessage(child);
      child.send({ name, order });
      const { error, value } = (await answer) as { error?: string; value: never };
      if (error !== undefined) throw new Error(`the client failed: ${error}`);
      return value;
    },
    pid: child.pid ?? 0,
    stop: () => end(child),
  };
}

/** A bare Socket.IO server that acknowledges every save at once. */
export async function startEcho(): Promise<{ origin: string; pid: number; stop(): Promise<void> }> {
  const child = forkModule('./echo-process.ts');
  const { port } = (await nextMessage(child)) as { port: number };
  return { origin: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => end(child) };
}

const processes = {
  './client-process.ts': new URL('./client-process.ts', import.meta.url),
  './echo-process.ts': new URL('./echo-process.ts', import.meta.url),
};

/** TypeScript by tsx, also where the parent runs under something else. */
function forkModule(name: keyof typeof processes): ChildProcess {
  return fork(fileURLToPath(processes[name]), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the benchmark ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.removeListener('exit', onExit);
      resolve(message);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
