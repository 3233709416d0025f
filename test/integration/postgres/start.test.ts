import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppProcess, startAppProcess } from '../../support/app-process.ts';
import { makeDataDir } from '../../support/data-dir.ts';
import { freePorts } from '../../support/free-port.ts';
import { buildServer, type ServerBuild } from '../../support/server-build.ts';

/** A moment of a start, and the file and text by which it is known. */
const moments = [
  { moment: 'as soon as it answers', file: 'data/postgres/postmaster.pid', text: 'ready' },
  { moment: 'as soon as pages are served', file: 'app.log', text: 'Invigil runs at' },
] as const;

describe('a start whose PostgreSQL is killed', () => {
  let build: ServerBuild;
  let dataDir: string;
  let app: AppProcess | undefined;

  beforeAll(async () => {
    build = await buildServer();
    dataDir = await makeDataDir();
  });
  afterAll(async () => {
    await app?.stop();
    await rm(dataDir, { recursive: true, force: true });
    await build.remove();
  });

  it.each(moments)(
    'goes on by itself: $moment',
    async ({ file, text }) => {
      const logFile = join(dataDir, 'app.log');
      await rm(logFile, { force: true });
      const [port] = await freePorts(1);
      app = await startAppProcess({
        main: build.main,
        env: { PORT: String(port), DATA_DIR: join(dataDir, 'data') },
        logFile,
      });
      await holds(join(dataDir, file), text);
      const pid = await serverPid();
      expect(pid).not.toBe(app.pid);
      process.kill(pid, 'SIGKILL');
      await app.ready();
      // Its word that it is ready may be from before it noticed; this asks the database.
      let answer: Response;
      do answer = await fetch(`${app.url}/api/directory`);
      while (answer.status === 503);
      expect(answer.status).toBe(200);
      expect(await serverPid()).not.toBe(pid);
      await app.stop();
      app = undefined;
    },
    60_000,
  );

  const serverPid = async () =>
    Number.parseInt(await readFile(join(dataDir, 'data', 'postgres', 'postmaster.pid'), 'utf8'), 10);

  async function holds(file: string, text: string): Promise<void> {
    let end: string | null = null;
    void app?.ended.then((how) => {
      end = how;
    });
    while (!(await readFile(file, 'utf8').catch(() => '')).includes(text)) {
      if (end !== null) throw new Error(`the app ended (${end}) before ${file} held "${text}"`);
      await sleep(5);
    }
  }
});
