import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './lib/root.mjs';
import { say } from './lib/say.mjs';

// npm leaves out of package-lock.json the optional packages for other platforms that its registry does not hold (some
// mirrors are partial), and then "npm ci" refuses the lock everywhere. Run this after each change of dependencies.

const path = join(root, 'package-lock.json');
const lock = JSON.parse(await readFile(path, 'utf8'));
const added = completeLock(lock.packages);
if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
}
say(added.length === 0 ? 'package-lock.json is complete.' : `Added to package-lock.json: ${added.join(', ')}.`);

function completeLock(packages) {
  const names = [];
  for (const parent of Object.values(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (packages[key] || !/^\d/.test(version)) continue;
      packages[key] = { version, ...platformOf(name), ...(parent.dev && { dev: true }), optional: true };
      names.push(name);
    }
  }
  return names;
}

/** Packages of one platform are named for it: `…-linux-arm64-musl`, `…-win32-x64-msvc`. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].includes(word));
  const cpu = words.find((word) => ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'].includes(word));
  const libc = name.includes('musl') ? 'musl' : name.endsWith('gnu') ? 'glibc' : null;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}
