import { createContext, useContext } from 'react';
import { directionOf, useLanguage } from '../i18n/language.ts';

const ItemLanguageContext = createContext<string | null>(null);

/** The BCP 47 tag of the texts of items; what is said around them is in the page's language. */
export const ItemLanguage = ItemLanguageContext.Provider;

/** Attributes for an element that holds a text of an item: none where the item speaks the page's language (WCAG 3.1.2). */
export function useContentLanguage(): { readonly lang?: string; readonly dir?: 'ltr' | 'rtl' } {
  const tag = useContext(ItemLanguageContext);
  const page = useLanguage();
  return tag === null || tag === page ? {} : { lang: tag, dir: directionOf(tag) };
}
