import { texts } from './language.ts';
import { toolsEn } from './tools.en.ts';
import { toolsEs } from './tools.es.ts';

export const { useWords: useToolWords } = texts({ en: toolsEn, es: toolsEs });
