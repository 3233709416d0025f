import type { BoardRow } from '../../../server/contract/sittings.ts';
import type { ProctorAction } from './actions.ts';
import type { Arrangement, SortKey } from './arrange-rows.ts';

/** What the table and the cards are given alike. The callbacks keep their identity, so that unchanged rows are not drawn again. */
export interface BoardListProps {
  readonly rows: readonly BoardRow[];
  readonly clockOffsetMs: number;
  readonly serverNow: number;
  readonly by: Arrangement;
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (sittingId: string) => void;
  readonly onToggleAll: (all: boolean) => void;
  readonly onSort: (sort: SortKey) => void;
  readonly onOpen: (sittingId: string) => void;
  readonly onAct: (action: ProctorAction, row: BoardRow) => void;
}

export interface BoardItemProps extends Pick<BoardListProps, 'clockOffsetMs' | 'onToggle' | 'onOpen' | 'onAct'> {
  readonly row: BoardRow;
  readonly attention: string | null;
  readonly isSelected: boolean;
}
