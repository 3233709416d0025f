import { useId } from 'react';
import type { AnswerProps } from './item-answer.tsx';
import { ItemHtml, plainText } from './item-html.tsx';
import css from './options.module.css';

/** A choice for every prompt; a choice may fit several prompts. */
export function MatchingItem({ item, stemId, value, onChange }: AnswerProps<'matching'>) {
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
    <fieldset className={css['group']} aria-describedby={stemId}>
      <legend className={css['legend']}>
        Choose a match for each.{' '}
        <span className={css['count']}>
          {Object.keys(pairs).length} of {item.prompts.length} matched
        </span>
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
            <option value="">Choose…</option>
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
