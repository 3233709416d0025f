import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSiteWords } from '../../i18n/site.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageShell } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { loginsInOrder, meQuery } from './me.ts';
import { SignInPanel } from './sign-in-panel.tsx';
import css from './start-page.module.css';

/** The start: who is signed in here, role by role, the way in, and a look at the exam room without any account. */
export function StartPage() {
  const { start, roles } = useSiteWords();
  const me = useQuery(meQuery());
  const logins = loginsInOrder(me.data);
  return (
    <PageShell>
      <div className={css['layout']}>
        <div className={css['intro']}>
          <h1 className={css['title']}>{start.title}</h1>
          <p className={css['lead']}>{start.lead}</p>
          {me.isError && <ErrorState error={me.error} retry={me.refetch} />}
          {logins.length > 0 && (
            <section aria-labelledby="signed-in">
              <h2 id="signed-in" className={css['sub']}>
                {start.signedIn}
              </h2>
              <ul className={css['logins']}>
                {logins.map((login) => (
                  <li key={login.role}>
                    <AppLink to={`/${login.role}`} className={css['login']} data-area={login.role}>
                      <span className={css['roleName']}>{roles[login.role].name}</span>
                      <span className={css['person']}>{login.name}</span>
                      <span className={css['purpose']}>{roles[login.role].purpose}</span>
                    </AppLink>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <div className={css['panel']}>
          <SignInPanel />
        </div>
        <div className={css['more']}>
          <section aria-labelledby="try" className={css['try']}>
            <h2 id="try" className={css['tryTitle']}>
              {start.tryTitle}
            </h2>
            <p>{start.tryText}</p>
            <Button component="a" href="/room/practice" variant="default">
              {start.try}
            </Button>
          </section>
          <dl className={css['promises']}>
            {start.promises.map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
    </PageShell>
  );
}
