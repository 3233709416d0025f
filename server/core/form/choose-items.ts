import type { Blueprint } from '../item/bank.ts';
import type { Item } from '../item/item.ts';
import { balanceForm } from './balance-form.ts';
import { type Preference, type Shortage, selectItems } from './select-items.ts';

export type Choice = { readonly found: true; readonly chosen: readonly number[] } | Shortage;

/**
 * The items of a form, as indexes into the pool. Overexposed ones are left out where a form without them is as good: filled, with
 * nothing seen more recently, as near to level shares and difficulty band. Else the form holds as few of them as it can be made with.
 */
export function chooseItems(pool: readonly Item[], blueprint: Blueprint, preferences: readonly Preference[]): Choice {
  if (!preferences.some((preference) => preference.overexposed)) return attempt(pool, blueprint, preferences);
  const spared = attempt(
    pool,
    blueprint,
    preferences.map((each) => (each.overexposed ? { ...each, excluded: true } : each)),
  );
  if (spared.found && spared.seen === 0 && spared.distance === 0) return spared;
  const full = attempt(pool, blueprint, preferences);
  if (!spared.found || !full.found) return spared.found ? spared : full;
  return full.seen < spared.seen || (full.seen === spared.seen && full.distance < spared.distance) ? full : spared;
}

function attempt(pool: readonly Item[], blueprint: Blueprint, preferences: readonly Preference[]) {
  const selection = selectItems(pool, blueprint, preferences);
  if (!selection.found) return selection;
  const balanced = balanceForm(pool, blueprint, preferences, selection.chosen);
  const seen = balanced.chosen.reduce((sum, index) => sum + (preferences[index]?.tier ?? 0), 0);
  return { found: true as const, seen, ...balanced };
}
