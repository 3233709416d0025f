import { type Bank, poolOf } from '../item/bank.ts';
import type { Level } from '../item/item.ts';
import { partsOf } from './select-items.ts';

/** A part of a blueprint's cell for which there are too few items, whoever the form is for. */
export type ShortCell = {
  readonly topic: string;
  readonly level: Level | null;
  readonly needed: number;
  /** Items of the pool that are not withheld. */
  readonly available: number;
  readonly missing: number;
};

/** The cells that cannot be filled for want of items that nobody's decision keeps off, in the order of the blueprint. */
export function shortCells(bank: Bank, blueprintId: string, withheld: ReadonlySet<string>): ShortCell[] {
  const blueprint = bank.blueprints.get(blueprintId);
  if (blueprint === undefined) return [];
  const drawable = poolOf(bank, blueprint).filter(({ id }) => !withheld.has(id));
  return blueprint.cells.flatMap((cell) => {
    const ofTopic = drawable.filter((item) => item.topic === cell.topic);
    const named = partsOf(cell).filter(({ level }) => level !== null);
    return [...named, { level: null, count: cell.count }].flatMap(({ level, count }): ShortCell[] => {
      const available = ofTopic.filter((item) => level === null || item.level === level).length;
      return available >= count
        ? []
        : [{ topic: cell.topic, level, needed: count, available, missing: count - available }];
    });
  });
}
