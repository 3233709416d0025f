import { goalsOf } from '../../core/form/level-goals.ts';
import { partsOf } from '../../core/form/select-items.ts';
import { type Bank, type Blueprint, enemiesWithin, poolOf } from '../../core/item/bank.ts';
import { type Item, type Level, levels } from '../../core/item/item.ts';
import { normaliseText } from '../../core/scoring/normalise.ts';
import type { BankContent, ContentItem } from './bank-content.ts';
import { writingFaults } from './writing-faults.ts';

export interface Finding {
  readonly severity: 'fail' | 'warn';
  readonly what: string;
}

export interface Pool {
  readonly blueprintId: string;
  /** Null: of the whole form, as its level shares want it. */
  readonly topic: string | null;
  readonly level: Level | null;
  readonly demand: number;
  readonly items: number;
  /** How many of them can stand together: of items that are enemies of each other, one. */
  readonly together: number;
}

/** Of one exam, whatever the status of its items. */
export interface Counts {
  readonly topic: Record<string, number>;
  readonly level: Record<string, number>;
  readonly type: Record<string, number>;
  readonly levelByTopic: Record<string, Record<string, number>>;
}

export interface Inspection {
  readonly bankId: string;
  readonly versionId: string;
  readonly title: string;
  readonly isSample: boolean;
  readonly itemCount: number;
  /** By exam. */
  readonly counts: Readonly<Record<string, Counts>>;
  readonly pools: readonly Pool[];
  readonly findings: readonly Finding[];
}

/** A second attempt repeats no item, so a pool of less than twice the demand cannot give two forms. */
const leastDepth = 2;
const goodDepth = 4;

/** What can be said of a bank that loads: how much of what it holds, how deep its pools are, and what gives keys away. */
export function inspectBank(content: BankContent, bank: Bank): Inspection {
  const pools = [...bank.blueprints.values()].flatMap((blueprint) => poolsOf(bank, blueprint));
  return {
    bankId: bank.bankId,
    versionId: bank.versionId,
    title: bank.title,
    isSample: bank.isSample,
    itemCount: bank.items.size,
    counts: countsOf(content.items),
    pools,
    findings: [
      ...pools.flatMap(depthFindings),
      ...[...bank.blueprints.values()].flatMap((blueprint) => capFindings(blueprint, pools)),
      ...placeholders(content.items),
      ...writingFaults(content.items, bank.language),
      ...nearDuplicates(content.items),
      ...[...new Set(content.items.map((item) => item.exam))].flatMap((exam) => keyCues(exam, content.items)),
    ],
  };
}

function poolsOf(bank: Bank, blueprint: Blueprint): Pool[] {
  const pool = poolOf(bank, blueprint);
  const describe = (topic: string | null, level: Level | null, demand: number): Pool => {
    const items = pool.filter(
      (item) => (topic === null || item.topic === topic) && (level === null || item.level === level),
    );
    return { blueprintId: blueprint.id, topic, level, demand, items: items.length, together: together(items) };
  };
  const shares = blueprint.levelShares === null ? null : goalsOf(blueprint.levelShares, blueprint.itemCount);
  return [
    // What no level asks for by name may come from all of the topic, so it is judged by the whole cell.
    ...blueprint.cells.flatMap((cell) =>
      partsOf(cell).map(({ level, count }) => describe(cell.topic, level, level === null ? cell.count : count)),
    ),
    ...(shares === null
      ? []
      : levels.flatMap((level) => (shares[level] === 0 ? [] : [describe(null, level, shares[level])]))),
  ];
}

/** Items without enemies among them, taken greedily from the one with the fewest: exact where enemies come in cliques. */
export function together(items: readonly Item[]): number {
  const enemies = enemiesWithin(items);
  const order = items
    .map((_, index) => index)
    .sort((a, b) => (enemies[a]?.length ?? 0) - (enemies[b]?.length ?? 0) || a - b);
  const ruledOut = new Set<number>();
  let count = 0;
  for (const index of order) {
    if (ruledOut.has(index)) continue;
    count += 1;
    for (const enemy of enemies[index] ?? []) ruledOut.add(enemy);
  }
  return count;
}

function depthFindings(pool: Pool): Finding[] {
  const { demand, together: depth } = pool;
  if (depth >= goodDepth * demand) return [];
  const what = `${nameOf(pool)} wants ${demand} and has ${depth} that can stand together`;
  // Shares of the whole form are met as nearly as the pool allows, so too few for them stop no form.
  return depth < leastDepth * demand && pool.topic !== null
    ? [{ severity: 'fail', what: `${what}: too few for two attempts` }]
    : [{ severity: 'warn', what: `${what}: fewer than ${goodDepth} times` }];
}

/** Drawn in turn, items that can stand together are each on this share of the forms, and no assembly can do with less. */
function capFindings({ id, exposureCap }: Blueprint, pools: readonly Pool[]): Finding[] {
  if (exposureCap === null) return [];
  return pools
    .filter((pool) => pool.blueprintId === id && 100 * pool.demand > exposureCap.most * pool.together)
    .map((pool) => ({
      severity: 'warn',
      what: `${nameOf(pool)} wants ${pool.demand} of ${pool.together} that can stand together: no item on more than ${exposureCap.most} % of forms cannot be kept`,
    }));
}

function nameOf({ blueprintId, topic, level }: Pool): string {
  const where = topic === null ? 'the form' : `topic ${topic}`;
  return `${blueprintId}: ${where}${level === null ? '' : `, ${level},`}`;
}

function countsOf(items: readonly ContentItem[]): Inspection['counts'] {
  const counts: Record<string, Counts> = {};
  const add = (to: Record<string, number>, name: string) => {
    to[name] = (to[name] ?? 0) + 1;
  };
  for (const item of items) {
    counts[item.exam] ??= { topic: {}, level: {}, type: {}, levelByTopic: {} };
    const ofExam = counts[item.exam] as Counts;
    for (const by of ['topic', 'level', 'type'] as const) add(ofExam[by], item[by]);
    ofExam.levelByTopic[item.topic] ??= {};
    add(ofExam.levelByTopic[item.topic] as Record<string, number>, item.level);
  }
  return counts;
}

/** Stands where an imported file did not say what a bank needs. */
export const notGiven = 'Not given in the imported file.';

function placeholders(items: readonly ContentItem[]): Finding[] {
  const count = items.filter((item) => JSON.stringify(item).includes(notGiven)).length;
  return count === 0 ? [] : [{ severity: 'warn', what: `${count} items hold "${notGiven}": write what belongs there` }];
}

/** Share of three-word runs that two stems have in common; from here on they are told. */
const nearness = 0.7;

function nearDuplicates(items: readonly ContentItem[]): Finding[] {
  const runs = items.map((item) => runsOf(item.stem));
  // By run the items before the present one that hold it: comparing each with each takes minutes for ten thousand items.
  const holders = new Map<string, number[]>();
  const findings: Finding[] = [];
  items.forEach((item, index) => {
    const own = runs[index] ?? new Set();
    const shared = new Map<number, number>();
    for (const run of own) {
      const before = holders.get(run) ?? [];
      for (const other of before) shared.set(other, (shared.get(other) ?? 0) + 1);
      before.push(index);
      holders.set(run, before);
    }
    for (const [at, count] of shared) {
      const other = items[at];
      if (other === undefined || item.enemies.includes(other.id) || other.enemies.includes(item.id)) continue;
      if (count >= nearness * (own.size + (runs[at]?.size ?? 0) - count)) {
        findings.push({
          severity: 'warn',
          what: `${other.id} and ${item.id} have nearly the same stem and are no declared enemies`,
        });
      }
    }
  });
  return findings;
}

function runsOf(stem: string): Set<string> {
  const words = normaliseText(stem, ['ignore-case', 'ignore-punctuation', 'collapse-space', 'trim']).split(' ');
  if (words.length < 3) return new Set([words.join(' ')]);
  return new Set(words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`));
}

/** Too few items say nothing of habits. */
const leastSample = 20;

/** What a candidate could guess keys from without knowing anything: length and place. */
function keyCues(exam: string, items: readonly ContentItem[]): Finding[] {
  const choices = items.flatMap((item) =>
    item.exam === exam && item.type === 'single-choice' && item.options.length === 4 ? [item.options] : [],
  );
  if (choices.length < leastSample) return [];
  const keyAt = choices.map((options) => options.findIndex((option) => option.correct));
  const longest = choices.filter((options, index) =>
    options.every(
      (option, at) => at === keyAt[index] || option.text.length < (options[keyAt[index] ?? 0]?.text.length ?? 0),
    ),
  ).length;
  const percent = (count: number) => Math.round((100 * count) / choices.length);

  const findings: Finding[] = [];
  if (percent(longest) > 35) {
    findings.push({
      severity: 'warn',
      what: `${exam}: in ${percent(longest)} % of four-option items the key is the longest option`,
    });
  }
  for (const at of [0, 1, 2, 3]) {
    const share = percent(keyAt.filter((key) => key === at).length);
    if (share < 15 || share > 35) {
      findings.push({
        severity: 'warn',
        what: `${exam}: ${share} % of the keys of four-option items are option ${'abcd'[at]}`,
      });
    }
  }
  return findings;
}
