import { useId } from 'react';
import { useItemWords } from '../i18n/items.ts';
import type { AnswerProps } from './item-answer.tsx';
import { OptionRow } from './option-row.tsx';
import css from './options.module.css';

/** One of several options, or true or false. */
export function ChoiceItem({ item, questionId, value, onChange }: AnswerProps<'single-choice' | 'true-false'>) {
  const words = useItemWords();
  const hintId = useId();
  const truths = [
    { id: 'true', html: words.true, value: true },
    { id: 'false', html: words.false, value: false },
  ];
  const options = item.type === 'true-false' ? truths : item.options.map((option) => ({ ...option, value: option.id }));
  return (
    <fieldset className={css['group']} aria-labelledby={questionId} aria-describedby={hintId}>
      <legend id={hintId} className={css['legend']}>
        {item.type === 'true-false' ? words.trueFalse : words.chooseOne}
      </legend>
      {options.map((option) => (
        <OptionRow
          key={option.id}
          type="radio"
          name={`item-${item.position}`}
          letter={item.type === 'true-false' ? null : option.id}
          html={option.html}
          checked={value === option.value}
          onChange={() => onChange(option.value)}
        />
      ))}
    </fieldset>
  );
}
