import { Button } from '@mantine/core';
import type { BoardRow } from '../../../server/contract/sittings.ts';
import { counted } from '../../ui/format.ts';
import { Icon } from '../staff/icons.tsx';
import css from '../staff/selection-bar.module.css';
import { actionTexts, isPossible, type ProctorAction, proctorActions } from './actions.ts';
import { actionIcons } from './row-menu.tsx';

/** What can be done with all chosen rows at once; each button says for how many of them it is possible. */
export function SelectionBar({
  rows,
  onAct,
  onClear,
}: {
  readonly rows: readonly BoardRow[];
  readonly onAct: (action: ProctorAction) => void;
  readonly onClear: () => void;
}) {
  if (rows.length === 0) return null;
  return (
    <section className={css['bar']} aria-label="Actions for the chosen candidates">
      <p className={css['count']}>{counted(rows.length, 'candidate')} chosen</p>
      <div className={css['actions']}>
        {proctorActions.map((action) => {
          const possible = rows.filter((row) => isPossible(action, row)).length;
          if (possible === 0) return null;
          return (
            <Button
              key={action}
              size="compact-sm"
              variant="default"
              leftSection={<Icon name={actionIcons[action]} />}
              onClick={() => onAct(action)}
            >
              {actionTexts[action].label}
              {possible < rows.length && ` (${possible})`}
            </Button>
          );
        })}
      </div>
      <Button size="compact-sm" variant="subtle" onClick={onClear}>
        Choose none
      </Button>
    </section>
  );
}
