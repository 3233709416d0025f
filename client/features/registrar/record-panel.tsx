import { Button } from '@mantine/core';
import type { z } from 'zod';
import type { PathEntry, PathView } from '../../../server/contract/pathway.ts';
import { dateText, instantText } from '../../ui/format.ts';
import { EmptyState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { Panel } from '../staff/panel.tsx';
import css from '../staff/toolbar.module.css';
import type { PathAction } from './path-action-dialog.tsx';
import { entryFacts, entryText } from './path-texts.ts';

type Entry = z.infer<typeof PathEntry>;

/** Every entry that the path is derived from, newest record first; what a person recorded in error can be withdrawn. */
export function RecordPanel({
  path,
  entries,
  onAct,
}: {
  readonly path: PathView;
  readonly entries: readonly Entry[];
  readonly onAct: (action: PathAction) => void;
}) {
  const columns: readonly Column<Entry>[] = [
    {
      name: 'Entry',
      cell: (entry) => (
        <>
          {entryText(entry.kind)}
          {entry.withdrawn && <StatusBadge>Withdrawn</StatusBadge>}
        </>
      ),
    },
    { name: 'What', cell: (entry) => entryFacts({ ...entry.data, ...entry.detail }, path) || '–' },
    {
      name: 'Happened',
      cell: (entry) => {
        // A day belongs to the program's time zone; shown as an instant it could become the day before.
        const { on } = entry.data;
        return <time>{typeof on === 'string' ? dateText(on) : instantText(entry.occurredAt)}</time>;
      },
    },
    {
      name: 'Recorded',
      cell: (entry) => (
        <>
          <time>{instantText(entry.recordedAt)}</time>
          <span className={css['under']}>{entry.actorId === null ? 'by the system' : 'by a person'}</span>
        </>
      ),
    },
    {
      name: 'Correct',
      tight: true,
      align: 'end',
      cell: (entry) =>
        entry.actorId === null || entry.withdrawn ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onAct({ kind: 'withdraw', entryId: entry.entryId, title: entryText(entry.kind) })}
          >
            Withdraw
          </Button>
        ),
    },
  ];
  return (
    <Panel title="Record" lead="What the path above follows from. Nothing here is ever erased.">
      {entries.length === 0 ? (
        <EmptyState title="Nothing on record yet" />
      ) : (
        <DataTable
          caption="Record"
          columns={columns}
          rows={entries.toReversed()}
          keyOf={(entry) => entry.entryId}
          toneOf={(entry) => (entry.withdrawn ? 'quiet' : undefined)}
        />
      )}
    </Panel>
  );
}
