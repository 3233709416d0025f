import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChecks } from './checks.mjs';
import { countsOf } from './counts.mjs';
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-node.mjs';
import { runPlainly, say } from './say.mjs';
import { ensureTools } from './tools.mjs';

/** What runs together; a slow group begins only after the quick ones have told what they found. */
const groups = [['unit', 'contract'], ['integration'], ['e2e']];

runPlainly(async () => {
  await ensureInstalled();
  await ensureTools();
  const total = await runChecks();
  for (const projects of groups) {
    const counts = await runTests(projects);
    for (const kind of Object.keys(total)) total[kind] += counts[kind];
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  if (total.failed > 0) process.exitCode = 1;
});

async function runTests(projects) {
  say(`\n— ${projects.join(' and ')} tests`);
  const folder = await mkdtemp(join(tmpdir(), 'invigil-report-'));
  try {
    const report = join(folder, 'report.json');
    const code = await runNode([
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.map((project) => `--project=${project}`),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      // Browser tests mostly wait for a page or a clock, so two of them share two cores well.
      ...(projects.includes('e2e') ? ['--maxWorkers=2'] : []),
    ]);
    return countsOf(await readFile(report, 'utf8').then(JSON.parse, () => null), code);
  } finally {
    await rm(folder, { recursive: true });
  }
}
