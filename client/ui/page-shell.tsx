import { type ReactNode, useEffect, useRef } from 'react';
import type { Role } from '../../server/contract/operation.ts';
import { useSiteWords } from '../i18n/site.ts';
import { AppLink } from './app-link.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import css from './page-shell.module.css';
import { PreferencesMenu } from './preferences-menu.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import { Wordmark } from './wordmark.tsx';

export interface NavLink {
  readonly to: string;
  readonly label: string;
}

/** The frame of every page: a header in the colour of the role one acts in, so that two windows are never confused. */
export function PageShell({
  area,
  roleLabel,
  nav = [],
  account,
  children,
}: {
  readonly area?: Role;
  readonly roleLabel?: string;
  readonly nav?: readonly NavLink[];
  /** Who is signed in, and the way to sign out. */
  readonly account?: ReactNode;
  readonly children: ReactNode;
}) {
  const words = useSiteWords();
  const isStaff = area !== undefined && area !== 'candidate';
  return (
    <div
      className={css['shell']}
      data-area={area ?? 'public'}
      data-signed-in={account !== undefined && account !== null}
    >
      <a href="#main" className={css['skip']}>
        {words.skip}
      </a>
      <header className={css['header']}>
        <div className={css['bar']}>
          <AppLink to="/" className={css['home']}>
            <Wordmark />
          </AppLink>
          {roleLabel && <span className={css['role']}>{roleLabel}</span>}
          <div className={css['account']}>
            {isStaff ? (
              <SchemeSwitch />
            ) : (
              <>
                <span className={css['languages']}>
                  <LanguageSwitch />
                </span>
                <PreferencesMenu />
              </>
            )}
            {account}
          </div>
        </div>
        {nav.length > 0 && (
          <nav aria-label={roleLabel ?? words.pages} className={css['nav']}>
            {nav.map(({ to, label }) => (
              <AppLink key={to} to={to} className={css['navLink']} activeOptions={{ exact: to.split('/').length <= 2 }}>
                {label}
              </AppLink>
            ))}
          </nav>
        )}
      </header>
      <main id="main" className={css['main']} tabIndex={-1}>
        {children}
      </main>
      <footer className={css['footer']}>
        <span>{words.engine}</span>
        <nav aria-label={words.pages} className={css['footerLinks']}>
          <a href="/room/practice">{words.practice}</a>
          <AppLink to="/directory">{words.directoryLink}</AppLink>
          <AppLink to="/receipt">{words.receiptLink}</AppLink>
        </nav>
      </footer>
    </div>
  );
}

/** The head of a page: what it is, one sentence about it, and its main actions. */
export function PageHead({
  title,
  lead,
  eyebrow,
  actions,
}: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly eyebrow?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // After each rendering: the title may come in another language.
  useEffect(() => {
    document.title = `${heading.current?.textContent ?? ''} · Invigil`;
    return () => {
      document.title = 'Invigil';
    };
  });
  return (
    <div className={css['head']}>
      <div>
        {eyebrow && <p className={css['eyebrow']}>{eyebrow}</p>}
        <h1 ref={heading} className={css['title']}>
          {title}
        </h1>
        {lead && <div className={css['lead']}>{lead}</div>}
      </div>
      {actions && <div className={css['headActions']}>{actions}</div>}
    </div>
  );
}
