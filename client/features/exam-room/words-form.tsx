import { type FormEvent, useId, useRef, useState } from 'react';
import { refusalSentence } from '../../i18n/refusals.ts';
import { useToolWords } from '../../i18n/tools.ts';
import { Button } from './button.tsx';
import type { Sent } from './messages-keeper.ts';
import css from './words-form.module.css';

const most = 1000;

/** A text of limited length to be sent; what was not sent stays in the field. */
export function WordsForm({
  label,
  hint,
  done,
  send,
}: {
  readonly label: string;
  readonly hint?: string;
  /** Said once it has arrived. */
  readonly done: string;
  readonly send: (text: string) => Promise<Sent>;
}) {
  const words = useToolWords();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [state, setState] = useState<'writing' | 'sending' | 'sent'>('writing');
  const [refusal, setRefusal] = useState<Sent>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '' || state === 'sending') {
      field.current?.focus();
      return;
    }
    setState('sending');
    const refused = await send(text.trim());
    setRefusal(refused);
    setState(refused === null ? 'sent' : 'writing');
    if (refused === null) setText('');
  }

  return (
    <form onSubmit={(event) => void submit(event)} className={css['form']}>
      <label htmlFor={id} className={css['label']}>
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className={css['hint']}>
          {hint}
        </p>
      )}
      <textarea
        ref={field}
        id={id}
        className={css['field']}
        rows={3}
        maxLength={most}
        value={text}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setState('writing');
        }}
      />
      <div className={css['foot']}>
        <Button kind="primary" type="submit" disabled={state === 'sending'}>
          {state === 'sending' ? words.sending : words.send}
        </Button>
        {most - text.length < 200 && <span className={css['hint']}>{words.lettersLeft(most - text.length)}</span>}
      </div>
      <p role="status" className={css['said']} data-refused={refusal !== null || undefined}>
        {refusal !== null
          ? refusal.code === 'unreachable'
            ? words.unreachable
            : refusalSentence(refusal).text
          : state === 'sent'
            ? done
            : ''}
      </p>
    </form>
  );
}
