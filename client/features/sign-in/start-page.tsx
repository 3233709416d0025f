import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../../ui/app-link.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { loginsInOrder, meQuery } from './me.ts';
import { roleLabels } from './role-labels.ts';
import { SignInPanel } from './sign-in-panel.tsx';
import css from './start-page.module.css';

const promises = [
  ['Saved means saved', 'An answer is called saved only once it is on disk.'],
  ['One clock', 'Your time is counted by the server alone, and every second of it can be explained.'],
  ['Nothing is lost', 'Without a connection your answers stay on your device and are sent when it is back.'],
] as const;

/** The start: who is signed in here, role by role, and the way in. */
export function StartPage() {
  const me = useQuery(meQuery());
  const logins = loginsInOrder(me.data);
  return (
    <PageShell>
      <div className={css['layout']}>
        <div>
          <h1 className={css['title']}>Timed exams you can trust to the last second</h1>
          <p className={css['lead']}>Sign in to sit an exam, watch over one, or work with its results.</p>
          {me.isError && <ErrorState error={me.error} retry={me.refetch} />}
          {logins.length > 0 ? (
            <section aria-labelledby="signed-in">
              <h2 id="signed-in" className={css['sub']}>
                Signed in here
              </h2>
              <ul className={css['logins']}>
                {logins.map((login) => (
                  <li key={login.role}>
                    <AppLink to={`/${login.role}`} className={css['login']} data-area={login.role}>
                      <span className={css['roleName']}>{roleLabels[login.role].name}</span>
                      <span className={css['person']}>{login.name}</span>
                      <span className={css['purpose']}>{roleLabels[login.role].purpose}</span>
                    </AppLink>
                  </li>
                ))}
              </ul>
            </section>
          ) : (
            <dl className={css['promises']}>
              {promises.map(([name, text]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          )}
        </div>
        <SignInPanel />
      </div>
    </PageShell>
  );
}
