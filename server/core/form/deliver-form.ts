import type { Bank } from '../item/bank.ts';
import { type DeliveredItem, deliverItem } from '../item/deliver-item.ts';
import type { Form } from './form.ts';

/** The form as its candidate may see it [KEY-1], in the bank's own language or one it is translated into. The bank is the version that the form names. */
export function deliverForm(form: Pick<Form, 'items'>, bank: Bank, language: string = bank.language): DeliveredItem[] {
  const items = language === bank.language ? bank.items : bank.translations.get(language);
  return form.items.map(({ position, itemId, optionOrder }) => {
    const item = items?.get(itemId);
    if (item === undefined) throw new Error(`bank version ${bank.versionId} has no item ${itemId} in ${language}`);
    return deliverItem(item, position, optionOrder);
  });
}
