import { type Level, levels } from '../item/item.ts';

/** Shares as whole items that add up: rounded down, what is missing goes to the greatest remainders. */
export function goalsOf(shares: Readonly<Record<Level, number>>, count: number): Record<Level, number> {
  const goals = { recall: 0, apply: 0, analyse: 0 };
  for (const level of levels) goals[level] = Math.floor((shares[level] * count) / 100);
  const missing = count - levels.reduce((sum, level) => sum + goals[level], 0);
  const byRemainder = [...levels].sort((a, b) => ((shares[b] * count) % 100) - ((shares[a] * count) % 100));
  for (const level of byRemainder.slice(0, missing)) goals[level] += 1;
  return goals;
}
