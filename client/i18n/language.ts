import { useSyncExternalStore } from 'react';

/** The languages of the room and of the candidate's pages, by their own names. The staff's pages are English. */
export const languageNames = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languageNames;
export const languages = Object.keys(languageNames) as Language[];

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(languageNames, text);

const key = 'invigil-language';
const listeners = new Set<() => void>();
let chosen: Language | null = readChoice();

/** What was chosen on this device; else the first language of the browser that is known here; else English. */
export function language(): Language {
  if (isStaffPage()) return 'en';
  return chosen ?? preferred();
}

export function chooseLanguage(next: Language): void {
  chosen = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // Kept for the life of the page where nothing can be kept.
  }
  markLanguage();
  for (const listener of listeners) listener();
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language, () => 'en');
}

/** Tells the page's language and direction to the browser and to screen readers. */
export function markLanguage(): void {
  const { documentElement } = document;
  documentElement.lang = language();
  documentElement.dir = directionOf(language());
}

/** Ready for languages that are written from right to left: the layout uses logical directions alone. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return /^(ar|dv|fa|he|ps|ur|yi)\b/.test(tag) ? 'rtl' : 'ltr';
}

/** A text for people, with its language where that is not the page's: `<p lang={said.lang}>{said.text}</p>`. */
export interface Sentence {
  readonly text: string;
  readonly lang?: string | undefined;
}

/** A text that somebody wrote in one language only. The server and the staff write English. */
export function writtenIn(tag: string, text: string): Sentence {
  return tag === language() ? { text } : { text, lang: tag };
}

/** The same texts in every language; the English ones say which there are, and the compiler misses none. */
export function texts<Texts extends object>(all: { readonly [L in Language]: Texts }) {
  return {
    /** For functions that make sentences; what they made is not renewed when another language is chosen. */
    words: (): Texts => all[language()],
    useWords: (): Texts => all[useLanguage()],
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function preferred(): Language {
  for (const tag of globalThis.navigator?.languages ?? []) {
    const base = tag.split('-')[0] ?? '';
    if (isLanguage(base)) return base;
  }
  return 'en';
}

function readChoice(): Language | null {
  try {
    const kept = localStorage.getItem(key);
    return isLanguage(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** The staff's pages are English, and show the server's own sentences. */
export const isStaffPage = (): boolean =>
  /^\/(proctor|grader|registrar|admin)\b/.test(globalThis.location?.pathname ?? '');
