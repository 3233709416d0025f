import { useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { useToolWords } from '../../i18n/tools.ts';
import type { NotesKeeper } from './notes-keeper.ts';
import css from './scratchpad.module.css';

/** Words and sums for oneself, kept with the sitting. */
export function Scratchpad({ keeper }: { readonly keeper: NotesKeeper }) {
  const { scratchpad } = useToolWords();
  const { notes, unsent } = useSyncExternalStore(keeper.subscribe, keeper.state);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <textarea
        ref={field}
        className={css['field']}
        rows={9}
        maxLength={10_000}
        value={notes.scratchpad}
        aria-label={scratchpad.title}
        aria-describedby={id}
        spellCheck={false}
        onChange={(event) => keeper.write(event.target.value)}
        onBlur={keeper.settle}
      />
      <p id={id} className={css['hint']}>
        {scratchpad.hint} <span className={css['state']}>{unsent ? scratchpad.saving : scratchpad.saved}</span>
      </p>
    </>
  );
}
