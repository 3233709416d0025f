import type { ReactNode } from 'react';
import css from './stats.module.css';

export interface Stat {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly tone?: 'attention';
}

/** A few large numbers in one strip, above the list they sum up. */
export function Stats({ stats }: { readonly stats: readonly Stat[] }) {
  return (
    <dl className={css['strip']}>
      {stats.map(({ name, value, note, tone }) => (
        <div key={name} className={css['stat']} data-tone={tone}>
          <dt>{name}</dt>
          <dd className={css['value']}>{value}</dd>
          {note && <dd className={css['note']}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
