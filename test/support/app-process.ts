import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface AppProcessOptions {
  /** The built server; see `buildServer`. */
  readonly main: string;
  /** The settings, and nothing of this process's own environment beside PATH. */
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** One server process, started as an operator would start it. */
export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  /** Resolves when it says that it is ready; rejects when it ends first. */
  ready(): Promise<void>;
  /** Resolves when it has ended, with what ended it. */
  readonly ended: Promise<string>;
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves when it has stopped in order. */
  stop(): Promise<void>;
}

const askEveryMs = 25;

export async function startAppProcess({ main, env, logFile }: AppProcessOptions): Promise<AppProcess> {
  const log = await open(logFile, 'a');
  const child: ChildProcess = spawn(process.execPath, ['--enable-source-maps', main], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? `exit code ${code}`));
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const url = `http://127.0.0.1:${env['PORT']}`;

  const signal = async (name: 'SIGKILL' | 'SIGTERM') => {
    child.kill(name);
    await ended;
  };

  return {
    url,
    pid: child.pid ?? 0,
    ended,
    async ready() {
      while (!hasEnded) {
        if (await isReady(url)) return;
        await sleep(askEveryMs);
      }
      throw new Error(`the server ended (${await ended}) before it was ready; its log is ${logFile}`);
    },
    kill: () => signal('SIGKILL'),
    stop: () => signal('SIGTERM'),
  };
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
