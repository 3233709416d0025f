import { useSyncExternalStore } from 'react';
import { applyColorScheme, schemeKey } from './color-scheme.ts';

/** How a person wants the pages to look: each with its choices, the first of which is what counts without a choice. */
export const preferenceChoices = {
  scheme: ['system', 'light', 'dark'],
  contrast: ['system', 'more'],
  textSize: ['normal', 'large', 'larger', 'largest'],
  spacing: ['normal', 'wide'],
  motion: ['system', 'less'],
} as const;

export type PreferenceName = keyof typeof preferenceChoices;
export type Preferences = { readonly [N in PreferenceName]: (typeof preferenceChoices)[N][number] };

export const preferenceNames = Object.keys(preferenceChoices) as PreferenceName[];

const listeners = new Set<() => void>();
/** The scheme stands where Mantine keeps it, so that both kinds of pages follow one choice. */
const keyOf = (name: PreferenceName) => (name === 'scheme' ? schemeKey : `invigil-${name}`);
let current = readAll();

/** Puts what was chosen on the page: `ui/preferences.css` does the rest. */
export function applyPreferences(): void {
  const { documentElement } = document;
  for (const name of preferenceNames) if (name !== 'scheme') documentElement.dataset[name] = current[name];
  applyColorScheme();
}

export function choosePreference<N extends PreferenceName>(name: N, value: Preferences[N]): void {
  current = { ...current, [name]: value };
  try {
    if (name === 'scheme' && value === 'system') localStorage.setItem(schemeKey, 'auto');
    else localStorage.setItem(keyOf(name), value);
  } catch {
    // Kept for the life of the page where nothing can be kept.
  }
  applyPreferences();
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

function readAll(): Preferences {
  const read = <N extends PreferenceName>(name: N): Preferences[N] => {
    const choices: readonly string[] = preferenceChoices[name];
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(keyOf(name));
    } catch {
      // Nothing can be read, so nothing was chosen.
    }
    return (kept !== null && choices.includes(kept) ? kept : choices[0]) as Preferences[N];
  };
  return {
    scheme: read('scheme'),
    contrast: read('contrast'),
    textSize: read('textSize'),
    spacing: read('spacing'),
    motion: read('motion'),
  };
}
