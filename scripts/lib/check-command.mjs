import { runChecks } from './checks.mjs';
import { ensureInstalled } from './install.mjs';
import { runPlainly } from './say.mjs';

runPlainly(async () => {
  await ensureInstalled();
  const { failed } = await runChecks();
  if (failed > 0) process.exitCode = 1;
});
