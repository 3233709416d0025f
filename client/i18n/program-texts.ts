import { useSyncExternalStore } from 'react';
import type { ProgramTexts } from '../../server/contract/pathway.ts';
import { request } from '../transport/http.ts';
import { useLanguage } from './language.ts';

/** The texts of a program in the page's language, looked up by the text as the program file has it. */
export interface ProgramWords {
  /** False until the translation has come, or could not be had. */
  readonly ready: boolean;
  readonly text: (original: string) => string;
  /** The language of what `text` answers, where that is not the page's: for the `lang` of its element. */
  readonly lang: (original: string) => string | undefined;
  /** The language of the texts as the program file has them, where that is not the page's. */
  readonly ownLang: string | undefined;
}

const known = new Map<string, ProgramTexts | 'asked' | 'missing'>();
const listeners = new Set<() => void>();

/** No program, no translation: every text as it is. */
const untranslated = (ready: boolean): ProgramWords => ({
  ready,
  text: (text) => text,
  lang: () => undefined,
  ownLang: undefined,
});

export function useProgramWords(programId: string | undefined): ProgramWords {
  const language = useLanguage();
  const key = `${programId}/${language}`;
  const texts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      if (programId !== undefined && !known.has(key)) void load(programId, language, key);
      return () => listeners.delete(listener);
    },
    () => known.get(key),
  );
  if (programId === undefined || texts === 'missing') return untranslated(true);
  if (texts === undefined || texts === 'asked') return untranslated(false);
  return programWords(texts, language);
}

export function programWords({ language, texts }: ProgramTexts, pageLanguage: string): ProgramWords {
  const translated = (original: string) => (Object.hasOwn(texts, original) ? texts[original] : undefined);
  const ownLang = language === pageLanguage ? undefined : language;
  return {
    ready: true,
    ownLang,
    text: (original) => translated(original) ?? original,
    lang: (original) => (translated(original) === undefined ? ownLang : undefined),
  };
}

async function load(programId: string, language: string, key: string): Promise<void> {
  known.set(key, 'asked');
  const answer = await request<ProgramTexts>('get', `/api/programs/${programId}/texts/${language}`);
  if (answer.ok) known.set(key, answer.value);
  // Without a connection it is asked for again by the next page that needs it.
  else if (answer.problem.code === 'unreachable') known.delete(key);
  else known.set(key, 'missing');
  for (const listener of listeners) listener();
}
