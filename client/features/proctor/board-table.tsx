import { memo } from 'react';
import { Icon } from '../staff/icons.tsx';
import type { SortKey } from './arrange-rows.ts';
import { attentionOf } from './attention.ts';
import {
  ConnectionCell,
  GrantedCell,
  HelpMark,
  IncidentsCell,
  LastSaveCell,
  ProgressCell,
  StateCell,
  TimeLeftCell,
} from './board-cells.tsx';
import type { BoardItemProps, BoardListProps } from './board-list.ts';
import css from './board-table.module.css';
import { QuickAction, RowMenu } from './row-menu.tsx';

const columns: readonly { readonly sort: SortKey; readonly name: string }[] = [
  { sort: 'candidate', name: 'Candidate' },
  { sort: 'state', name: 'State' },
  { sort: 'progress', name: 'Answered' },
  { sort: 'left', name: 'Time left' },
  { sort: 'connection', name: 'Connection' },
  { sort: 'saved', name: 'Last save' },
  { sort: 'granted', name: 'Granted' },
  { sort: 'incidents', name: 'Incidents' },
];

export function BoardTable(props: BoardListProps) {
  const { rows, serverNow, by, selected, clockOffsetMs, onToggle, onOpen, onAct } = props;
  const all = rows.every((row) => selected.has(row.sittingId));
  return (
    <div className={css['frame']}>
      <table className={css['table']}>
        <colgroup>
          <col className={css['colPick']} />
          <col />
          {columns.slice(1).map(({ sort }) => (
            <col key={sort} data-column={sort} />
          ))}
          <col className={css['colActions']} />
        </colgroup>
        <thead>
          <tr>
            <th className={css['pick']}>
              <label className={css['check']}>
                <input
                  type="checkbox"
                  aria-label="Choose all shown"
                  checked={all}
                  ref={(box) => {
                    if (box) box.indeterminate = !all && selected.size > 0;
                  }}
                  onChange={(event) => props.onToggleAll(event.currentTarget.checked)}
                />
              </label>
            </th>
            {columns.map(({ sort, name }) => (
              <th key={sort} aria-sort={by.sort === sort ? (by.descending ? 'descending' : 'ascending') : undefined}>
                <button type="button" className={css['sort']} onClick={() => props.onSort(sort)}>
                  {name}
                  <span className={css['arrow']} data-on={by.sort === sort || undefined}>
                    <Icon name={by.sort === sort && by.descending ? 'down' : 'up'} size={12} />
                  </span>
                </button>
              </th>
            ))}
            <th>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.sittingId}
              row={row}
              attention={attentionOf(row, serverNow)}
              isSelected={selected.has(row.sittingId)}
              clockOffsetMs={clockOffsetMs}
              onToggle={onToggle}
              onOpen={onOpen}
              onAct={onAct}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Row = memo(function Row({ row, attention, isSelected, clockOffsetMs, onToggle, onOpen, onAct }: BoardItemProps) {
  return (
    <tr
      data-attention={attention ?? undefined}
      data-ended={row.endedAt !== null || undefined}
      data-selected={isSelected || undefined}
    >
      <td className={css['pick']}>
        <label className={css['check']}>
          <input
            type="checkbox"
            aria-label={`Choose ${row.candidateName}`}
            checked={isSelected}
            onChange={() => onToggle(row.sittingId)}
          />
        </label>
      </td>
      <th scope="row">
        <button
          type="button"
          className={css['name']}
          onClick={() => onOpen(row.sittingId)}
          title="History and time ledger"
        >
          {row.candidateName}
        </button>
        <HelpMark row={row} clockOffsetMs={clockOffsetMs} onOpen={onOpen} />
      </th>
      <td>
        <StateCell row={row} />
      </td>
      <td>
        <ProgressCell row={row} />
      </td>
      <td>
        <TimeLeftCell row={row} clockOffsetMs={clockOffsetMs} />
      </td>
      <td>
        <ConnectionCell row={row} clockOffsetMs={clockOffsetMs} />
      </td>
      <td>
        <LastSaveCell row={row} clockOffsetMs={clockOffsetMs} />
      </td>
      <td>
        <GrantedCell row={row} />
      </td>
      <td>
        <IncidentsCell row={row} />
      </td>
      <td className={css['actions']}>
        <div>
          <QuickAction row={row} onAct={onAct} />
          <RowMenu row={row} onAct={onAct} onOpen={onOpen} />
        </div>
      </td>
    </tr>
  );
});
