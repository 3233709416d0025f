import type { Blueprint } from '../item/bank.ts';

/** How many recent forms count where the blueprint declares no cap. */
const usualForms = 200;

export const windowOf = ({ exposureCap }: Pick<Blueprint, 'exposureCap'>): number => exposureCap?.of ?? usualForms;

/** On how many of the recent forms an item may stand; infinite where the blueprint declares no cap. */
export function mostForms({ exposureCap }: Pick<Blueprint, 'exposureCap'>): number {
  return exposureCap === null ? Number.POSITIVE_INFINITY : Math.floor((exposureCap.most * exposureCap.of) / 100);
}

/** The last forms of an exam, and how many of them held each item. */
export class ExposureWindow {
  readonly #size: number;
  readonly #forms: (readonly string[])[] = [];
  readonly #counts = new Map<string, number>();

  /** @param forms item ids of forms, the oldest first. */
  constructor(size: number, forms: readonly (readonly string[])[] = []) {
    this.#size = size;
    for (const itemIds of forms) this.add(itemIds);
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  add(itemIds: readonly string[]): void {
    this.#forms.push(itemIds);
    this.#count(itemIds, 1);
    if (this.#forms.length > this.#size) this.#count(this.#forms.shift() ?? [], -1);
  }

  #count(itemIds: readonly string[], by: 1 | -1): void {
    for (const id of itemIds) this.#counts.set(id, (this.#counts.get(id) ?? 0) + by);
  }
}
