import type { Bank, Blueprint } from '../item/bank.ts';
import { poolOf } from '../item/bank.ts';
import type { Item } from '../item/item.ts';
import { balanceForm } from './balance-form.ts';

/** What a version of the assembler does in its own way. All else is common to them, and must go on giving old forms. */
export interface Assembler {
  readonly version: number;
  /** Items to draw from, by id ascending. */
  readonly pool: (bank: Bank, blueprint: Blueprint) => readonly Item[];
  readonly balance: typeof balanceForm;
}

/**
 * A change that could give another form from the same inputs is a new version here: what the former did is kept, so that forms of
 * all times can be rebuilt [FORM-1].
 */
export const currentAssembler: Assembler = { version: 2, pool: poolOf, balance: balanceForm };

const firstAssembler: Assembler = { version: 1, pool: firstPool, balance: balanceForm };

/** When a file said that an item is released, only such items stood on forms of banks that are no samples. */
function firstPool(bank: Bank, blueprint: Blueprint): readonly Item[] {
  return poolOf(bank, blueprint).filter((item) => bank.isSample || item.wasReleasedByFile === true);
}

export const assemblers: ReadonlyMap<number, Assembler> = new Map(
  [firstAssembler, currentAssembler].map((assembler) => [assembler.version, assembler]),
);
