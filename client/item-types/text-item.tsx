import { useId } from 'react';
import { looksLikeNumber } from '../../server/contract/item.ts';
import { useItemWords } from '../i18n/items.ts';
import type { AnswerProps } from './item-answer.tsx';
import css from './options.module.css';

const longest = 1000;

/** A number with its unit, or a short text; both are sent as typed. */
export function TextItem({ item, questionId, value, onChange, onRest }: AnswerProps<'numeric' | 'short-text'>) {
  const words = useItemWords();
  const id = useId();
  const text = typeof value === 'string' ? value : '';
  const numeric = item.type === 'numeric';
  const unreadable = numeric && text.trim() !== '' && !looksLikeNumber(text);
  return (
    <div className={css['field']}>
      <label htmlFor={id} className={css['legend']}>
        {numeric ? (item.unit === '' ? words.number : words.numberIn(item.unit)) : words.text}
      </label>
      <div className={css['inputRow']}>
        <input
          id={id}
          className={css['input']}
          data-numeric={numeric || undefined}
          type="text"
          inputMode={numeric ? 'decimal' : 'text'}
          maxLength={longest}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          value={text}
          aria-describedby={`${questionId} ${id}-hint`}
          onChange={(event) => onChange(event.target.value === '' ? null : event.target.value, true)}
          onBlur={onRest}
        />
        {numeric && item.unit !== '' && (
          <span className={css['unit']} aria-hidden="true">
            {item.unit}
          </span>
        )}
      </div>
      <p
        id={`${id}-hint`}
        className={css['hint']}
        data-warn={unreadable || undefined}
        role={unreadable ? 'status' : undefined}
      >
        {unreadable ? words.notANumber : numeric ? words.numberHint : words.textHint}
      </p>
    </div>
  );
}
