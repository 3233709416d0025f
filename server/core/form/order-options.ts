import type { Item } from '../item/item.ts';
import { shuffled } from './shuffle.ts';

/** The bank's ids of options, elements or choices in the order that one candidate is shown; empty where nothing is to order. */
export function orderOptions(item: Item, random: () => number): string[] {
  switch (item.type) {
    case 'single-choice':
    case 'multiple-response':
      return idsOf(item.options, item.shuffle, random);
    case 'matching':
      return idsOf(item.choices, item.shuffle, random);
    case 'ordering': {
      const rightOrder = item.elements.map((element) => element.id);
      const [first = '', ...rest] = rightOrder;
      const order = shuffled(rightOrder, random);
      // Shown in the right order, the item would ask for a confirmation instead of an answer.
      return order.every((id, index) => id === rightOrder[index]) ? [...rest, first] : order;
    }
    case 'true-false':
    case 'numeric':
    case 'short-text':
      return [];
  }
}

function idsOf(parts: readonly { readonly id: string }[], shuffle: boolean, random: () => number): string[] {
  const ids = parts.map((part) => part.id);
  return shuffle ? shuffled(ids, random) : ids;
}
