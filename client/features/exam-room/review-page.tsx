import { useEffect, useRef, useState } from 'react';
import { counted } from '../../ui/format.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import css from './review-page.module.css';
import type { RoomEngine } from './room-engine.ts';
import type { ItemMark, RoomState } from './room-state.ts';
import { submissionSentence } from './words.ts';

/** What is unanswered and what is flagged, before the exam is ended by one's own word. */
export function ReviewPage({
  room,
  state,
  marks,
}: {
  readonly room: RoomEngine;
  readonly state: RoomState;
  readonly marks: readonly ItemMark[];
}) {
  const [asking, setAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    window.scrollTo({ top: 0 });
  }, []);
  const unanswered = marks.filter((mark) => !mark.answered);
  const flagged = marks.filter((mark) => mark.flagged);
  const { submission } = state;
  const sending = submission.kind === 'sending';
  return (
    <div className={css['review']}>
      <h1 ref={heading} tabIndex={-1} className={css['heading']}>
        Review before you end
      </h1>
      <dl className={css['counts']}>
        <Count name="answered" value={marks.length - unanswered.length} of={marks.length} />
        <Count name="unanswered" value={unanswered.length} />
        <Count name="flagged" value={flagged.length} />
      </dl>
      <Section title="Unanswered" none="Every item has an answer." marks={unanswered} onGo={room.go} />
      <Section title="Flagged" none="You have flagged no item." marks={flagged} onGo={room.go} />
      {submission.kind === 'failed' && (
        <p className={css['failed']} role="alert">
          {submissionSentence(submission, state.answers.outbox.size)}
        </p>
      )}
      <div className={css['actions']}>
        <Button onClick={() => room.go(state.position)}>
          <Icon name="previous" /> Back to item {state.position}
        </Button>
        <Button kind="primary" disabled={sending} onClick={() => setAsking(true)}>
          {sending ? 'Ending the exam…' : 'End the exam'}
        </Button>
      </div>
      {asking && (
        <Dialog title="End the exam?" onClose={() => setAsking(false)}>
          <p>
            {unanswered.length === 0
              ? `All ${marks.length} items are answered.`
              : `${counted(unanswered.length, 'item is', 'items are')} unanswered; an unanswered item brings no points.`}
            {flagged.length > 0 && ` ${counted(flagged.length, 'item is', 'items are')} flagged.`}
          </p>
          <p>Once it is ended, no answer can be changed. The time that is left is given up.</p>
          <div className={css['actions']}>
            <Button onClick={() => setAsking(false)}>Go on with the exam</Button>
            <Button
              kind="primary"
              onClick={() => {
                setAsking(false);
                void room.submit();
              }}
            >
              End the exam now
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Count({ name, value, of }: { readonly name: string; readonly value: number; readonly of?: number }) {
  return (
    <div className={css['count']}>
      <dt>{name}</dt>
      <dd>
        {value}
        {of !== undefined && <span className={css['of']}> of {of}</span>}
      </dd>
    </div>
  );
}

function Section({
  title,
  none,
  marks,
  onGo,
}: {
  readonly title: string;
  readonly none: string;
  readonly marks: readonly ItemMark[];
  readonly onGo: (position: number) => void;
}) {
  return (
    <section aria-label={title}>
      <h2 className={css['section']}>{title}</h2>
      {marks.length === 0 ? (
        <p className={css['none']}>
          <Icon name="check" /> {none}
        </p>
      ) : (
        <ul className={css['links']}>
          {marks.map(({ position }) => (
            <li key={position}>
              <Button onClick={() => onGo(position)}>Item {position}</Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
