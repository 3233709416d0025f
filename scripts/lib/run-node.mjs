import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './root.mjs';

let running = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (running === null) process.exit(1);
    running.kill(signal);
  });
}

/** Runs Node in the top folder, showing what it says, and answers its exit code; a signal ends both. */
export async function runNode(words) {
  running = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal] = await once(running, 'exit');
  running = null;
  if (signal !== null) process.exit(1);
  return code;
}
