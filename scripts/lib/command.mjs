import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureServerBuilt, root } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runPlainly } from './say.mjs';

runPlainly(async () => {
  await ensureInstalled();
  await ensureServerBuilt();
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(join(root, 'dist', 'server', 'cli.js')).href);
});
