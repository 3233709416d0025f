import { useId } from 'react';
import { useItemWords } from '../i18n/items.ts';
import type { AnswerProps } from './item-answer.tsx';
import { ItemHtml } from './item-html.tsx';
import css from './options.module.css';
import { plainText } from './plain-text.ts';

/** A choice for every prompt; a choice may fit several prompts. */
export function MatchingItem({ item, questionId, value, onChange }: AnswerProps<'matching'>) {
  const words = useItemWords();
  const hintId = useId();
  const base = useId();
  const pairs: { readonly [prompt: string]: string } =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const set = (prompt: string, choice: string) => {
    const next = Object.fromEntries(
      item.prompts.flatMap(({ id }) => {
        const chosen = id === prompt ? choice : (pairs[id] ?? '');
        return chosen === '' ? [] : [[id, chosen]];
      }),
    );
    onChange(Object.keys(next).length === 0 ? null : next);
  };
  return (
    <fieldset className={css['group']} aria-labelledby={questionId} aria-describedby={hintId}>
      <legend id={hintId} className={css['legend']}>
        {words.match}{' '}
        <span className={css['count']}>{words.matched(Object.keys(pairs).length, item.prompts.length)}</span>
      </legend>
      {item.prompts.map((prompt) => (
        <div key={prompt.id} className={css['match']}>
          <ItemHtml html={prompt.html} as="div" id={`${base}-${prompt.id}`} />
          <select
            className={css['select']}
            aria-labelledby={`${base}-${prompt.id}`}
            value={pairs[prompt.id] ?? ''}
            onChange={(event) => set(prompt.id, event.target.value)}
          >
            <option value="">{words.choose}</option>
            {item.choices.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {plainText(choice.html)}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}
