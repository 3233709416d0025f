import { type Blueprint, enemiesWithin } from '../item/bank.ts';
import { type Item, levels } from '../item/item.ts';
import { goalsOf } from './level-goals.ts';
import type { Group, Preference, Selected } from './select-items.ts';

/** Exchanges after which a form is near enough; each takes it strictly nearer, so most forms need a dozen. */
const mostExchanges = 100;
/** As one number, an item of level off its goal outweighs every distance of difficulty. */
const levelWeight = 1_000_000;
/** Difficulties are 1 to 5, so an exchange changes the sum by at most this. */
const mostChange = 4;

export interface Balanced {
  /** Indexes into the pool. */
  readonly chosen: readonly number[];
  /** From the blueprint's level shares and difficulty band; 0 when both are met. */
  readonly distance: number;
}

interface Exchange {
  readonly slot: number;
  readonly index: number;
  /** What it leaves. */
  readonly distance: number;
}

/**
 * Brings a selection nearer to the blueprint's level shares, then to its difficulty band, by exchanging items for others of the
 * same cell. Of the exchanges that serve equally it takes the one that costs least, so that balance wears no item more than others.
 * An exchange never adds an enemy and never shows an item seen more recently.
 */
export function balanceForm(
  pool: readonly Item[],
  blueprint: Blueprint,
  preferences: readonly Preference[],
  selected: readonly Selected[],
): Balanced {
  const chosen = selected.map(({ index }) => index);
  const { levelShares, difficultyTenths } = blueprint;
  if (levelShares === null && difficultyTenths === null) return { chosen, distance: 0 };

  const goals = levelShares === null ? null : goalsOf(levelShares, chosen.length);
  const least = difficultyTenths === null ? 0 : difficultyTenths.least * chosen.length;
  const most = difficultyTenths === null ? Number.POSITIVE_INFINITY : difficultyTenths.most * chosen.length;
  const enemies = enemiesWithin(pool);
  const levelOf = Uint8Array.from(pool, (item) => levels.indexOf(item.level));
  const difficultyOf = Uint8Array.from(pool, (item) => item.difficulty);

  /** By level: how many items the form holds more than it should. */
  const surplus = levels.map((level) => (goals === null ? 0 : -goals[level]));
  let difficulty = 0;
  /** For each item, how many chosen items rule it out; a chosen item rules itself out. */
  const blocked = new Uint16Array(pool.length);
  const mark = (index: number, by: 1 | -1) => {
    const level = levelOf[index] as number;
    if (goals !== null) surplus[level] = (surplus[level] as number) + by;
    difficulty += by * (difficultyOf[index] as number);
    blocked[index] = (blocked[index] as number) + by;
    for (const enemy of enemies[index] as readonly number[]) blocked[enemy] = (blocked[enemy] as number) + by;
  };
  for (const index of chosen) mark(index, 1);
  const slotsByGroup = new Map<Group, number[]>();
  selected.forEach(({ group }, slot) => {
    const slots = slotsByGroup.get(group);
    if (slots === undefined) slotsByGroup.set(group, [slot]);
    else slots.push(slot);
  });

  const bandDistance = (sum: number) => Math.max(0, least - 10 * sum, 10 * sum - most);
  const levelDistance = () => levelWeight * surplus.reduce((sum, each) => sum + Math.abs(each), 0);

  /** What an exchange leaves depends on its two levels and on its change of difficulty alone: told from tables. */
  const afterLevels = new Float64Array(levels.length ** 2);
  const afterChange = new Float64Array(2 * mostChange + 1);
  const fillTables = () => {
    levels.forEach((_, out) => {
      levels.forEach((_, into) => {
        const [outIs, intoIs] = [surplus[out] as number, surplus[into] as number];
        const moved = Math.abs(outIs - 1) - Math.abs(outIs) + Math.abs(intoIs + 1) - Math.abs(intoIs);
        afterLevels[out * levels.length + into] =
          levelDistance() + (goals === null || out === into ? 0 : levelWeight * moved);
      });
    });
    for (let change = -mostChange; change <= mostChange; change += 1)
      afterChange[change + mostChange] = bandDistance(difficulty + change);
  };

  let distance = levelDistance() + bandDistance(difficulty);
  for (let exchange = 0; exchange < mostExchanges && distance > 0; exchange += 1) {
    fillTables();
    const best = bestExchange();
    if (best === null) break;
    mark(chosen[best.slot] as number, -1);
    mark(best.index, 1);
    chosen[best.slot] = best.index;
    distance = best.distance;
  }
  return { chosen, distance };

  function bestExchange(): Exchange | null {
    let best: Exchange | null = null;
    let bestLevels = 0;
    let bestOverexposed = 0;
    let bestCost = 0;
    for (const [group, slots] of slotsByGroup) {
      for (const index of group.candidates) {
        const blockers = blocked[index] as number;
        if (blockers > 1) continue;
        const level = levelOf[index] as number;
        const change = mostChange + (difficultyOf[index] as number);
        const preference = preferences[index] as Preference;
        for (const slot of slots) {
          const out = chosen[slot] as number;
          const ofLevels = afterLevels[(levelOf[out] as number) * levels.length + level] as number;
          const left = ofLevels + (afterChange[change - (difficultyOf[out] as number)] as number);
          if (left >= distance) continue;
          if (blockers === 1 && !(enemies[out] as readonly number[]).includes(index)) continue;
          const outPreference = preferences[out] as Preference;
          if (preference.tier > outPreference.tier) continue;
          const overexposed = Number(preference.overexposed) - Number(outPreference.overexposed);
          const cost = preference.cost - outPreference.cost;
          const isBetter =
            best === null ||
            (overexposed !== bestOverexposed
              ? overexposed < bestOverexposed
              : ofLevels !== bestLevels
                ? ofLevels < bestLevels
                : cost < bestCost);
          if (!isBetter) continue;
          best = { slot, index, distance: left };
          bestLevels = ofLevels;
          bestOverexposed = overexposed;
          bestCost = cost;
        }
      }
    }
    return best;
  }
}
