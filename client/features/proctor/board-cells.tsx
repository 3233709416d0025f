import type { BoardRow } from '../../../server/contract/sittings.ts';
import { clockText, durationText, timeText } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { agoText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import { useFiveSeconds, useSecond } from '../staff/use-tick.ts';
import { LITTLE_TIME_MS } from './attention.ts';
import css from './board-cells.module.css';
import { timeLeftMs } from './board-state.ts';
import { stateOf } from './sitting-texts.ts';

interface CellProps {
  readonly row: BoardRow;
}
interface TickingProps extends CellProps {
  readonly clockOffsetMs: number;
}

export function StateCell({ row }: CellProps) {
  const { text, tone } = stateOf(row);
  return (
    <>
      <StatusBadge tone={tone}>{text}</StatusBadge>
      {row.pauseReason !== null && row.status === 'paused' && <p className={css['under']}>{row.pauseReason}</p>}
    </>
  );
}

/** Answered of all items, as numbers and as a quiet bar. */
export function ProgressCell({ row }: CellProps) {
  const share = row.itemCount === 0 ? 0 : row.answered / row.itemCount;
  return (
    <div className={css['progress']}>
      <span className={css['numbers']}>
        <b>{row.answered}</b> / {row.itemCount}
      </span>
      <span className={css['track']} aria-hidden="true">
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </div>
  );
}

/** Ticks by itself, so that the row around it need not be drawn each second. */
export function TimeLeftCell({ row, clockOffsetMs }: TickingProps) {
  const left = timeLeftMs(row, useSecond() + clockOffsetMs);
  if (left === null) {
    if (row.endedAt === null) return <span className={css['quiet']}>not started</span>;
    return <span className={css['quiet']}>ended {timeText(row.endedAt)}</span>;
  }
  const isLittle = row.status === 'in-progress' && left < LITTLE_TIME_MS;
  return (
    <span
      className={css['left']}
      data-little={isLittle || undefined}
      data-stands={row.status === 'paused' || undefined}
    >
      {clockText(left)}
      {row.status === 'paused' && <span className="visually-hidden"> (the clock stands)</span>}
    </span>
  );
}

export function ConnectionCell({ row, clockOffsetMs }: TickingProps) {
  const now = useFiveSeconds() + clockOffsetMs;
  if (row.endedAt !== null) return <span className={css['quiet']}>–</span>;
  if (row.connected)
    return (
      <span className={css['connected']}>
        <Icon name="signal" /> Connected
      </span>
    );
  if (row.lastSeenAt === null) return <span className={css['quiet']}>not yet seen</span>;
  return (
    <span className={css['gone']} data-urgent={row.status === 'in-progress' || undefined}>
      <Icon name="offline" /> Gone {agoText(now - row.lastSeenAt).replace(' ago', '')}
    </span>
  );
}

export function LastSaveCell({ row, clockOffsetMs }: TickingProps) {
  const now = useFiveSeconds() + clockOffsetMs;
  if (row.lastSaveAt === null) return <span className={css['quiet']}>–</span>;
  if (row.endedAt !== null) return <span className={css['quiet']}>{timeText(row.lastSaveAt)}</span>;
  return <span>{agoText(now - row.lastSaveAt)}</span>;
}

/** The words with which somebody asks for help, until they are answered. */
export function HelpMark({
  row,
  clockOffsetMs,
  onOpen,
}: TickingProps & { readonly onOpen: (sittingId: string) => void }) {
  const now = useFiveSeconds() + clockOffsetMs;
  if (row.help === null) return null;
  return (
    <button type="button" className={css['help']} onClick={() => onOpen(row.sittingId)}>
      <Icon name="help" />
      <span>
        <b>Asks for help</b> {agoText(now - row.help.at)}: {row.help.text}
      </span>
    </button>
  );
}

export function GrantedCell({ row }: CellProps) {
  if (row.grantedMs === 0) return <span className={css['quiet']}>–</span>;
  return (
    <span className={css['granted']}>
      {row.grantedMs > 0 ? `+${durationText(row.grantedMs)}` : durationText(row.grantedMs)}
    </span>
  );
}

export function IncidentsCell({ row }: CellProps) {
  if (row.incidents === 0) return <span className={css['quiet']}>–</span>;
  return (
    <span className={css['incidents']}>
      <Icon name="flag" /> {row.incidents}
    </span>
  );
}
