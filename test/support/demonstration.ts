import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../server/contract/operation.ts';
import { roles } from '../../server/contract/operation.ts';
import { type AppProcess, startAppProcess } from './app-process.ts';
import { makeDataDir } from './data-dir.ts';
import { freePorts } from './free-port.ts';

interface Build {
  ensureBuilt(): Promise<void>;
}

/** A whole installation as `npm start` makes it on a fresh machine: a process, its embedded database, its demonstration people. */
export interface Demonstration {
  readonly origin: string;
  readonly dataDir: string;
  /** The one-time sign-in link that the start screen shows for a role, as one would click it. A restart shows new ones. */
  linkOf(role: Role): string;
  /** All that the server has written: its log and its start screens. */
  log(): Promise<string>;
  /** SIGKILL to the server; its database lives on, as after a crash. */
  kill(): Promise<void>;
  /** Starts it again after a kill, on the same port and data. Resolves when it is ready. */
  restart(): Promise<void>;
  /** Stops everything and removes the data. */
  remove(): Promise<void>;
}

/** @param settings more environment variables, such as `{ LOG_LEVEL: 'info' }`. */
export async function startDemonstration(settings: Readonly<Record<string, string>> = {}): Promise<Demonstration> {
  const { ensureBuilt } = (await import(new URL('../../scripts/lib/build.mjs', import.meta.url).href)) as Build;
  await ensureBuilt();
  const main = new URL('../../dist/server/main.js', import.meta.url).pathname;
  const dataDir = await makeDataDir();
  const logFile = join(dataDir, 'server.log');
  const [port = 0] = await freePorts(1);
  let running: AppProcess | null = null;
  let links: ReadonlyMap<Role, string> = new Map();

  const log = () => readFile(logFile, 'utf8').catch(() => '');
  async function start(): Promise<void> {
    const before = (await log()).length;
    running = await startAppProcess({ main, env: { PORT: String(port), DATA_DIR: dataDir, ...settings }, logFile });
    await running.ready();
    links = linksIn((await waitForScreen(log, before)).slice(before));
  }
  const stop = async () => {
    await running?.stop();
    running = null;
  };

  const demonstration: Demonstration = {
    origin: `http://127.0.0.1:${port}`,
    dataDir,
    linkOf(role) {
      const link = links.get(role);
      if (link === undefined) throw new Error(`the start screen shows no link for a ${role}`);
      return link;
    },
    log,
    async kill() {
      await running?.kill();
      running = null;
    },
    restart: start,
    async remove() {
      // The database outlives a killed server: only one that runs can stop it in order.
      if (running === null) await start();
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await start();
  } catch (error) {
    const text = await log();
    await stop();
    await rm(dataDir, { recursive: true, force: true });
    throw new Error(`the demonstration did not start:\n${text}`, { cause: error });
  }
  return demonstration;
}

/** The start screen is written just after the server is ready. */
async function waitForScreen(log: () => Promise<string>, before: number): Promise<string> {
  for (;;) {
    const text = await log();
    if (text.slice(before).includes('npm run demo')) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function linksIn(screen: string): ReadonlyMap<Role, string> {
  const links = new Map<Role, string>();
  for (const [, role, link] of screen.matchAll(/^ {4}(\w+) .*\n +(http\S+\/link#\S+)$/gm)) {
    const known = roles.find((each) => each === role);
    if (known !== undefined && link !== undefined) links.set(known, link);
  }
  return links;
}
