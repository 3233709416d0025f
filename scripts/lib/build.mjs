import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.mjs';
import { say } from './say.mjs';

export { root };

const dist = join(root, 'dist');
const shared = ['package-lock.json', 'tsconfig.json', 'scripts/lib/build.mjs'];

/** Builds the server and the client where their sources have changed since. */
export async function ensureBuilt() {
  await ensureServerBuilt();
  await ensureClientBuilt();
}

export async function ensureServerBuilt() {
  const entries = ['main', 'interchange', 'cli'].map((name) => `server/${name}.ts`);
  await ensure('server', ['server', ...shared], async (outdir) => {
    const { build, stop } = await import('esbuild');
    await build({
      absWorkingDir: root,
      entryPoints: entries.filter((entry) => existsSync(join(root, entry))),
      outdir,
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: true,
      logLevel: 'warning',
    });
    // Its service process would live as long as this one.
    await stop();
  });
}

async function ensureClientBuilt() {
  if (!existsSync(join(root, 'client', 'vite.config.ts'))) return;
  await ensure('client', ['client', 'server/contract', 'server/core', ...shared], async (outDir) => {
    const { build } = await import('vite');
    // Vite puts the libraries' own checks for developers in when the environment says anything else, as it does in a test run.
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    try {
      await build({
        configFile: join(root, 'client', 'vite.config.ts'),
        root: join(root, 'client'),
        logLevel: 'warn',
        build: { outDir, emptyOutDir: true },
      });
    } finally {
      if (NODE_ENV === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = NODE_ENV;
    }
  });
}

/** Builds beside the former result and then takes its place, so that nobody ever meets half a build. */
async function ensure(name, inputs, build) {
  const stamp = join(dist, `${name}.stamp`);
  const digest = await digestOf(inputs);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === digest && existsSync(join(dist, name))) return;
  say(`Building the ${name} …`);
  await mkdir(dist, { recursive: true });
  const fresh = join(dist, `${name}.${process.pid}`);
  try {
    await build(fresh);
    await rm(stamp, { force: true });
    await rm(join(dist, name), { recursive: true, force: true });
    await rename(fresh, join(dist, name));
    await writeFile(stamp, digest);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Changes when a file is added, removed or written. */
async function digestOf(inputs) {
  const files = [];
  for (const input of inputs) {
    const path = join(root, input);
    if ((await stat(path)).isFile()) files.push(path);
    else {
      for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
      }
    }
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
