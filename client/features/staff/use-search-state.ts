import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

type Values = Readonly<Record<string, string | undefined>>;

/** Filters and open panels in the address, so that a page can be reloaded, sent to a colleague, and left with "back". */
export function useSearchState(): [Values, (changes: Values, how?: 'replace' | 'push') => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const values = Object.fromEntries(
    Object.entries(search)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
  );
  const change = useCallback(
    (changes: Values, how: 'replace' | 'push' = 'replace') => {
      void navigate({
        to: '.',
        search: ((before: Record<string, unknown>) => clean({ ...before, ...changes })) as never,
        replace: how === 'replace',
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [values, change];
}

function clean(values: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
}
