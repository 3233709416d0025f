import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, type PooledDatabase } from '../../../server/adapters/postgres/database.ts';
import { resetEmbedded } from '../../../server/adapters/postgres/embedded.ts';
import { filesOf, ownerRole } from '../../../server/adapters/postgres/embedded-server.ts';
import { startAppProcess } from '../../support/app-process.ts';
import { makeDataDir } from '../../support/data-dir.ts';
import { freePorts } from '../../support/free-port.ts';
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

/** How servers are run: the built program, and more of its environment. */
export interface Program {
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function startServer({ main, env }: Program): Promise<BenchServer> {
  const dataDir = await makeDataDir();
  const [port = 0] = await freePorts(1);
  const logFile = join(dataDir, 'server.log');
  const reset = () => resetEmbedded({ dataDir, log: quietLog });
  const app = await startAppProcess({ main, env: { ...env, PORT: String(port), DATA_DIR: dataDir }, logFile });
  try {
    await app.ready();
  } catch (cause) {
    const log = await readFile(logFile, 'utf8');
    await reset();
    throw new Error(`the server did not start; it said:\n${log}`, { cause });
  }
  let stopping = false;
  void app.ended.then((how) => {
    if (!stopping) process.stderr.write(`the server ended with ${how}; its log is ${logFile}\n`);
  });
  const owner = createDatabase(
    { host: filesOf(dataDir).socket, user: ownerRole, database: 'invigil' },
    { log: quietLog, name: 'bench', max: 4 },
  );
  return {
    origin: app.url,
    owner,
    async rssMb() {
      const status = await readFile(`/proc/${app.pid}/status`, 'utf8');
      return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
    },
    async stop() {
      stopping = true;
      await owner.close();
      await app.stop();
      await reset();
    },
  };
}
