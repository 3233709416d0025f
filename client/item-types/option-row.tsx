import type { ReactNode } from 'react';
import css from './options.module.css';
import { useStrikeOut } from './strike-out.tsx';

/** One option with its control; the whole row is its label. */
export function OptionRow({
  type,
  name,
  letter,
  checked,
  onChange,
  children,
}: {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  /** Shown for talking about the options; null where there is none. */
  readonly letter: string | null;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}) {
  const strikeOut = useStrikeOut();
  const struck = letter !== null && (strikeOut?.struck.has(letter) ?? false);
  const row = (
    <label className={css['row']} data-checked={checked || undefined} data-struck={struck || undefined}>
      <input
        type={type}
        name={name}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className={css['control']}
      />
      {letter !== null && (
        <span className={css['letter']} aria-hidden="true">
          {letter.toUpperCase()}
        </span>
      )}
      <span className={css['text']}>
        {children}
        {struck && <span className="visually-hidden"> {strikeOut?.struckWord}</span>}
      </span>
    </label>
  );
  if (letter === null || strikeOut === null) return row;
  return (
    <div className={css['strikable']}>
      {row}
      <button
        type="button"
        className={css['strike']}
        aria-pressed={struck}
        aria-label={strikeOut.label(letter.toUpperCase())}
        title={strikeOut.label(letter.toUpperCase())}
        onClick={() => strikeOut.toggle(letter)}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className={css['strikeIcon']}>
          <path d="M3.500 13 8 3l4.500 10M5 9.800h6M1 7h14" />
        </svg>
      </button>
    </div>
  );
}
