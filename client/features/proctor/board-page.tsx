import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { BoardRow } from '../../../server/contract/sittings.ts';
import { ProblemError } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import { useFiveSeconds } from '../staff/use-tick.ts';
import { ActionOnSittings } from './action-on-sittings.tsx';
import type { ProctorAction } from './actions.ts';
import {
  type Arrangement,
  arrangeRows,
  countRows,
  type RowFilter,
  rowFilters,
  type SortKey,
  sortKeys,
} from './arrange-rows.ts';
import { BoardCards } from './board-cards.tsx';
import { BoardTable } from './board-table.tsx';
import { BoardToolbar } from './board-toolbar.tsx';
import { CountStrip } from './count-strip.tsx';
import { deliveriesQuery } from './deliveries-page.tsx';
import { LinkBadge, LinkNotices } from './link-notice.tsx';
import { MessageToAll } from './message-to-all.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { SittingDrawer } from './sitting-drawer.tsx';
import { useBoard } from './use-board.ts';
import { useHeldOrder } from './use-held-order.ts';

interface Asked {
  readonly action: ProctorAction;
  readonly rows: readonly BoardRow[];
}

/** One delivery, live: who is in which state, who needs the proctor, and everything a proctor can do about it. */
export function BoardPage({ deliveryId }: { readonly deliveryId: string }) {
  const { state, link, problem, apply } = useBoard(deliveryId);
  const deliveries = useQuery(deliveriesQuery());
  const delivery = deliveries.data?.deliveries.find((each) => each.deliveryId === deliveryId);
  const [search, setSearch] = useSearchState();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isPointed, setPointed] = useState(false);
  const isNarrow = useMediaQuery('(max-width: 74em)') ?? false;
  const now = useFiveSeconds();

  const offset = state?.clockOffsetMs ?? 0;
  const by: Arrangement = {
    filter: oneOf(rowFilters, search['show'], 'all'),
    search: search['q'] ?? '',
    sort: oneOf(sortKeys, search['sort'], 'attention'),
    descending: search['desc'] === 'true',
  };
  const counts = useMemo(() => countRows(state?.rows.values() ?? [], now + offset), [state, now, offset]);
  const arranged = arrangeRows(state?.rows.values() ?? [], by, now + offset);
  const isHeld = isPointed || selected.size > 0 || asked !== null;
  const rows = useHeldOrder(arranged, isHeld, `${by.filter} ${by.search} ${by.sort} ${by.descending}`);

  const toggle = useCallback((sittingId: string) => {
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(sittingId)) after.add(sittingId);
      return after;
    });
  }, []);
  const act = useCallback((action: ProctorAction, row: BoardRow) => setAsked({ action, rows: [row] }), []);
  const open = useCallback((sittingId: string | undefined) => setSearch({ sitting: sittingId }, 'push'), [setSearch]);
  const sortBy = (sort: SortKey) =>
    setSearch({
      sort: sort === 'attention' ? undefined : sort,
      desc: sort === by.sort && !by.descending ? 'true' : undefined,
    });

  const openRow = search['sitting'] === undefined ? undefined : state?.rows.get(search['sitting']);
  const chosen = rows.filter((row) => selected.has(row.sittingId));
  const List = isNarrow ? BoardCards : BoardTable;

  return (
    <>
      <PageHead
        eyebrow={<AppLink to="/proctor">Deliveries</AppLink>}
        title={delivery?.title ?? 'Delivery'}
        lead={delivery && delivery.examTitle !== delivery.title ? delivery.examTitle : undefined}
        actions={
          <>
            <LinkBadge link={link} />
            {counts.all > counts.ended && <MessageToAll deliveryId={deliveryId} />}
          </>
        }
      />
      <LinkNotices link={link} degraded={state?.degraded ?? false} />
      {state === null ? (
        problem === null ? (
          <SkeletonRows rows={10} />
        ) : (
          <ErrorState
            error={new ProblemError(problem)}
            wayOut={
              <Button component={AppLink} to="/proctor">
                All deliveries
              </Button>
            }
          />
        )
      ) : state.rows.size === 0 ? (
        <EmptyState title="Nobody is here yet">
          <p>
            Candidates appear on this page by themselves as soon as they{' '}
            {delivery?.needsAdmission ? 'check in' : 'start'}. Leave it open.
          </p>
        </EmptyState>
      ) : (
        <>
          <CountStrip
            counts={counts}
            chosen={by.filter}
            onChoose={(show: RowFilter) => setSearch({ show: show === 'all' ? undefined : show })}
          />
          <BoardToolbar
            by={by}
            shown={rows.length}
            isHeld={isHeld && by.sort === 'attention'}
            onSearch={(q) => setSearch({ q })}
            onSort={sortBy}
          />
          {rows.length === 0 ? (
            <EmptyState
              title="Nobody matches"
              action={
                <Button variant="default" onClick={() => setSearch({ q: undefined, show: undefined })}>
                  Show all {counts.all}
                </Button>
              }
            />
          ) : (
            <div onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)}>
              <List
                rows={rows}
                clockOffsetMs={offset}
                serverNow={now + offset}
                by={by}
                selected={selected}
                onToggle={toggle}
                onToggleAll={(all) => setSelected(new Set(all ? rows.map((row) => row.sittingId) : []))}
                onSort={sortBy}
                onOpen={open}
                onAct={act}
              />
            </div>
          )}
          <SelectionBar
            rows={chosen}
            onAct={(action) => setAsked({ action, rows: chosen })}
            onClear={() => setSelected(new Set())}
          />
        </>
      )}
      {openRow !== undefined && (
        <SittingDrawer row={openRow} clockOffsetMs={offset} onAct={act} onClose={() => open(undefined)} />
      )}
      {asked !== null && (
        <ActionOnSittings
          action={asked.action}
          rows={asked.rows.map((row) => state?.rows.get(row.sittingId) ?? row)}
          serverNow={now + offset}
          onRow={apply}
          onClose={() => {
            setAsked(null);
            if (asked.rows.length > 1) setSelected(new Set());
          }}
        />
      )}
    </>
  );
}

function oneOf<T extends string>(values: readonly T[], value: string | undefined, otherwise: T): T {
  return values.find((each) => each === value) ?? otherwise;
}
