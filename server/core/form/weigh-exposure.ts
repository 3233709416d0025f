import type { Item } from '../item/item.ts';

/** By how much the draw holds each item of a pool back, from 1: by its index, from the counts of recent forms that held it. */
export type WeighExposure = (
  pool: readonly Item[],
  exposureOf: (item: Item) => number,
  withheld: ReadonlySet<string>,
) => readonly number[];

/** With a lead of more forms than this an item is not held back further. */
const mostLead = 9;

/**
 * By the lead over the mean of its topic: the pool wears evenly, and an item that is new, or fits few forms, does not make all others
 * look worn alike.
 */
export const weighExposure: WeighExposure = (pool, exposureOf, withheld) => {
  const byTopic = new Map<string, { forms: number; items: number }>();
  for (const item of pool) {
    // One that is shown to nobody falls ever further behind, and says nothing of the others.
    if (withheld.has(item.id)) continue;
    const topic = byTopic.get(item.topic) ?? { forms: 0, items: 0 };
    byTopic.set(item.topic, { forms: topic.forms + exposureOf(item), items: topic.items + 1 });
  }
  return pool.map((item) => {
    const { forms, items } = byTopic.get(item.topic) ?? { forms: 0, items: 1 };
    return 1 + Math.min(Math.max(0, exposureOf(item) - forms / items), mostLead);
  });
};

/** As version 1 of the assembler did it: by the lead over the least exposed item of the topic. Never to be changed [FORM-1]. */
export const weighExposure1: WeighExposure = (pool, exposureOf) => {
  const leastByTopic = new Map<string, number>();
  for (const item of pool) {
    leastByTopic.set(item.topic, Math.min(exposureOf(item), leastByTopic.get(item.topic) ?? exposureOf(item)));
  }
  return pool.map((item) => 1 + Math.min(exposureOf(item) - (leastByTopic.get(item.topic) ?? 0), mostLead));
};
