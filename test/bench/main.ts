import { Command, InvalidArgumentError } from 'commander';
import { buildServer } from '../support/server-build.ts';
import { benchRoom } from './room.ts';
import { benchConnected } from './rows/connected.ts';
import { benchExpiry } from './rows/expiry.ts';
import { benchHistory } from './rows/history.ts';
import { benchSave } from './rows/save.ts';
import { benchStarts } from './rows/starts.ts';
import { describeNumbers, type Numbers } from './support/table.ts';

// The numbers that this project holds itself to; docs/BENCHMARKS.md says what each one measures and what it does not.

const rowNames = ['save', 'connected', 'expiry', 'starts', 'history', 'room'] as const;
type RowName = (typeof rowNames)[number];

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('a whole number from 1 up');
  return Number(text);
};

const namesOf = (text: string): RowName[] =>
  text.split(',').map((name) => {
    const found = rowNames.find((each) => each === name);
    if (found === undefined) throw new InvalidArgumentError(`one or more of ${rowNames.join(', ')}`);
    return found;
  });

interface Options {
  readonly only: readonly RowName[];
  readonly json?: true;
  readonly connections: number;
  readonly moreConnections: number;
  readonly rounds: number;
  readonly roundMs: number;
  readonly pacedPerSecond: number;
  readonly candidates: number;
  readonly saveEvery: number;
  readonly connectedMs: number;
  readonly expiring: number;
  readonly starts: number;
  readonly past: number;
  readonly answersEach: number;
  readonly nodeOptions?: string;
}

const options = new Command('npm run bench --')
  .description('Measures what docs/BENCHMARKS.md lists, on servers and databases of its own.')
  .option('--only <rows>', `comma-separated: ${rowNames.join(', ')}`, namesOf, [...rowNames])
  .option('--json', 'one last line of JSON')
  .option('--connections <n>', 'save, history: connections', wholeNumber, 500)
  .option('--more-connections <n>', 'save: connections of the second comparison', wholeNumber, 1000)
  .option('--rounds <n>', 'save, history: rounds of each', wholeNumber, 5)
  .option('--round-ms <n>', 'save, history: length of a round', wholeNumber, 4000)
  .option('--paced-per-second <n>', 'save: pace of the paced saves', wholeNumber, 5000)
  .option('--candidates <n>', 'connected: candidates', wholeNumber, 10_000)
  .option('--save-every <seconds>', 'connected: seconds between two saves of a candidate', wholeNumber, 30)
  .option('--connected-ms <n>', 'connected: how long saves are measured', wholeNumber, 60_000)
  .option('--expiring <n>', 'expiry: sittings due at one instant', wholeNumber, 10_000)
  .option('--starts <n>', 'starts: candidates who start at one instant', wholeNumber, 2000)
  .option('--past <n>', 'history: past sittings', wholeNumber, 1_000_000)
  .option('--answers-each <n>', 'history: answers in each of them', wholeNumber, 15)
  .option('--node-options <text>', 'NODE_OPTIONS of the servers, such as a module that profiles them')
  .parse()
  .opts<Options>();

const say = (line: string) => void process.stderr.write(`  ${line}\n`);

const build = await buildServer();
const program = {
  main: build.main,
  env: options.nodeOptions ? { NODE_OPTIONS: options.nodeOptions } : {},
};

const rows: { [Name in RowName]: () => Promise<Numbers> } = {
  save: () =>
    benchSave({
      connections: [options.connections, options.moreConnections],
      rounds: options.rounds,
      roundMs: options.roundMs,
      pacedPerSecond: options.pacedPerSecond,
      program,
      say,
    }),
  connected: () =>
    benchConnected({
      candidates: options.candidates,
      saveEverySeconds: options.saveEvery,
      measureMs: options.connectedMs,
      program,
      say,
    }),
  expiry: () => benchExpiry({ sittings: options.expiring, program, say }),
  starts: () => benchStarts({ starts: options.starts, program, say }),
  history: () =>
    benchHistory({
      sittings: options.past,
      answersEach: options.answersEach,
      connections: options.connections,
      rounds: options.rounds,
      roundMs: options.roundMs,
      program,
      say,
    }),
  room: () => benchRoom({ say }),
};

let numbers: Numbers = {};
try {
  for (const name of rowNames) {
    if (!options.only.includes(name)) continue;
    process.stderr.write(`${name}\n`);
    numbers = { ...numbers, ...(await rows[name]()) };
  }
} finally {
  await build.remove();
}
process.stdout.write(`\n${describeNumbers(numbers)}\n`);
if (options.json) process.stdout.write(`${JSON.stringify(numbers)}\n`);
