import { useEffect, useRef, useState } from 'react';
import { useRoomWords } from '../../i18n/room.ts';
import { useToolWords } from '../../i18n/tools.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import css from './review-page.module.css';
import type { RoomEngine } from './room-engine.ts';
import { type ItemMark, isLinear, type RoomState } from './room-state.ts';
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
  const { review } = useRoomWords();
  const { noneOpen } = useToolWords().linear;
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
        {review.title}
      </h1>
      <dl className={css['counts']}>
        <Count name={review.answered} value={marks.length - unanswered.length} of={marks.length} />
        <Count name={review.unanswered} value={unanswered.length} />
        <Count name={review.flagged} value={flagged.length} />
      </dl>
      {isLinear(state) && <p>{noneOpen}</p>}
      <Section title={review.unansweredItems} none={review.noneUnanswered} marks={unanswered} onGo={room.go} />
      <Section title={review.flaggedItems} none={review.noneFlagged} marks={flagged} onGo={room.go} />
      {submission.kind === 'failed' && (
        <p className={css['failed']} role="alert">
          {submissionSentence(submission, state.answers.outbox.size)}
        </p>
      )}
      <div className={css['actions']}>
        <Button onClick={() => room.go(state.position)}>
          <Icon name="previous" /> {review.back(state.position)}
        </Button>
        <Button kind="primary" disabled={sending} onClick={() => setAsking(true)}>
          {sending ? review.ending : review.end}
        </Button>
      </div>
      {asking && (
        <Dialog title={review.ask} onClose={() => setAsking(false)}>
          <p>
            {unanswered.length === 0 ? review.allAnswered(marks.length) : review.someUnanswered(unanswered.length)}
            {flagged.length > 0 && ` ${review.someFlagged(flagged.length)}`}
          </p>
          <p>{review.final}</p>
          <div className={css['actions']}>
            <Button onClick={() => setAsking(false)}>{review.goOn}</Button>
            <Button
              kind="primary"
              onClick={() => {
                setAsking(false);
                void room.submit();
              }}
            >
              {review.endNow}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Count({ name, value, of }: { readonly name: string; readonly value: number; readonly of?: number }) {
  const { review } = useRoomWords();
  return (
    <div className={css['count']}>
      <dt>{name}</dt>
      <dd>
        {value}
        {of !== undefined && <span className={css['of']}> {review.of(of)}</span>}
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
  const { items } = useRoomWords();
  return (
    <section aria-label={title}>
      <h2 className={css['section']}>{title}</h2>
      {marks.length === 0 ? (
        <p className={css['none']}>
          <Icon name="check" /> {none}
        </p>
      ) : (
        <ul className={css['links']}>
          {marks.map(({ position, locked }) => (
            <li key={position}>
              <Button disabled={locked} onClick={() => onGo(position)}>
                {items.item(position)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
