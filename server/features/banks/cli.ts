import type { BankProblem } from '../../contract/bank.ts';
import { bankJsonSchema } from './bank-schema.ts';
import { checkProgram } from './check-program.ts';
import { findBanks } from './find-banks.ts';
import { type Inspection, inspectBank } from './inspect-bank.ts';
import { inspectLanguages, type LanguageProgress } from './inspect-languages.ts';
import { type ReadBank, readBank } from './read-bank.ts';
import { type Simulation, simulateForms } from './simulate-forms.ts';

/**
 * `invigil banks check`: reads and judges every bank in the given places, without a database. Writes a table for people, or one
 * line of JSON. The exit code is 1 when a bank or the program beside it would be refused, a pool is too small for two attempts, or no bank was found.
 */
export async function checkBanks(options: {
  readonly folders: readonly string[];
  readonly json: boolean;
  /** So many forms of each blueprint are assembled to measure how parallel they are; 0 for none. */
  readonly simulate?: number;
  readonly write: (text: string) => void;
}): Promise<number> {
  const { folders, problems } = await findBanks(options.folders);
  const inspections: Judged[] = [];
  for (const folder of folders) {
    const read = await readBank(folder);
    if (read.ok) inspections.push(judge(read, options.simulate ?? 0));
    else problems.push(...read.problems);
    problems.push(...(await checkProgram(folder, read.ok ? read.content : null)));
  }
  if (folders.length === 0 && problems.length === 0) {
    const reason = 'holds no item bank: no folder with a bank.yaml';
    problems.push(...options.folders.map((folder) => ({ folder, file: null, itemId: null, reason })));
  }
  const failed =
    problems.length > 0 || inspections.some((bank) => bank.findings.some((finding) => finding.severity === 'fail'));

  if (options.json) options.write(`${JSON.stringify({ ok: !failed, banks: inspections, problems })}\n`);
  else options.write([...inspections.map(report), ...problems.map(reportProblem)].join('\n'));
  return failed ? 1 : 0;
}

type Judged = Inspection & {
  readonly languages: readonly LanguageProgress[];
  readonly simulations?: readonly Simulation[];
};

function judge({ content, bank, unusedImages }: Extract<ReadBank, { ok: true }>, forms: number): Judged {
  const inspected = inspectBank(content, bank);
  const unused = unusedImages.map((name) => ({ severity: 'warn' as const, what: `images/${name}: no item shows it` }));
  const inspection = {
    ...inspected,
    languages: inspectLanguages(content, bank),
    findings: [...inspected.findings, ...unused],
  };
  if (forms === 0) return inspection;
  const simulations = simulateForms(bank, forms);
  return {
    ...inspection,
    simulations,
    findings: [...inspection.findings, ...simulations.flatMap((simulation) => simulation.findings)],
  };
}

/** `invigil banks schema`: the JSON Schema of bank files, as `question-banks/bank.schema.json` publishes it. */
export function printBankSchema(write: (text: string) => void): void {
  write(`${JSON.stringify(bankJsonSchema(), null, 2)}\n`);
}

function reportProblem({ folder, file, itemId, reason }: BankProblem): string {
  const where = [folder, file, itemId].filter((part) => part !== null).join(' › ');
  return `FAIL  ${where}: ${reason}\n`;
}

function report(bank: Judged): string {
  const exams = Object.entries(bank.counts);
  const counts = (['topic', 'level', 'type'] as const).flatMap((by) => {
    const names = [...new Set(exams.flatMap(([, count]) => Object.keys(count[by])))].sort((a, b) => (a < b ? -1 : 1));
    return [
      table(
        [by, ...exams.map(([exam]) => exam)],
        names.map((name) => [name, ...exams.map(([, count]) => count[by][name] ?? 0)]),
      ),
    ];
  });
  const pools = table(
    ['blueprint', 'topic', 'level', 'wanted', 'items', 'together', 'depth'],
    bank.pools.map((pool) => [
      pool.blueprintId,
      pool.topic ?? 'any',
      pool.level ?? 'any',
      pool.demand,
      pool.items,
      pool.together,
      `${(pool.together / pool.demand).toFixed(1)}×`,
    ]),
  );
  const findings = [...bank.findings]
    .sort((a, b) => (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : 0))
    .map(({ severity, what }) => `${severity.toUpperCase()}  ${what}`);
  return [
    `${bank.title} (${bank.bankId}${bank.isSample ? ', sample' : ''}): ${bank.itemCount} items`,
    `version ${bank.versionId}`,
    ...counts,
    pools,
    ...(bank.languages.length === 0 ? [] : [reportLanguages(bank.languages)]),
    ...(bank.simulations === undefined ? [] : [reportSimulations(bank.simulations)]),
    findings.length === 0 ? 'Nothing to find fault with.' : findings.join('\n'),
    '',
  ].join('\n\n');
}

function reportLanguages(languages: readonly LanguageProgress[]): string {
  return table(
    ['language', 'items translated', 'of', 'percent', 'offered for'],
    languages.map(({ language, translated, items, percent, offeredFor }) => [
      language,
      translated,
      items,
      percent,
      offeredFor.length === 0 ? 'no blueprint yet' : offeredFor.join(', '),
    ]),
  );
}

function reportSimulations(simulations: readonly Simulation[]): string {
  const parallel = table(
    ['blueprint', 'attempt', 'forms', 'difficulty', 'mean', 'deviation', 'declared', 'seen before'],
    simulations.flatMap(({ blueprintId, band, tries }) =>
      tries.map(({ attempt, forms, difficulty, repeats }) => [
        blueprintId,
        attempt,
        forms,
        `${difficulty.least} to ${difficulty.most}`,
        difficulty.mean.toFixed(2),
        difficulty.deviation.toFixed(2),
        band === null ? 'none' : `${band.least} to ${band.most}`,
        repeats.most === 0 ? 'no item' : `${repeats.mean.toFixed(1)} items, at most ${repeats.most}`,
      ]),
    ),
  );
  const wear = table(
    ['blueprint', 'forms', 'least used item', 'most used item', 'most at a time', 'cap', 'CPU ms, median', 'p99'],
    simulations.map(({ blueprintId, forms, exposure, cost }) => [
      blueprintId,
      forms,
      `${exposure.least.toFixed(1)} %`,
      `${exposure.most.toFixed(1)} %`,
      `${exposure.mostRecent.toFixed(1)} % of ${exposure.of} forms`,
      exposure.allowed === null ? 'none' : `${exposure.allowed} %`,
      cost.median.toFixed(2),
      cost.p99.toFixed(2),
    ]),
  );
  const held = simulations.map(({ blueprintId, forms, topics, levels }) => {
    const counts = (spread: Readonly<Record<string, number>>) =>
      Object.entries(spread)
        .map(([held, times]) => (times === forms ? `${held} on every form` : `${held} on ${times}`))
        .join(', ');
    return table(
      [blueprintId, 'items'],
      [
        ...Object.entries(topics).map(([topic, spread]) => [`topic ${topic}`, counts(spread)]),
        ...Object.entries(levels).map(([level, spread]) => [level, counts(spread)]),
      ],
    );
  });
  return [parallel, wear, ...held].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          /^[\d.]+×?$/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
