import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runPlainly } from './say.mjs';

runPlainly(async () => {
  await ensureInstalled();
  await ensureBuilt();
});
