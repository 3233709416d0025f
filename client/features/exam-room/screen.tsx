import type { ReactNode } from 'react';
import { Wordmark } from '../../ui/wordmark.tsx';
import { PreferencesButton } from './preferences-button.tsx';
import css from './screen.module.css';

/** A whole page of the room that is not the exam itself: waiting, open elsewhere, ended. */
export function Screen({
  title,
  eyebrow,
  tone = 'calm',
  children,
}: {
  readonly title: ReactNode;
  readonly eyebrow?: ReactNode;
  readonly tone?: 'calm' | 'attention';
  readonly children: ReactNode;
}) {
  return (
    <div className={css['screen']}>
      <header className={css['header']}>
        <Wordmark />
        <PreferencesButton />
      </header>
      <main className={css['main']} data-tone={tone}>
        {eyebrow && <p className={css['eyebrow']}>{eyebrow}</p>}
        <h1 className={css['title']}>{title}</h1>
        {children}
      </main>
    </div>
  );
}
