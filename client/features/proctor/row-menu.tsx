import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { BoardRow } from '../../../server/contract/sittings.ts';
import { Icon, type IconName } from '../staff/icons.tsx';
import { actionTexts, isPossible, type ProctorAction, proctorActions } from './actions.ts';

export const actionIcons: Record<ProctorAction, IconName> = {
  admit: 'door',
  grant: 'clock',
  pause: 'pause',
  resume: 'play',
  terminate: 'stop',
  incident: 'flag',
  'release-device': 'device',
};

interface RowActionsProps {
  readonly row: BoardRow;
  readonly onAct: (action: ProctorAction, row: BoardRow) => void;
}

/** The one action that a waiting or paused sitting is there for. */
export function QuickAction({ row, onAct }: RowActionsProps) {
  const action = isPossible('admit', row) ? 'admit' : isPossible('resume', row) ? 'resume' : null;
  if (action === null) return null;
  return (
    <Button
      size="compact-sm"
      variant="outline"
      onClick={() => onAct(action, row)}
      aria-label={`${actionTexts[action].label} ${row.candidateName}`}
    >
      {actionTexts[action].label}
    </Button>
  );
}

/** All that can be done with a sitting. The menu is only made when asked for: a board may have 500 rows. */
export function RowMenu({ row, onAct, onOpen }: RowActionsProps & { readonly onOpen: (sittingId: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const target = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={`Actions for ${row.candidateName}`}
      aria-haspopup="menu"
      onClick={() => setOpen(true)}
    >
      <Icon name="more" size={18} />
    </ActionIcon>
  );
  if (!isOpen) return target;
  return (
    <Menu opened onChange={setOpen} position="bottom-end" width={240} trapFocus returnFocus>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        {proctorActions
          .filter((action) => isPossible(action, row))
          .map((action) => (
            <Menu.Item
              key={action}
              leftSection={<Icon name={actionIcons[action]} />}
              {...(actionTexts[action].dangerous && { color: 'red' })}
              onClick={() => onAct(action, row)}
            >
              {actionTexts[action].label}…
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="person" />} onClick={() => onOpen(row.sittingId)}>
          History and time ledger
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
