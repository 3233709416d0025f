import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type BoardRow, proctoringOperations } from '../../../server/contract/sittings.ts';
import { query } from '../../transport/api.ts';
import { instantText } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import { Facts } from '../staff/facts.tsx';
import { Icon } from '../staff/icons.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { actionTexts, isPossible, type ProctorAction, proctorActions } from './actions.ts';
import { ConnectionCell, IncidentsCell, LastSaveCell, ProgressCell, StateCell, TimeLeftCell } from './board-cells.tsx';
import { actionIcons } from './row-menu.tsx';
import css from './sitting-drawer.module.css';
import { SittingMessages } from './sitting-messages.tsx';
import { SittingHistory, TimeLedger } from './sitting-record.tsx';

/** One sitting: as it stands now, what can be done, why it has this much time, and all that happened. */
export function SittingDrawer({
  row,
  clockOffsetMs,
  onAct,
  onClose,
}: {
  readonly row: BoardRow;
  readonly clockOffsetMs: number;
  readonly onAct: (action: ProctorAction, row: BoardRow) => void;
  readonly onClose: () => void;
}) {
  const isNarrow = useMediaQuery('(max-width: 36em)') ?? false;
  const reading = query(proctoringOperations.readSittingHistory, { params: { sittingId: row.sittingId } });
  // The version in the key reads the history again as soon as the board shows a change.
  const record = useQuery({
    ...reading,
    queryKey: [...reading.queryKey, row.version, row.incidents],
    placeholderData: (before) => before,
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      closeButtonProps={{ 'aria-label': 'Close' }}
      position="right"
      size={isNarrow ? '100%' : 520}
      title={row.candidateName}
      classNames={{ title: css['name'] ?? '', content: css['content'] ?? '', header: css['head'] ?? '' }}
    >
      <div className={css['now']}>
        <div>
          <StateCell row={row} />
        </div>
        <div className={css['left']}>
          <TimeLeftCell row={row} clockOffsetMs={clockOffsetMs} />
        </div>
      </div>
      <ProgressCell row={row} />
      <Facts
        facts={[
          ['Exam', row.examTitle],
          ['Started', row.startedAt === null ? 'not yet' : instantText(row.startedAt)],
          ...(row.deadline === null ? [] : ([['Ends', instantText(row.deadline)]] as const)),
          ...(row.endedAt === null ? [] : ([['Ended', instantText(row.endedAt)]] as const)),
          ['Connection', <ConnectionCell key="c" row={row} clockOffsetMs={clockOffsetMs} />],
          ['Last save', <LastSaveCell key="s" row={row} clockOffsetMs={clockOffsetMs} />],
          ['Incidents', <IncidentsCell key="i" row={row} />],
        ]}
      />
      <div className={css['actions']}>
        {proctorActions
          .filter((action) => isPossible(action, row))
          .map((action) => (
            <Button
              key={action}
              size="sm"
              variant={actionTexts[action].dangerous ? 'outline' : 'default'}
              {...(actionTexts[action].dangerous && { color: 'var(--bad)' })}
              leftSection={<Icon name={actionIcons[action]} />}
              onClick={() => onAct(action, row)}
            >
              {actionTexts[action].label}
            </Button>
          ))}
      </div>
      <SittingMessages row={row} />
      {record.data === undefined ? (
        record.isError ? (
          <ErrorState error={record.error} retry={record.refetch} />
        ) : (
          <SkeletonRows rows={5} height={36} />
        )
      ) : (
        <>
          <TimeLedger ledger={record.data.ledger} />
          <SittingHistory history={record.data.history} />
        </>
      )}
    </Drawer>
  );
}
