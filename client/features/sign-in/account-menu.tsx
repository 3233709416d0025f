import { Menu, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { accountOperations } from '../../../server/contract/people.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { call } from '../../transport/api.ts';
import css from './account-menu.module.css';
import type { Login } from './me.ts';

/** Who acts here, and the ways out. */
export function AccountMenu({ login }: { readonly login: Login }) {
  const { account } = useCandidateWords();
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  async function leave(everywhere: boolean) {
    const operations = accountOperations[login.role];
    await call(everywhere ? operations.signOutEverywhere : operations.signOut);
    queryClient.clear();
    await navigate({ to: '/' });
  }

  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <UnstyledButton className={css['button'] ?? ''}>
          <span className={css['name']}>{login.name}</span>
          <svg
            viewBox="0 0 12 12"
            width="12"
            height="12"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            aria-hidden="true"
          >
            <path d="m2 4 4 4 4-4" />
          </svg>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{login.email}</Menu.Label>
        <Menu.Item onClick={() => void navigate({ to: '/' })}>{account.all}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void leave(false)}>{account.out}</Menu.Item>
        <Menu.Item onClick={() => void leave(true)}>{account.outEverywhere}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
