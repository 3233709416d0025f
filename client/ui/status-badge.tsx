import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import css from './status-badge.module.css';

export type Tone = 'neutral' | 'active' | 'good' | 'attention' | 'bad';

const marks: { readonly [T in Tone]: string } = {
  neutral: 'M4 8h8',
  active: 'M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
  good: 'm3.5 8.5 3 3 6-7',
  attention: 'M8 3v6M8 12v.5',
  bad: 'm4 4 8 8M12 4l-8 8',
};

/** A state in words, with a mark and a colour; never by colour alone. */
export function StatusBadge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={cx(css['badge'], css[tone])}>
      <svg
        viewBox="0 0 16 16"
        width="14"
        height="14"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={marks[tone]} />
      </svg>
      {children}
    </span>
  );
}
