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
  /** CPU time used so far by the server's process and by all of PostgreSQL's. */
  cpu(): Promise<CpuSeconds>;
  /** Resident memory of the server's process, without PostgreSQL. */
  rssMb(): Promise<number>;
  stop(): Promise<void>;
}

export interface CpuSeconds {
  readonly node: number;
  readonly postgres: number;
}

/** What was used between two looks, in words. */
export function describeCpu(from: CpuSeconds, to: CpuSeconds): string {
  return `CPU: ${(to.node - from.node).toFixed(1)} s of the server, ${(to.postgres - from.postgres).toFixed(1)} s of PostgreSQL`;
}

/** How many answers stand in the journal. */
export async function countJournal({ owner }: BenchServer): Promise<number> {
  const { rows } = await owner.query<{ count: number }>('SELECT count(*) AS count FROM response');
  return rows[0]?.count ?? 0;
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
    async cpu() {
      const postmaster = await readFile(join(filesOf(dataDir).cluster, 'postmaster.pid'), 'utf8');
      const pid = Number(postmaster.split('\n')[0]);
      const backends = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
      const used = await Promise.all([pid, ...backends].map(cpuSecondsOf));
      return { node: await cpuSecondsOf(app.pid), postgres: used.reduce((sum, each) => sum + each, 0) };
    },
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

/** With children that have ended; 0 for a process that is gone. Linux counts in hundredths of a second. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}
