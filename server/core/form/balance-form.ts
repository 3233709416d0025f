import { type Blueprint, enemiesWithin } from '../item/bank.ts';
import { type Item, levels } from '../item/item.ts';
import { goalsOf } from './level-goals.ts';
import type { Group, Preference, Selected } from './select-items.ts';

/** Passes after which a form is near enough; each takes it strictly nearer, and most forms need three. */
const mostPasses = 100;
/** Of the exchanges found in a pass, the best share is made: all of them would wear small cells, which have few to offer. */
const shareOfPass = 1 / 3;
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
  /** What it adds to the form's overexposed items, and to the cost of its items. */
  readonly overexposed: number;
  readonly cost: number;
  /** What it leaves to the level shares. */
  readonly ofLevels: number;
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
  const weights = goals === null ? levels.map(() => 0) : weightsOf(levels.map((level) => goals[level]));
  const enemies = enemiesWithin(pool);
  const { levelOf, difficultyOf } = traitsOf(pool);

  /** By level: how many items the form holds more than it should. */
  const surplus = levels.map((level) => (goals === null ? 0 : -goals[level]));
  let difficulty = 0;
  /** For each item, how many chosen items rule it out; a chosen item rules itself out. */
  const blocked = new Uint16Array(pool.length);
  const mark = (index: number, by: 1 | -1) => {
    const level = levelOf[index] as number;
    surplus[level] = (surplus[level] as number) + by;
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
  const levelDistance = () => {
    let sum = 0;
    for (let level = 0; level < levels.length; level += 1)
      sum += (weights[level] as number) * Math.abs(surplus[level] as number);
    return sum;
  };

  /** What an exchange leaves depends on its two levels and on its change of difficulty alone: told from tables. */
  const afterLevels = new Float64Array(levels.length ** 2);
  const afterChange = new Float64Array(2 * mostChange + 1);
  const fillTables = () => {
    const before = levelDistance();
    for (let out = 0; out < levels.length; out += 1) {
      for (let into = 0; into < levels.length; into += 1) {
        const [outIs, intoIs] = [surplus[out] as number, surplus[into] as number];
        afterLevels[out * levels.length + into] =
          out === into
            ? before
            : before +
              (weights[out] as number) * (Math.abs(outIs - 1) - Math.abs(outIs)) +
              (weights[into] as number) * (Math.abs(intoIs + 1) - Math.abs(intoIs));
      }
    }
    for (let change = -mostChange; change <= mostChange; change += 1)
      afterChange[change + mostChange] = bandDistance(difficulty + change);
  };

  const isFree = (out: number, index: number) =>
    (blocked[index] as number) === Number((enemies[out] as readonly number[]).includes(index));

  let distance = levelDistance() + bandDistance(difficulty);
  for (let pass = 0; pass < mostPasses && distance > 0; pass += 1) {
    fillTables();
    const exchanges = bestByGroup()
      .sort(byWorth)
      .slice(0, Math.ceil(slotsByGroup.size * shareOfPass));
    if (exchanges.length === 0) break;
    for (const { slot, index } of exchanges) {
      const out = chosen[slot] as number;
      // Those made before it in this pass may have left it without use or without a place.
      if (!isFree(out, index)) continue;
      mark(out, -1);
      mark(index, 1);
      const left = levelDistance() + bandDistance(difficulty);
      if (left < distance) {
        chosen[slot] = index;
        distance = left;
      } else {
        mark(index, -1);
        mark(out, 1);
      }
    }
  }
  return { chosen, distance };

  /** Of each part of the blueprint the exchange that serves best, where one takes the form nearer. */
  function bestByGroup(): Exchange[] {
    const found: Exchange[] = [];
    for (const [group, slots] of slotsByGroup) {
      let best: Exchange | null = null;
      for (const index of group.candidates) {
        const blockers = blocked[index] as number;
        if (blockers > 1) continue;
        const level = levelOf[index] as number;
        const change = mostChange + (difficultyOf[index] as number);
        const preference = preferences[index] as Preference;
        for (const slot of slots) {
          const out = chosen[slot] as number;
          const ofLevels = afterLevels[(levelOf[out] as number) * levels.length + level] as number;
          if (ofLevels + (afterChange[change - (difficultyOf[out] as number)] as number) >= distance) continue;
          if (blockers === 1 && !isFree(out, index)) continue;
          const outPreference = preferences[out] as Preference;
          if (preference.tier > outPreference.tier) continue;
          const overexposed = Number(preference.overexposed) - Number(outPreference.overexposed);
          const cost = preference.cost - outPreference.cost;
          const isBetter =
            best === null ||
            (overexposed !== best.overexposed
              ? overexposed < best.overexposed
              : ofLevels !== best.ofLevels
                ? ofLevels < best.ofLevels
                : cost < best.cost);
          if (isBetter) best = { slot, index, overexposed, ofLevels, cost };
        }
      }
      if (best !== null) found.push(best);
    }
    return found;
  }
}

const byWorth = (a: Exchange, b: Exchange) =>
  a.overexposed - b.overexposed || a.ofLevels - b.ofLevels || a.cost - b.cost;

interface Traits {
  readonly levelOf: Uint8Array;
  readonly difficultyOf: Uint8Array;
}

/** A pool never changes, so these are written down once and not for every form. */
const traitsByPool = new WeakMap<readonly Item[], Traits>();

function traitsOf(pool: readonly Item[]): Traits {
  const traits = traitsByPool.get(pool) ?? {
    levelOf: Uint8Array.from(pool, (item) => levels.indexOf(item.level)),
    difficultyOf: Uint8Array.from(pool, (item) => item.difficulty),
  };
  traitsByPool.set(pool, traits);
  return traits;
}

/**
 * The rarer a level should be, the more an item off its goal weighs: where enemies leave no direct exchange for a rare one, it still
 * comes in for one of another level, which is then put right.
 */
function weightsOf(goals: readonly number[]): number[] {
  return goals.map((goal, level) => {
    const commoner = goals.filter((other, index) => other > goal || (other === goal && index < level)).length;
    return levelWeight * (1 + commoner);
  });
}
