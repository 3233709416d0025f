import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import { attentionOf } from './attention.ts';
import css from './board-cards.module.css';
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
import { QuickAction, RowMenu } from './row-menu.tsx';

/** The board on a narrow screen: one card per sitting, the time left largest. */
export function BoardCards({
  rows,
  serverNow,
  selected,
  clockOffsetMs,
  onToggle,
  onToggleAll,
  onOpen,
  onAct,
}: BoardListProps) {
  return (
    <>
      <Checkbox
        label="Choose all shown"
        size="sm"
        mb="sm"
        checked={rows.every((row) => selected.has(row.sittingId))}
        onChange={(event) => onToggleAll(event.currentTarget.checked)}
      />
      <ul className={css['list']}>
        {rows.map((row) => (
          <Card
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
      </ul>
    </>
  );
}

const Card = memo(function Card({
  row,
  attention,
  isSelected,
  clockOffsetMs,
  onToggle,
  onOpen,
  onAct,
}: BoardItemProps) {
  return (
    <li className={css['card']} data-attention={attention ?? undefined} data-selected={isSelected || undefined}>
      <div className={css['top']}>
        <label className={css['check']}>
          <input
            type="checkbox"
            aria-label={`Choose ${row.candidateName}`}
            checked={isSelected}
            onChange={() => onToggle(row.sittingId)}
          />
        </label>
        <button type="button" className={css['name']} onClick={() => onOpen(row.sittingId)}>
          {row.candidateName}
        </button>
        <RowMenu row={row} onAct={onAct} onOpen={onOpen} />
      </div>
      <HelpMark row={row} clockOffsetMs={clockOffsetMs} onOpen={onOpen} />
      <div className={css['main']}>
        <div>
          <StateCell row={row} />
        </div>
        <div className={css['left']}>
          <TimeLeftCell row={row} clockOffsetMs={clockOffsetMs} />
        </div>
      </div>
      <ProgressCell row={row} />
      <dl className={css['facts']}>
        <div>
          <dt>Connection</dt>
          <dd>
            <ConnectionCell row={row} clockOffsetMs={clockOffsetMs} />
          </dd>
        </div>
        <div>
          <dt>Last save</dt>
          <dd>
            <LastSaveCell row={row} clockOffsetMs={clockOffsetMs} />
          </dd>
        </div>
        {row.grantedMs !== 0 && (
          <div>
            <dt>Granted</dt>
            <dd>
              <GrantedCell row={row} />
            </dd>
          </div>
        )}
        {row.incidents > 0 && (
          <div>
            <dt>Incidents</dt>
            <dd>
              <IncidentsCell row={row} />
            </dd>
          </div>
        )}
      </dl>
      <QuickAction row={row} onAct={onAct} />
    </li>
  );
});
