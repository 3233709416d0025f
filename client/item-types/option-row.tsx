import { useItemWords } from '../i18n/items.ts';
import { exhibitsIn } from './exhibit.ts';
import { ItemHtml } from './item-html.tsx';
import { EnlargeButton } from './item-image.tsx';
import css from './options.module.css';
import { plainText } from './plain-text.ts';
import { useStrikeOut } from './strike-out.tsx';

/** One option with its control; the whole row is its label. What else can be done with it stands beside. */
export function OptionRow({
  type,
  name,
  letter,
  html,
  checked,
  onChange,
}: {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  /** Shown for talking about the options; null where there is none. */
  readonly letter: string | null;
  readonly html: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const { image } = useItemWords();
  const strikeOut = useStrikeOut();
  const struck = letter !== null && (strikeOut?.struck.has(letter) ?? false);
  const row = (
    <label className={css['row']} data-checked={checked || undefined} data-struck={struck || undefined}>
      <input
        type={type}
        name={name}
        checked={checked}
        // A formula is no part of the name that a browser makes of a label.
        aria-label={
          html.includes('<math') ? `${letter === null ? '' : `${letter.toUpperCase()}. `}${plainText(html)}` : undefined
        }
        onChange={(event) => onChange(event.target.checked)}
        className={css['control']}
      />
      {letter !== null && (
        <span className={css['letter']}>
          {letter.toUpperCase()}
          <span className={css['afterLetter']}>.</span>
        </span>
      )}
      <span className={css['text']}>
        <ItemHtml html={html} as="span" label />
        {struck && <span className="visually-hidden"> {strikeOut?.struckWord}</span>}
      </span>
    </label>
  );
  if (letter === null) return row;
  const shownLetter = letter.toUpperCase();
  return (
    <div className={css['optionWithTools']}>
      {row}
      {exhibitsIn(html).map((exhibit) => (
        <EnlargeButton key={exhibit.hash} exhibit={exhibit} label={image.enlargeOption(shownLetter)} />
      ))}
      {strikeOut !== null && (
        <button
          type="button"
          className={css['strike']}
          aria-pressed={struck}
          title={strikeOut.label(shownLetter)}
          onClick={() => strikeOut.toggle(letter)}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className={css['strikeIcon']}>
            <path d="M3.500 13 8 3l4.500 10M5 9.800h6M1 7h14" />
          </svg>
        </button>
      )}
    </div>
  );
}
