import type { Bank } from '../../core/item/bank.ts';
import { languagesOf } from '../../core/item/languages.ts';
import type { BankContent } from './bank-content.ts';

/** How far a translation has come. */
export interface LanguageProgress {
  readonly language: string;
  /** Items with all their texts in it. */
  readonly translated: number;
  readonly items: number;
  /** In whole percent of the bank's items, rounded down: 100 means all. */
  readonly percent: number;
  /** Blueprints whose forms are offered in it. */
  readonly offeredFor: readonly string[];
}

/** Every language in which the bank has a text, in order, but for its own. */
export function inspectLanguages({ items }: BankContent, bank: Bank): LanguageProgress[] {
  const languages = [...new Set(items.flatMap((item) => Object.keys(item.translations ?? {})))].sort();
  return languages.map((language) => {
    const translated = bank.translations.get(language)?.size ?? 0;
    return {
      language,
      translated,
      items: items.length,
      percent: Math.floor((100 * translated) / items.length),
      offeredFor: [...bank.blueprints.keys()].filter((id) => languagesOf(bank, id).includes(language)),
    };
  });
}
