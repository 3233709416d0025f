import { Command, InvalidArgumentError } from 'commander';
import { faultsOf, runChaos } from './run-chaos.ts';
import { tableOf } from './table.ts';

const wholeNumber = (text: string) => {
  if (!/^\d+$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('a whole number from 1 is needed.');
  return Number(text);
};

const { kills, seed, nodes, candidates, json } = new Command('npm run chaos --')
  .description('Kills servers at random while candidates answer, and holds the database against what they were told.')
  .option('--kills <number>', 'how often to strike', wholeNumber, 40)
  .option('--seed <text>', 'repeats the order of strikes of an earlier run', String(Date.now()))
  .option(
    '--nodes <number>',
    '1: one process with its embedded PostgreSQL; 2: two nodes, PostgreSQL and Redis',
    wholeNumber,
    1,
  )
  .option('--candidates <number>', 'how many answer at once', wholeNumber, 40)
  .option('--json', 'print one last line of JSON')
  .parse()
  .opts<{ kills: number; seed: string; nodes: number; candidates: number; json?: true }>();

const say = (line: string) => void process.stderr.write(`${line}\n`);
say(`Seed ${seed}.`);
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
const report = await runChaos({
  kills,
  seed,
  nodes: nodes === 1 ? 1 : 2,
  candidates,
  shortMs: { least: 8_000, most: 25_000 },
  signal: ending.signal,
  say,
}).catch((error: unknown) => {
  say(String(error));
  // Candidates may still be about.
  process.exit(1);
});
process.stdout.write(`${tableOf(report)}\n`);
const faults = faultsOf(report);
for (const fault of faults.slice(0, 40)) say(fault);
if (report.dataDir !== null) say(`Data and logs are kept in ${report.dataDir}; the seed was ${seed}.`);
if (json) {
  const { acked, lost, doubleOutcomes, overruns, worstCreditErrorMs } = report;
  const line = {
    kills,
    acked,
    lost: lost.length,
    doubleOutcomes: doubleOutcomes.length,
    overruns: overruns.length,
    worstCreditErrorMs,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
process.exitCode = faults.length > 0 ? 1 : 0;
