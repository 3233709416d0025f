import { texts } from './language.ts';
import { siteEn } from './site.en.ts';
import { siteEs } from './site.es.ts';

export const { words: siteWords, useWords: useSiteWords } = texts({ en: siteEn, es: siteEs });
