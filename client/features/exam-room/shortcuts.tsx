import { useEffect } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { Dialog } from './dialog.tsx';
import type { RoomEngine } from './room-engine.ts';
import type { RoomState } from './room-state.ts';
import css from './shortcuts.module.css';

/** What keys with Alt do, by their letters. */
export type AltKeys = Readonly<Record<string, () => void>>;

/** Keys with Alt, so that no letter typed into an answer does anything else. A window that is open has keys of its own. */
export function useAltKeys(keys: AltKeys) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      // By the key's place, because Alt changes the letter on some keyboards.
      const act = keys[event.code.replace(/^Key/, '').toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [keys]);
}

export function useShortcuts(room: RoomEngine, state: RoomState, covered: boolean, onHelp: () => void) {
  const { position, view } = state;
  useAltKeys({
    k: onHelp,
    ...(!covered && {
      p: () => room.go(view === 'item' ? position - 1 : position),
      r: room.review,
      ...(view === 'item' && { n: () => room.go(position + 1), f: () => room.flag(position) }),
    }),
  });
}

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { shortcuts: words } = useRoomWords();
  const shortcuts = [
    ['Alt + N', words.next],
    ['Alt + P', words.previous],
    ['Alt + F', words.flag],
    ['Alt + R', words.review],
    ['Alt + T', words.time],
    ['Alt + H', words.help],
    ['Alt + S', words.scratchpad],
    ['Alt + C', words.calculator],
    ['Alt + M', words.comment],
    ['Alt + K', words.list],
    [words.keys.tab, words.tab],
    ['↑ ↓', words.arrows],
    [words.keys.space, words.space],
    ['+ − 0', words.image],
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
