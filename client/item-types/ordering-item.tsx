import { useId, useRef, useState } from 'react';
import { useItemWords } from '../i18n/items.ts';
import type { AnswerProps } from './item-answer.tsx';
import { ItemHtml } from './item-html.tsx';
import css from './options.module.css';
import { plainText } from './plain-text.ts';

/** Elements to be put in order, by buttons: it works without dragging, with a keyboard and with a screen reader. */
export function OrderingItem({ item, questionId, value, onChange }: AnswerProps<'ordering'>) {
  const words = useItemWords();
  const hintId = useId();
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const shown = item.elements.map((element) => element.id);
  const order = Array.isArray(value) && value.length === shown.length ? value : shown;
  const answered = order === value;

  function move(index: number, by: -1 | 1) {
    const next = [...order];
    const [id] = next.splice(index, 1);
    if (id === undefined) return;
    next.splice(index + by, 0, id);
    onChange(next);
    const element = item.elements.find((each) => each.id === id);
    setSaid(words.place(element ? plainText(element.html) : '', index + by + 1, next.length));
    // The focus stays with the element that moved; at an end its other button takes it.
    requestAnimationFrame(() => {
      const row = list.current?.children[index + by];
      const [up, down] = row?.querySelectorAll('button') ?? [];
      const wanted = by < 0 ? up : down;
      (wanted?.disabled ? (by < 0 ? down : up) : wanted)?.focus();
    });
  }

  return (
    <fieldset className={css['group']} aria-labelledby={questionId} aria-describedby={hintId}>
      <legend id={hintId} className={css['legend']}>
        {words.order}
      </legend>
      <ol className={css['ordering']} ref={list}>
        {order.map((id, index) => {
          const element = item.elements.find((each) => each.id === id);
          const name = element ? plainText(element.html) : id;
          return (
            <li key={id} className={css['element']}>
              <span className={css['place']} aria-hidden="true">
                {index + 1}
              </span>
              <ItemHtml html={element?.html ?? ''} as="span" className={css['text']} />
              <span className={css['movers']}>
                <Mover by={-1} label={words.moveUp(name)} disabled={index === 0} onMove={() => move(index, -1)} />
                <Mover
                  by={1}
                  label={words.moveDown(name)}
                  disabled={index === order.length - 1}
                  onMove={() => move(index, 1)}
                />
              </span>
            </li>
          );
        })}
      </ol>
      {!answered && (
        <button type="button" className={css['confirm']} onClick={() => onChange(order)}>
          {words.keepOrder}
        </button>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </fieldset>
  );
}

function Mover({
  by,
  label,
  disabled,
  onMove,
}: {
  readonly by: -1 | 1;
  readonly label: string;
  readonly disabled: boolean;
  readonly onMove: () => void;
}) {
  return (
    <button type="button" className={css['mover']} aria-label={label} disabled={disabled} onClick={onMove}>
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={by < 0 ? 'M8 13V3M3.500 7.500 8 3l4.500 4.500' : 'M8 3v10M3.500 8.500 8 13l4.500-4.500'} />
      </svg>
    </button>
  );
}
