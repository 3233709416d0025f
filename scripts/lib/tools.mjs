import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { PlainFailure, say } from './say.mjs';

const run = promisify(execFile);

/** Programs that tests start, and the Debian packages that bring them. */
const tools = [
  { name: 'redis-server', programs: ['redis-server'], debian: 'redis-server', homebrew: 'redis' },
  {
    name: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debian: 'chromium',
    homebrew: '--cask chromium',
  },
];

/** Installs what tests need and the machine lacks, where that is allowed; otherwise says exactly what to install. */
export async function ensureTools() {
  const missing = await missingTools();
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  const install = `apt-get update && apt-get install -y ${packages.join(' ')}`;
  const become = existsSync('/usr/bin/apt-get') ? await waysToRoot() : null;
  if (become) {
    say(`The tests need ${packages.join(' and ')}; installing: ${install}`);
    await apt(become, ['update']);
    await apt(become, ['install', '-y', '--no-install-recommends', ...packages]);
    if ((await missingTools()).length === 0) return;
  }
  const homebrew = missing.map((tool) => `brew install ${tool.homebrew}`).join(' && ');
  const names = missing.map(({ name }) => name).join(' and ');
  throw new PlainFailure(
    `The tests need ${names}: install with "sudo sh -c '${install}'" on Debian or Ubuntu, "${homebrew}" on macOS.`,
  );
}

async function missingTools() {
  const found = await Promise.all(tools.map(({ programs }) => Promise.all(programs.map(works))));
  return tools.filter((_tool, index) => !found[index].includes(true));
}

/** Ubuntu's chromium is a placeholder for a snap that containers cannot run: being there is not enough. */
const works = (program) =>
  run(program, ['--version'], { timeout: 60_000 }).then(
    () => true,
    () => false,
  );

/** The words before a command that has to run as root; null when there is no way without a password. */
async function waysToRoot() {
  if (process.getuid?.() === 0) return [];
  return run('sudo', ['-n', 'true']).then(
    () => ['sudo', '-n'],
    () => null,
  );
}

async function apt(become, words) {
  const [program, ...options] = [...become, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...words];
  const child = spawn(program, options, { stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new PlainFailure(`apt-get ${words.join(' ')} failed; its lines above say why.`);
}
