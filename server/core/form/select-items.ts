import type { Blueprint, Cell } from '../item/bank.ts';
import { enemiesWithin } from '../item/bank.ts';
import type { Item, Level } from '../item/item.ts';

/** How much an item of the pool is wanted: the lesser tier first, within a tier the lesser cost. */
export interface Preference {
  /** 0: never seen; from 1: seen by this candidate, the longest ago first. */
  readonly tier: number;
  readonly cost: number;
  /** On as many of the recent forms as the blueprint allows: after all others of its tier. */
  readonly overexposed: boolean;
  readonly excluded: boolean;
}

/** A part of a cell with one rule: so many items of a topic, of one level or of any. */
export interface Group {
  readonly cell: Cell;
  readonly level: Level | null;
  readonly count: number;
  /** Indexes into the pool, the most wanted first. */
  readonly candidates: readonly number[];
}

export interface Selected {
  readonly index: number;
  readonly group: Group;
}

export type Selection = { readonly found: true; readonly chosen: readonly Selected[] } | Shortage;

/** The part of the blueprint that could not be filled, and how many items could stand there. */
export interface Shortage {
  readonly found: false;
  readonly group: Pick<Group, 'cell' | 'level' | 'count'>;
  readonly available: number;
}

/** Steps of the search before it gives up; a bank that `banks check` passes needs about one step per item. */
const searchBudget = 50_000;

/**
 * Chooses the most wanted items that fill every cell and hold no two enemies: a depth-first search that takes candidates in
 * order of preference, the scarcest group first, and steps back where enemies leave a group short.
 */
export function selectItems(
  pool: readonly Item[],
  blueprint: Blueprint,
  preferences: readonly Preference[],
): Selection {
  const groups = groupsOf(pool, blueprint, preferences);
  const short = groups.find((group) => group.candidates.length < group.count);
  if (short !== undefined) return { found: false, group: short, available: short.candidates.length };

  const enemies = enemiesWithin(pool);
  /** For each item, how many chosen items rule it out; a chosen item rules itself out. */
  const blocked = pool.map(() => 0);
  const chosen: Selected[] = [];
  let budget = searchBudget;
  let deepest = { depth: -1, group: groups[0], available: 0 };

  const mark = (index: number, by: 1 | -1) => {
    for (const ruledOut of [index, ...(enemies[index] ?? [])]) blocked[ruledOut] = (blocked[ruledOut] ?? 0) + by;
  };

  const fill = (groupIndex: number, placed: number, from: number): boolean => {
    const group = groups[groupIndex];
    if (group === undefined) return true;
    if (placed === group.count) return fill(groupIndex + 1, 0, 0);
    for (let next = from; next <= group.candidates.length - (group.count - placed); next += 1) {
      const index = group.candidates[next] as number;
      if (blocked[index] !== 0) continue;
      budget -= 1;
      if (budget < 0) return false;
      mark(index, 1);
      chosen.push({ index, group });
      if (fill(groupIndex, placed + 1, next + 1)) return true;
      chosen.pop();
      mark(index, -1);
    }
    if (chosen.length > deepest.depth) deepest = { depth: chosen.length, group, available: placed };
    return false;
  };

  if (fill(0, 0, 0)) return { found: true, chosen };
  return { found: false, group: deepest.group as Group, available: deepest.available };
}

function groupsOf(pool: readonly Item[], blueprint: Blueprint, preferences: readonly Preference[]): Group[] {
  const wantedByTopic = new Map<string, number[]>();
  for (const index of mostWantedFirst(preferences)) {
    const { topic } = pool[index] as Item;
    const ofTopic = wantedByTopic.get(topic);
    if (ofTopic === undefined) wantedByTopic.set(topic, [index]);
    else ofTopic.push(index);
  }
  return blueprint.cells
    .flatMap((cell) => {
      const wanted = wantedByTopic.get(cell.topic) ?? [];
      return partsOf(cell).map((part) => ({
        ...part,
        cell,
        candidates: part.level === null ? wanted : wanted.filter((index) => pool[index]?.level === part.level),
      }));
    })
    .sort((a, b) => a.candidates.length / a.count - b.candidates.length / b.count);
}

function mostWantedFirst(preferences: readonly Preference[]): number[] {
  const indexes = preferences.flatMap(({ excluded }, index) => (excluded ? [] : index));
  return indexes.sort((one, other) => {
    const a = preferences[one] as Preference;
    const b = preferences[other] as Preference;
    return a.tier - b.tier || Number(a.overexposed) - Number(b.overexposed) || a.cost - b.cost || one - other;
  });
}

/** The cell as counts per level and a rest of any level. */
export function partsOf(cell: Cell): { level: Level | null; count: number }[] {
  const named = Object.entries(cell.levels).map(([level, count]) => ({ level: level as Level, count }));
  const rest = cell.count - named.reduce((sum, part) => sum + part.count, 0);
  return [...named, { level: null, count: rest }].filter((part) => part.count > 0);
}
