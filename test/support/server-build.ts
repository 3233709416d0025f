import { randomUUID } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../server/adapters/package-root.ts';

interface Build {
  ensureServerBuilt(): Promise<void>;
}

export interface ServerBuild {
  /** The program to give to Node. */
  readonly main: string;
  remove(): Promise<void>;
}

/** The server as `npm start` runs it, in a copy of its own: a build made meanwhile does not change what is restarted. */
export async function buildServer(): Promise<ServerBuild> {
  const { ensureServerBuilt } = (await import(new URL('../../scripts/lib/build.mjs', import.meta.url).href)) as Build;
  await ensureServerBuilt();
  const folder = join(packageRoot, 'dist', `run-${randomUUID()}`);
  await cp(join(packageRoot, 'dist', 'server'), folder, { recursive: true });
  return { main: join(folder, 'main.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}
