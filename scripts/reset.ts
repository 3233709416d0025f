import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { defaultDataDir, resetEmbedded } from '../server/adapters/postgres/embedded.ts';
import { readConfig } from '../server/config.ts';
import { PlainError } from '../server/core/plain-error.ts';
import type { Log } from '../server/ports/log.ts';

const checkout = join(import.meta.dirname, '..');
const say = (line: string) => void process.stdout.write(`${line}\n`);
const tell = (_facts: object, message: string) => say(message);
const log: Log = { info: tell, warn: tell, error: tell };

try {
  await reset();
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

async function reset(): Promise<void> {
  const config = readConfig(process.env, await defaultDataDir(checkout));
  say(`This removes for ever what Invigil made on this machine:
- the data folder ${config.dataDir}: people, sittings, answers, results and the secret key;
- as root: the system user "invigil" and /var/lib/invigil, unless the data of another checkout needs them;
- what was built, in ${join(checkout, 'dist')}.`);
  if (config.database.kind === 'external') say('The database of DATABASE_URL and Redis are left as they are.');
  if (!(await isAgreed())) {
    say('Nothing was removed.');
    return;
  }
  await resetEmbedded({ dataDir: config.dataDir, log });
  await rm(join(checkout, 'dist'), { recursive: true, force: true });
  say('Done: the next "npm start" begins anew. What npm installed stays in node_modules.');
}

async function isAgreed(): Promise<boolean> {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY) throw new PlainError('Nobody is here to ask: run "npm run reset -- --yes".');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question('Type "reset" to go on: ');
  prompt.close();
  return answer.trim() === 'reset';
}
