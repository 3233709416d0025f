export type Numbers = { readonly [key: string]: number };

/** What each number means, and where it should lie; in the order in which they are shown. */
const rows: readonly { key: string; meaning: string; target: string | null; holds?: (value: number) => boolean }[] = [
  {
    key: 'save.ratioAt500',
    meaning: 'durable saves ÷ echo, fewer connections',
    target: '≥ 0.85',
    holds: (value) => value >= 0.85,
  },
  {
    key: 'save.ratioAt1000',
    meaning: 'durable saves ÷ echo, more connections',
    target: '≥ 0.9',
    holds: (value) => value >= 0.9,
  },
  { key: 'save.p99RatioAt500', meaning: 'p99 of saves ÷ p99 of echo', target: '≤ 2', holds: (value) => value <= 2 },
  { key: 'save.savesPerSecond', meaning: 'durable saves a second, fewer connections', target: null },
  { key: 'save.echoPerSecond', meaning: 'echoes a second, fewer connections', target: null },
  { key: 'save.pacedP99Ms', meaning: 'p99 of paced saves, ms', target: '< 50', holds: (value) => value < 50 },
  { key: 'connected.candidates', meaning: 'connected candidates', target: null },
  { key: 'connected.p99Ms', meaning: 'p99 of their saves, ms', target: '< 100', holds: (value) => value < 100 },
  { key: 'connected.lost', meaning: 'saves lost', target: '0', holds: (value) => value === 0 },
  { key: 'connected.rssMb', meaning: 'memory of the server, MB', target: '< 1500', holds: (value) => value < 1500 },
  { key: 'expiry.sittings', meaning: 'sittings due at one instant', target: null },
  {
    key: 'expiry.worstLatenessMs',
    meaning: 'last one closed after deadline and grace, ms',
    target: '≤ 5000',
    holds: (value) => value <= 5000,
  },
  { key: 'expiry.early', meaning: 'closed early', target: '0', holds: (value) => value === 0 },
  { key: 'starts.count', meaning: 'starts at one instant', target: null },
  {
    key: 'starts.worstMs',
    meaning: 'last form delivered after, ms',
    target: '≤ 10000',
    holds: (value) => value <= 10_000,
  },
  { key: 'starts.saveP99Ms', meaning: 'saves of 200 others meanwhile, p99, ms', target: null },
  { key: 'starts.failed', meaning: 'starts that failed', target: '0', holds: (value) => value === 0 },
  {
    key: 'history.costRatio',
    meaning: 'cost of a save with a long past ÷ with none',
    target: '≤ 1.1',
    holds: (value) => value <= 1.1,
  },
  {
    key: 'room.jsGzipKb',
    meaning: 'JavaScript of the exam room, gzipped, kB',
    target: '≤ 150',
    holds: (value) => value <= 150,
  },
  {
    key: 'room.firstItemMs',
    meaning: 'first item to answer, 1.6 Mbit/s, 150 ms, CPU at a quarter, ms',
    target: '≤ 2000',
    holds: (value) => value <= 2000,
  },
  { key: 'room.timeChangeMs', meaning: "from a proctor's word to the candidate's screen, ms", target: null },
  {
    key: 'room.lostAnswers',
    meaning: 'answers lost over cuts and reloads',
    target: '0',
    holds: (value) => value === 0,
  },
];

/** A table for people. */
export function describeNumbers(numbers: Numbers): string {
  const lines = rows.flatMap(({ key, meaning, target, holds }) => {
    const value = numbers[key];
    if (value === undefined) return [];
    return [[key, String(value), target ?? '', holds === undefined ? '' : holds(value) ? 'held' : 'MISSED', meaning]];
  });
  const table = [['number', 'value', 'target', '', 'what it is'], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
