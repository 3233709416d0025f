import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../../scripts/lib/root.mjs';
import { createDatabase, type PooledDatabase } from '../../../server/adapters/postgres/database.ts';
import { resetEmbedded } from '../../../server/adapters/postgres/embedded.ts';
import { filesOf, ownerRole } from '../../../server/adapters/postgres/embedded-server.ts';
import { makeDataDir } from '../../support/data-dir.ts';
import { quietLog } from '../../support/log.ts';

/** The real server, as `npm start` runs it, on an embedded PostgreSQL of its own. */
export interface BenchServer {
  readonly origin: string;
  /** Works as the owner of the tables: seeds, and looks at what the server wrote. */
  readonly owner: PooledDatabase;
  /** Resident memory of the server's process, without PostgreSQL. */
  rssMb(): Promise<number>;
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;

export async function startServer(): Promise<BenchServer> {
  const dataDir = await makeDataDir();
  const origin = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist', 'server', 'main.js')], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: new URL(origin).port,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = lastWords(child);
  const reset = () => resetEmbedded({ dataDir, log: quietLog });
  try {
    await untilReady(origin, child);
  } catch (cause) {
    await end(child);
    await reset();
    throw new Error(`the server did not start. It said last:\n${said()}`, { cause });
  }
  let stopping = false;
  child.once('exit', (code) => {
    if (!stopping) process.stderr.write(`the server ended with ${code}; it said last:\n${said()}\n`);
  });
  const owner = createDatabase(
    { host: filesOf(dataDir).socket, user: ownerRole, database: 'invigil' },
    { log: quietLog, name: 'bench', max: 4 },
  );
  return {
    origin,
    owner,
    async rssMb() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
    },
    async stop() {
      stopping = true;
      await owner.close();
      await end(child);
      await reset();
    },
  };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000);
  });
  return () => text;
}

async function untilReady(origin: string, child: ChildProcess): Promise<void> {
  const giveUpAt = performance.now() + readyWithinMs;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it was ready`);
    const ready = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (performance.now() > giveUpAt) throw new Error('the server did not become ready within a minute');
    await sleep(50);
  }
}
