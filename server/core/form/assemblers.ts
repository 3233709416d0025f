import type { Bank, Blueprint } from '../item/bank.ts';
import { poolOf } from '../item/bank.ts';
import type { Item } from '../item/item.ts';
import { balanceForm1 } from './balance-form-1.ts';
import { type Choice, chooseItems } from './choose-items.ts';
import { type Preference, selectItems } from './select-items.ts';
import { type WeighExposure, weighExposure, weighExposure1 } from './weigh-exposure.ts';

/** What a version of the assembler does in its own way. All else is common to them, and must go on giving old forms. */
export interface Assembler {
  readonly version: number;
  /** Items to draw from, by id ascending. */
  readonly pool: (bank: Bank, blueprint: Blueprint) => readonly Item[];
  readonly weigh: WeighExposure;
  readonly choose: (pool: readonly Item[], blueprint: Blueprint, preferences: readonly Preference[]) => Choice;
}

/**
 * A change that could give another form from the same inputs is a new version here: what the former did is kept, so that forms of
 * all times can be rebuilt [FORM-1].
 */
export const currentAssembler: Assembler = { version: 2, pool: poolOf, weigh: weighExposure, choose: chooseItems };

const firstAssembler: Assembler = { version: 1, pool: firstPool, weigh: weighExposure1, choose: chooseItems1 };

/** When a file said that an item is released, only such items stood on forms of banks that are no samples. */
function firstPool(bank: Bank, blueprint: Blueprint): readonly Item[] {
  return poolOf(bank, blueprint).filter((item) => bank.isSample || item.wasReleasedByFile === true);
}

function chooseItems1(pool: readonly Item[], blueprint: Blueprint, preferences: readonly Preference[]): Choice {
  const selection = selectItems(pool, blueprint, preferences);
  if (!selection.found) return selection;
  return { found: true, chosen: balanceForm1(pool, blueprint, preferences, selection.chosen) };
}

export const assemblers: ReadonlyMap<number, Assembler> = new Map(
  [firstAssembler, currentAssembler].map((assembler) => [assembler.version, assembler]),
);
