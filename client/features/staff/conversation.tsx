import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { RoomMessage } from '../../../server/contract/assistance.ts';
import type { Answer } from '../../transport/api.ts';
import { timeText } from '../../ui/format.ts';
import css from './conversation.module.css';

const writers: Record<RoomMessage['from'], string> = {
  candidate: 'Candidate',
  proctor: 'Proctor',
  registrar: 'Registrar',
};

/** What a candidate and the staff said to each other, oldest first. */
export function Conversation({ messages }: { readonly messages: readonly RoomMessage[] }) {
  return (
    <ol className={css['list']} aria-live="polite">
      {messages.map(({ id, from, text, at, toAll }) => (
        <li key={id} data-from={from}>
          <p className={css['who']}>
            {writers[from]}
            {toAll && ', to everybody'} <time>{timeText(at)}</time>
          </p>
          <p className={css['text']}>{text}</p>
        </li>
      ))}
    </ol>
  );
}

/** A message into a candidate's room, or into all of them. */
export function MessageForm<T>({
  label,
  suggestions,
  send,
  onSent,
}: {
  readonly label: string;
  /** Messages sent often, one press away. */
  readonly suggestions: readonly string[];
  readonly send: (text: string) => Promise<Answer<T>>;
  readonly onSent: (value: T) => void;
}) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') {
      setFault('Write something.');
      return;
    }
    setBusy(true);
    const answer = await send(text.trim());
    setBusy(false);
    if (!answer.ok) {
      setFault(answer.problem.detail);
      return;
    }
    setText('');
    setFault(null);
    onSent(answer.value);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className={css['form']}>
      <Textarea
        label={label}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1000}
        value={text}
        error={fault}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css['foot']}>
        {suggestions.map((suggestion) => (
          <button key={suggestion} type="button" className={css['suggestion']} onClick={() => setText(suggestion)}>
            {suggestion}
          </button>
        ))}
        <Button type="submit" size="sm" loading={isBusy} className={css['send'] ?? ''}>
          Send
        </Button>
      </div>
    </form>
  );
}
