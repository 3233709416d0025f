import { runNode } from './run-node.mjs';
import { say } from './say.mjs';

/** What is checked without running the server, as arguments of `node` in the top folder. */
const checks = [
  { name: 'build', command: ['scripts/build.mjs'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'lint and format', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'] },
  { name: 'import rules', command: ['scripts/import-rules.mjs'] },
  { name: 'question banks', command: ['bin/invigil.mjs', 'banks', 'check'] },
];

/** Runs all of them, also after one has failed. */
export async function runChecks() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, command } of checks) {
    say(`\n— ${name}`);
    const code = await runNode(command);
    if (code !== 0) say(`— ${name}: failed`);
    counts[code === 0 ? 'passed' : 'failed'] += 1;
  }
  return counts;
}
