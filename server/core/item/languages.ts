import { type Bank, poolOf } from './bank.ts';

/**
 * The languages that forms of a blueprint can be given in, the bank's own first: those into which every item that such forms may draw is translated
 * completely, so that no candidate meets a text of another language in the middle of an exam.
 */
export function languagesOf(bank: Bank, blueprintId: string): readonly string[] {
  const blueprint = bank.blueprints.get(blueprintId);
  if (blueprint === undefined) return [bank.language];
  const pool = poolOf(bank, blueprint);
  const complete = [...bank.translations].filter(([, items]) => pool.every((item) => items.has(item.id)));
  return [bank.language, ...complete.map(([language]) => language).sort()];
}
