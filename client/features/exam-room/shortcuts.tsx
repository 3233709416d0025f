import { useEffect } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { Dialog } from './dialog.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { RoomState } from './room-state.ts';
import css from './shortcuts.module.css';

/** Keys with Alt, so that no letter typed into an answer does anything else. */
export function useShortcuts(room: RoomEngine, state: RoomState, covered: boolean, onHelp: () => void) {
  const { position, view } = state;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const act = actionOf(event.code);
      if (act === undefined) return;
      event.preventDefault();
      if (!covered || event.code === 'KeyK') act();
    };
    // By the key's place, because Alt changes the letter on some keyboards.
    const actionOf = (code: string): (() => void) | undefined => {
      switch (code) {
        case 'KeyN':
          return () => (view === 'item' ? room.go(position + 1) : undefined);
        case 'KeyP':
          return () => room.go(view === 'item' ? position - 1 : position);
        case 'KeyF':
          return () => (view === 'item' ? room.flag(position) : undefined);
        case 'KeyR':
          return room.review;
        case 'KeyK':
          return onHelp;
        default:
          return undefined;
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [room, position, view, covered, onHelp]);
}

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { shortcuts: words } = useRoomWords();
  const shortcuts = [
    ['Alt + N', words.next],
    ['Alt + P', words.previous],
    ['Alt + F', words.flag],
    ['Alt + R', words.review],
    ['Alt + T', words.time],
    ['Alt + K', words.list],
    [words.keys.tab, words.tab],
    ['↑ ↓', words.arrows],
    [words.keys.space, words.space],
    [words.keys.escape, words.escape],
  ] as const;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <dl className={css['list']}>
        {shortcuts.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
