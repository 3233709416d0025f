import type { Bank } from '../item/bank.ts';
import { type DeliveredItem, deliverItem } from '../item/deliver-item.ts';
import type { Form } from './form.ts';

/** The form as its candidate may see it [KEY-1]. The bank is the version that the form names. */
export function deliverForm(form: Pick<Form, 'items'>, bank: Bank): DeliveredItem[] {
  return form.items.map(({ position, itemId, optionOrder }) => {
    const item = bank.items.get(itemId);
    if (item === undefined) throw new Error(`bank version ${bank.versionId} has no item ${itemId}`);
    return deliverItem(item, position, optionOrder);
  });
}
