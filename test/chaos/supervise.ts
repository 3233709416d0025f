import { setTimeout as sleep } from 'node:timers/promises';

interface Running {
  readonly ended: Promise<string>;
  ready(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A process that is started again whenever it ends. */
export interface Supervised {
  ready(): Promise<void>;
  /** SIGKILL. Resolves when the successor has been started. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A server that cannot start at all is not waited for. */
const mostCrashes = 5;

/** @param options.crashes told of every end that `kill` and `stop` did not bring about. */
export async function supervise(options: {
  readonly start: () => Promise<Running>;
  readonly crashes: string[];
  readonly name: string;
}): Promise<Supervised> {
  let current = await options.start();
  let stopping = false;
  let expected = false;
  let restarted: Promise<void> = Promise.resolve();

  const watch = () => {
    restarted = current.ended.then(async (how) => {
      if (stopping) return;
      if (!expected) {
        options.crashes.push(`${options.name} ended by itself: ${how}`);
        await sleep(250);
      }
      expected = false;
      current = await options.start();
      watch();
    });
  };
  watch();

  return {
    async ready() {
      for (;;) {
        try {
          await current.ready();
          return;
        } catch (error) {
          if (stopping || options.crashes.length > mostCrashes) throw error;
          await restarted;
        }
      }
    },
    async kill() {
      expected = true;
      const back = restarted;
      await current.kill();
      await back;
    },
    async stop() {
      stopping = true;
      await current.stop();
    },
  };
}
