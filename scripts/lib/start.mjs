import { spawn } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt, root } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { PlainFailure, runPlainly } from './say.mjs';

const gigabyte = 1e9;

runPlainly(async () => {
  checkPlatform();
  await checkDisk();
  await ensureInstalled();
  await ensureBuilt();
  serve();
});

function checkPlatform() {
  const machine = `${process.platform}-${process.arch}`;
  if (process.env.DATABASE_URL || /^(linux|darwin)-(x64|arm64)$/.test(machine)) return;
  throw new PlainFailure(
    `The embedded database does not run on ${machine}: use Linux or macOS on x64 or arm64 (on Windows: WSL 2), or set DATABASE_URL to a PostgreSQL 18 server.`,
  );
}

async function checkDisk() {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  if (free >= gigabyte) return;
  throw new PlainFailure(
    `The disk of ${root} has ${Math.floor(free / 1e6)} MB left, and Invigil wants 1 GB: free some space.`,
  );
}

/** Hands over to the server: its output, its exit code, and every signal (which it must take once and again). */
function serve() {
  const server = spawn(
    process.execPath,
    ['--enable-source-maps', join(root, 'dist', 'server', 'main.js'), ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      env: { NODE_ENV: 'production', ...process.env },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
  server.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
