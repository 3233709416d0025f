import { useEffect, useRef } from 'react';
import { useToolWords } from '../../i18n/tools.ts';
import { timeText } from '../../ui/format.ts';
import { Dialog } from './dialog.tsx';
import css from './help-dialog.module.css';
import type { MessagesKeeper, MessagesState } from './messages-keeper.ts';
import { WordsForm } from './words-form.tsx';

/** Asking for help, and all that was said so far. */
export function HelpDialog({
  keeper,
  state,
  onClose,
}: {
  readonly keeper: MessagesKeeper;
  readonly state: MessagesState;
  readonly onClose: () => void;
}) {
  const { help } = useToolWords();
  const list = useRef<HTMLOListElement>(null);
  const { markRead } = keeper;
  const { length } = state.messages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message more scrolls to it, and is read with it
  useEffect(() => {
    markRead();
    list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [markRead, length]);
  return (
    <Dialog title={help.title} onClose={onClose}>
      <p className={css['intro']}>{help.intro}</p>
      {length === 0 ? (
        <p className={css['none']}>{help.none}</p>
      ) : (
        <ol ref={list} className={css['list']} aria-live="polite">
          {state.messages.map(({ id, from, text, at, toAll }) => (
            <li key={id} className={css['message']} data-from={from}>
              <p className={css['who']}>
                {help.from[from]}
                {toAll && `, ${help.toAll}`} <time>{timeText(at)}</time>
              </p>
              <p className={css['text']}>{text}</p>
            </li>
          ))}
        </ol>
      )}
      <WordsForm label={help.label} hint={help.hint} done={help.asked} send={keeper.askHelp} />
    </Dialog>
  );
}
