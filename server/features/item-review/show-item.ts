import seedrandom from 'seedrandom';
import { orderOptions } from '../../core/form/order-options.ts';
import { type DeliveredItem, deliverItem } from '../../core/item/deliver-item.ts';
import type { Item } from '../../core/item/item.ts';
import { inBankTerms, type ResponseValue } from '../../core/item/response.ts';
import { type ItemScore, scoreItem } from '../../core/scoring/score-item.ts';

/** The bank's ids of options, elements or choices as a preview shows them: order 0 as the file has them, any other shuffled by it. */
export function previewOrder(item: Item, order: number): string[] {
  switch (item.type) {
    case 'single-choice':
    case 'multiple-response':
      return order === 0 ? item.options.map(({ id }) => id) : shuffled(item, order);
    case 'matching':
      return order === 0 ? item.choices.map(({ id }) => id) : shuffled(item, order);
    // The file has the elements in the right order, which nobody is shown.
    case 'ordering':
      return shuffled(item, order);
    case 'true-false':
    case 'numeric':
    case 'short-text':
      return [];
  }
}

const shuffled = (item: Item, order: number) => orderOptions(item, seedrandom(`preview of ${item.id}, ${order}`));

/** The item as it would be delivered. */
export function previewOf(item: Item, order: number): DeliveredItem {
  return deliverItem(item, 1, previewOrder(item, order));
}

/** Scores a response in the letters of the preview, as a sitting's would be [SCORE-1]. */
export function scoreOf(item: Item, order: number, response: ResponseValue): ItemScore {
  return scoreItem(item, inBankTerms(item, previewOrder(item, order), response));
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** The letter under which a preview shows the part with this id. */
export function shownLetter(optionOrder: readonly string[], id: string): string {
  return letters[optionOrder.indexOf(id)] ?? '';
}
