import { useEffect, useRef } from 'react';
import type { BoardRow } from '../../../server/contract/sittings.ts';
import { inHeldOrder } from './arrange-rows.ts';

/**
 * The rows in the order asked for; while held (a person points at the list or has chosen rows) in the order they had, so that no row
 * moves away under the pointer. Another sort or filter, told by `arrangement`, takes effect all the same.
 */
export function useHeldOrder(arranged: readonly BoardRow[], isHeld: boolean, arrangement: string): readonly BoardRow[] {
  const held = useRef<{ readonly ids: readonly string[]; readonly arrangement: string } | null>(null);
  const keeps = isHeld && held.current?.arrangement === arrangement;
  const rows = keeps ? inHeldOrder(arranged, held.current?.ids ?? []) : arranged;
  useEffect(() => {
    held.current = { ids: rows.map((row) => row.sittingId), arrangement };
  });
  return rows;
}
