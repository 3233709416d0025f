import { createContext, useContext } from 'react';

/** Options that the candidate struck out, for the item that is shown; null where striking out is not offered. */
export interface StrikeOut {
  readonly struck: ReadonlySet<string>;
  readonly toggle: (option: string) => void;
  readonly label: (letter: string) => string;
  readonly struckWord: string;
}

const StrikeOutContext = createContext<StrikeOut | null>(null);

export const StrikeOutProvider = StrikeOutContext.Provider;
export const useStrikeOut = (): StrikeOut | null => useContext(StrikeOutContext);
