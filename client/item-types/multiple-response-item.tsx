import { useId } from 'react';
import { useItemWords } from '../i18n/items.ts';
import type { AnswerProps } from './item-answer.tsx';
import { OptionRow } from './option-row.tsx';
import css from './options.module.css';

/** Any number of options; nothing selected is no answer. */
export function MultipleResponseItem({ item, questionId, value, onChange }: AnswerProps<'multiple-response'>) {
  const words = useItemWords();
  const hintId = useId();
  const chosen = Array.isArray(value) ? value : [];
  const set = (id: string, on: boolean) => {
    // In the order shown, so that the same choice is the same value.
    const next = item.options.map((option) => option.id).filter((each) => (each === id ? on : chosen.includes(each)));
    onChange(next.length === 0 ? null : next);
  };
  return (
    <fieldset className={css['group']} aria-labelledby={questionId} aria-describedby={hintId}>
      <legend id={hintId} className={css['legend']}>
        {words.chooseSome} <span className={css['count']}>{words.chosen(chosen.length)}</span>
      </legend>
      {item.options.map((option) => (
        <OptionRow
          key={option.id}
          type="checkbox"
          name={`item-${item.position}`}
          letter={option.id}
          html={option.html}
          checked={chosen.includes(option.id)}
          onChange={(on) => set(option.id, on)}
        />
      ))}
    </fieldset>
  );
}
