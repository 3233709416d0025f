import { type ReactNode, useMemo, useSyncExternalStore } from 'react';
import { useToolWords } from '../../i18n/tools.ts';
import { StrikeOutProvider } from '../../item-types/strike-out.tsx';
import type { RoomEngine } from './room-engine.ts';

/** Lets the options of one item be struck out, for oneself. */
export function StrikeOutOf({
  room,
  position,
  children,
}: {
  readonly room: RoomEngine;
  readonly position: number;
  readonly children: ReactNode;
}) {
  const { strike } = useToolWords();
  const { notes } = useSyncExternalStore(room.notes.subscribe, room.notes.state);
  const letters = notes.struck[position];
  const strikeOut = useMemo(
    () => ({
      struck: new Set(letters),
      toggle: (option: string) => room.notes.strike(position, option),
      label: strike.option,
      struckWord: strike.struck,
    }),
    [room, position, letters, strike],
  );
  return <StrikeOutProvider value={strikeOut}>{children}</StrikeOutProvider>;
}
