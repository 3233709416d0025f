import seedrandom from 'seedrandom';
import { assembleForm } from '../../core/form/assemble-form.ts';
import { type Bank, type Blueprint, poolOf } from '../../core/item/bank.ts';
import { type Item, levels } from '../../core/item/item.ts';
import type { Finding } from './inspect-bank.ts';

/** Lowest and highest count, and how often it was each: one entry when all forms are alike. */
type Spread = Readonly<Record<string, number>>;

/** How parallel the forms of a blueprint are. */
export interface Simulation {
  readonly blueprintId: string;
  readonly forms: number;
  /** Of the intended difficulties of a form's items. */
  readonly difficulty: {
    readonly least: number;
    readonly mean: number;
    readonly most: number;
    readonly deviation: number;
    /** What the blueprint declares, as sums. */
    readonly band: { readonly least: number; readonly most: number } | null;
  };
  /** Forms by how many items they hold of each topic and level. */
  readonly topics: Readonly<Record<string, Spread>>;
  readonly levels: Readonly<Record<string, Spread>>;
  /** Shares of the forms, in percent, that held the least and the most used item of the pool. */
  readonly exposure: { readonly least: number; readonly most: number };
  readonly findings: readonly Finding[];
}

/** Assembles many forms of each blueprint, as for candidates one after the other, and measures how they differ. */
export function simulateForms(bank: Bank, count: number): Simulation[] {
  return [...bank.blueprints.values()].map((blueprint) => simulateBlueprint(bank, blueprint, count));
}

function simulateBlueprint(bank: Bank, blueprint: Blueprint, count: number): Simulation {
  const exposure = new Map<string, number>();
  const sums: number[] = [];
  const topics: Record<string, Record<string, number>> = {};
  const byLevel: Record<string, Record<string, number>> = {};
  let failed = 0;
  for (let number = 0; number < count; number += 1) {
    const form = assembleForm({
      bank,
      blueprintId: blueprint.id,
      seed: `simulated ${number}`,
      generator: (seed) => seedrandom(seed),
      withheld: new Set(),
      excluded: new Set(),
      lastSeen: new Map(),
      exposure,
    });
    if (!form.ok) {
      failed += 1;
      continue;
    }
    const items = form.value.items.map(({ itemId }) => bank.items.get(itemId) as Item);
    for (const { id } of items) exposure.set(id, (exposure.get(id) ?? 0) + 1);
    sums.push(items.reduce((sum, item) => sum + item.difficulty, 0));
    for (const { topic } of blueprint.cells) tally(topics, topic, items.filter((item) => item.topic === topic).length);
    for (const level of levels) tally(byLevel, level, items.filter((item) => item.level === level).length);
  }
  const difficulty = { ...measure(sums), band: bandOf(blueprint) };
  const uses = poolOf(bank, blueprint).map((item) => (100 * (exposure.get(item.id) ?? 0)) / Math.max(1, sums.length));
  const { itemCount } = blueprint;
  return {
    blueprintId: blueprint.id,
    forms: sums.length,
    difficulty,
    topics,
    levels: byLevel,
    exposure: { least: Math.min(...uses), most: Math.max(...uses) },
    findings: [
      ...(failed === 0 ? [] : [fail(`${blueprint.id}: ${failed} of ${count} forms could not be assembled`)]),
      ...outsideBand(blueprint.id, sums, difficulty.band),
      ...blueprint.cells.flatMap(({ topic, count: wanted }) =>
        Object.keys(topics[topic] ?? {}).every((held) => Number(held) === wanted)
          ? []
          : [
              fail(
                `${blueprint.id}: topic ${topic} wants ${wanted} of ${itemCount} items, and some forms hold another number`,
              ),
            ],
      ),
    ],
  };
}

const fail = (what: string): Finding => ({ severity: 'fail', what });

function outsideBand(blueprintId: string, sums: readonly number[], band: Simulation['difficulty']['band']): Finding[] {
  if (band === null) return [];
  const outside = sums.filter((sum) => sum < band.least || sum > band.most).length;
  return outside === 0
    ? []
    : [fail(`${blueprintId}: the difficulty of ${outside} of ${sums.length} forms is outside the declared band`)];
}

function tally(into: Record<string, Record<string, number>>, name: string, held: number): void {
  into[name] ??= {};
  const spread = into[name];
  spread[held] = (spread[held] ?? 0) + 1;
}

function measure(sums: readonly number[]): { least: number; mean: number; most: number; deviation: number } {
  const mean = sums.reduce((total, sum) => total + sum, 0) / Math.max(1, sums.length);
  const variance = sums.reduce((total, sum) => total + (sum - mean) ** 2, 0) / Math.max(1, sums.length);
  return { least: Math.min(...sums), mean, most: Math.max(...sums), deviation: Math.sqrt(variance) };
}

function bandOf({ difficultyTenths, itemCount }: Blueprint): { least: number; most: number } | null {
  if (difficultyTenths === null) return null;
  return { least: (difficultyTenths.least * itemCount) / 10, most: (difficultyTenths.most * itemCount) / 10 };
}
