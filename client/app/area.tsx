import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import type { Role } from '../../server/contract/operation.ts';
import { AccountMenu } from '../features/sign-in/account-menu.tsx';
import { loginOf, meQuery } from '../features/sign-in/me.ts';
import { SignInPanel } from '../features/sign-in/sign-in-panel.tsx';
import { markLanguage } from '../i18n/language.ts';
import { useSiteWords } from '../i18n/site.ts';
import { type NavLink, PageHead, PageShell } from '../ui/page-shell.tsx';
import { ErrorState, LoadingState } from '../ui/states.tsx';

/** The pages of one role: its header, and its content once somebody is signed in with that role. */
export function Area({
  area,
  nav = [],
  children,
}: {
  readonly area: Role;
  readonly nav?: readonly NavLink[];
  readonly children: ReactNode;
}) {
  // The staff's pages are English, whatever the candidate of this browser has chosen.
  useEffect(() => {
    markLanguage();
    return markLanguage;
  }, []);
  const { roles, start } = useSiteWords();
  const me = useQuery(meQuery());
  const login = loginOf(me.data, area);
  return (
    <PageShell
      area={area}
      roleLabel={roles[area].name}
      nav={login ? nav : []}
      account={login && <AccountMenu login={login} />}
    >
      {login ? (
        children
      ) : me.isError ? (
        <ErrorState error={me.error} retry={me.refetch} />
      ) : me.data ? (
        <>
          <PageHead title={start.signInAs(roles[area].name)} lead={roles[area].purpose} />
          <SignInPanel area={area} />
        </>
      ) : (
        <LoadingState />
      )}
    </PageShell>
  );
}
