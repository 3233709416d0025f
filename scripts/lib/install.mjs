import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.mjs';
import { PlainFailure, say } from './say.mjs';

/** Runs `npm ci` when `node_modules` is missing or is not what `package-lock.json` says. */
export async function ensureInstalled() {
  const wanted = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const installed = await readFile(join(root, 'node_modules', '.package-lock.json'), 'utf8').then(
    JSON.parse,
    () => null,
  );
  if (!isInstallStale(wanted, installed)) return;
  say('Installing what Invigil needs (npm ci) …');
  let { code, output } = await npm('ci');
  if (code !== 0 && output.includes('EUSAGE')) {
    // Some mirrors lack packages for other platforms, and "npm ci" then holds the lock to be wrong. "npm install"
    // follows the same lock and, told not to save, leaves it alone.
    say('Trying once more in another way (npm install --no-save) …');
    ({ code, output } = await npm('install', '--no-save'));
  }
  if (code !== 0) throw new PlainFailure(installAdvice(output));
}

/** @param installed what npm noted in `node_modules/.package-lock.json`; null when it is not there. */
export function isInstallStale(wanted, installed) {
  if (installed === null) return true;
  return Object.entries(wanted.packages).some(([path, { version, optional }]) => {
    if (path === '') return false;
    const there = installed.packages[path];
    // Of an optional package the lock names those for other platforms, too.
    return there ? there.version !== version : !optional;
  });
}

async function npm(...command) {
  const options = [
    ...command,
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ];
  // npm names itself to what it starts; the one on the PATH may be another.
  const program = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const child = spawn(program[0], [...program.slice(1), ...options], { cwd: root, stdio: ['ignore', 2, 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => {
    process.stderr.write(chunk);
    output += chunk;
  });
  const [code] = await once(child, 'close').catch((error) => [error.code]);
  return { code, output: code === 'ENOENT' ? 'npm is not installed' : output };
}

/** What npm's complaint means to a person. */
export function installAdvice(output) {
  if (/npm is not installed/.test(output))
    return 'npm is missing: install it (it comes with Node from https://nodejs.org).';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/.test(output)) {
    return 'The npm registry is out of reach: check the network, the proxy and "npm config get registry", and start again.';
  }
  if (/ENOSPC/.test(output)) return 'The disk is full: free 1 GB and start again.';
  if (/EACCES|EPERM/.test(output)) {
    return `This user may not write to ${join(root, 'node_modules')}: start as the user who owns the checkout.`;
  }
  return 'npm could not install what Invigil needs; its last lines say why.';
}
