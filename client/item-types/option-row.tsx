import type { ReactNode } from 'react';
import css from './options.module.css';

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
  return (
    <label className={css['row']} data-checked={checked || undefined}>
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
      <span className={css['text']}>{children}</span>
    </label>
  );
}
