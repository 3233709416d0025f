import { useId } from 'react';
import { useItemWords } from '../i18n/items.ts';
import { exhibitsIn } from './exhibit.ts';
import type { AnswerProps } from './item-answer.tsx';
import { ItemHtml } from './item-html.tsx';
import { EnlargeButton } from './item-image.tsx';
import { useContentLanguage } from './item-language.ts';
import css from './options.module.css';
import { plainText } from './plain-text.ts';

/** A choice for every prompt; a choice may fit several prompts. */
export function MatchingItem({ item, questionId, value, onChange }: AnswerProps<'matching'>) {
  const words = useItemWords();
  const hintId = useId();
  const base = useId();
  const language = useContentLanguage();
  // A list to choose from holds plain text alone: what is more than that is shown above it.
  const listed = item.choices.some(({ html }) => /<(img|math)\b/.test(html));
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
      {listed && (
        <ul className={css['choices']}>
          {item.choices.map((choice) => (
            <li key={choice.id} className={css['choice']}>
              <span className={css['letter']}>{choice.id.toUpperCase()}</span>
              <ItemHtml html={choice.html} as="div" className={css['text']} />
            </li>
          ))}
        </ul>
      )}
      {item.prompts.map((prompt) => (
        <div key={prompt.id} className={css['match']}>
          <div className={css['prompt']}>
            <ItemHtml html={prompt.html} as="div" id={`${base}-${prompt.id}`} className={css['text']} label />
            {exhibitsIn(prompt.html).map((exhibit) => (
              <EnlargeButton key={exhibit.hash} exhibit={exhibit} label={words.image.enlarge} />
            ))}
          </div>
          <select
            className={css['select']}
            aria-labelledby={`${base}-${prompt.id}`}
            value={pairs[prompt.id] ?? ''}
            onChange={(event) => set(prompt.id, event.target.value)}
          >
            <option value="">{words.choose}</option>
            {item.choices.map((choice) => (
              <option key={choice.id} value={choice.id} {...language}>
                {listed && `${choice.id.toUpperCase()}: `}
                {plainText(choice.html)}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}
