import { candidateEn } from './candidate.en.ts';
import { candidateEs } from './candidate.es.ts';
import { texts } from './language.ts';

export const { words: candidateWords, useWords: useCandidateWords } = texts({ en: candidateEn, es: candidateEs });
