import { type Blueprint, enemiesWithin } from '../item/bank.ts';
import { type Item, type Level, levels } from '../item/item.ts';
import { goalsOf } from './level-goals.ts';
import type { Preference, Selected } from './select-items.ts';

/** Exchanges after which a form is near enough; each takes it strictly nearer, so most forms need a dozen. */
const mostExchanges = 100;

/** Index and value are the same; items have 1 to 5. */
const difficulties = [0, 1, 2, 3, 4, 5] as const;

/**
 * As version 1 of the assembler did it: the exchange that brings the form nearest, and of equal ones the first, which wore some
 * items more than others. Never to be changed, for it rebuilds the forms of its time [FORM-1].
 */
export function balanceForm1(
  pool: readonly Item[],
  blueprint: Blueprint,
  preferences: readonly Preference[],
  selected: readonly Selected[],
): number[] {
  const chosen = selected.map(({ index }) => index);
  const { levelShares, difficultyTenths } = blueprint;
  if (levelShares === null && difficultyTenths === null) return chosen;

  const goals = levelShares === null ? null : goalsOf(levelShares, chosen.length);
  const band =
    difficultyTenths === null
      ? null
      : { least: difficultyTenths.least * chosen.length, most: difficultyTenths.most * chosen.length };
  const enemies = enemiesWithin(pool);
  const itemAt = (index: number) => pool[index] as Item;

  const counts: Record<Level, number> = { recall: 0, apply: 0, analyse: 0 };
  let difficulty = 0;
  const blocked = pool.map(() => 0);
  const mark = (index: number, by: 1 | -1) => {
    counts[itemAt(index).level] += by;
    difficulty += 10 * by * itemAt(index).difficulty;
    for (const ruledOut of [index, ...(enemies[index] ?? [])]) blocked[ruledOut] = (blocked[ruledOut] ?? 0) + by;
  };
  for (const index of chosen) mark(index, 1);

  const levelDistance = (level: Level, change: number) =>
    goals === null ? 0 : Math.abs(counts[level] + change - goals[level]);
  const now = () => ({ ofLevels: levels.reduce((sum, level) => sum + levelDistance(level, 0), 0), difficulty });

  /** As one number: a step of level outweighs every distance of difficulty. */
  const distanceOf = (ofLevels: number, sum: number): number =>
    ofLevels * 1_000_000 + (band === null ? 0 : Math.max(0, band.least - sum, sum - band.most));

  /** The distance that an exchange leaves, by level and difficulty of the item that comes: all that it depends on. */
  const distancesAfter = (out: Item, before: { ofLevels: number; difficulty: number }) => {
    const withoutOut = levelDistance(out.level, -1) - levelDistance(out.level, 0);
    const of = (level: Level) => {
      const ofLevels =
        level === out.level
          ? before.ofLevels
          : before.ofLevels + withoutOut + levelDistance(level, 1) - levelDistance(level, 0);
      return difficulties.map((each) => distanceOf(ofLevels, before.difficulty + 10 * (each - out.difficulty)));
    };
    return { recall: of('recall'), apply: of('apply'), analyse: of('analyse') };
  };

  for (let exchange = 0; exchange < mostExchanges; exchange += 1) {
    const before = now();
    let best = { distance: distanceOf(before.ofLevels, before.difficulty), slot: -1, index: -1 };
    if (best.distance === 0) break;
    selected.forEach(({ group }, slot) => {
      const out = chosen[slot] as number;
      const outItem = itemAt(out);
      const distances = distancesAfter(outItem, before);
      for (const index of group.candidates) {
        const item = itemAt(index);
        const distance = distances[item.level][item.difficulty] as number;
        if (distance >= best.distance || preferences[index]?.tier !== preferences[out]?.tier) continue;
        const blockers = (blocked[index] as number) - Number(enemies[out]?.includes(index));
        if (index !== out && blockers === 0) best = { distance, slot, index };
      }
    });
    if (best.slot < 0) break;
    mark(chosen[best.slot] as number, -1);
    mark(best.index, 1);
    chosen[best.slot] = best.index;
  }
  return chosen;
}
