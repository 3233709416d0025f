import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import {
  type ItemDecision,
  type ItemList,
  type ItemRow,
  itemReviewOperations,
} from '../../../server/contract/item-review.ts';
import { query } from '../../transport/api.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { LoadMore } from '../staff/load-more.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import { ItemFilterBar } from './bank-item-filter-bar.tsx';
import { arrangeItems, filterNames, filtersIn, type ItemSort, sortOf } from './bank-item-filters.ts';
import { ItemSelectionBar } from './bank-item-selection-bar.tsx';
import { ItemsTable } from './bank-items-table.tsx';
import { BankFrame } from './bank-page.tsx';
import { DecisionDialog } from './decision-dialog.tsx';

/** All items of a bank's current version: to find them, and to decide about several at once. */
export function BankItemsPage({ bankId }: { readonly bankId: string }) {
  const list = useQuery(query(itemReviewOperations.listItems, { params: { bankId } }));
  return (
    <BankFrame bankId={bankId}>
      {() =>
        list.isPending ? (
          <SkeletonRows rows={10} height={52} />
        ) : list.isError ? (
          <ErrorState error={list.error} retry={list.refetch} />
        ) : (
          <Items list={list.data} />
        )
      }
    </BankFrame>
  );
}

/** More come when asked for: a table of thousands of rows would answer slowly. */
const rowsAtOnce = 100;

function Items({ list }: { readonly list: ItemList }) {
  const [values, setValues] = useSearchState();
  const filters = filtersIn(values);
  const key = JSON.stringify(filters);
  // Typing stays quick while the table follows.
  const deferred = useDeferredValue(key);
  const rows = useMemo(() => arrangeItems(list.items, JSON.parse(deferred)), [list, deferred]);
  const [more, setMore] = useState({ key, shown: rowsAtOnce });
  const shown = more.key === key ? more.shown : rowsAtOnce;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [decision, setDecision] = useState<ItemDecision | null>(null);
  const selected = list.items.filter((row) => chosen.has(row.itemId));
  const isFiltered = filterNames.some((name) => filters[name] !== undefined);
  const clear = () => setValues(Object.fromEntries(filterNames.map((name) => [name, undefined])));

  const choose = (changed: readonly ItemRow[], isChosen: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const { itemId } of changed) isChosen ? next.add(itemId) : next.delete(itemId);
      return next;
    });
  const sort = (by: ItemSort) => {
    const isSame = sortOf(filters) === by;
    setValues({
      sort: by === 'item' ? undefined : by,
      order: isSame && filters.order !== 'down' ? 'down' : undefined,
    });
  };

  return (
    <>
      <ItemFilterBar list={list} filters={filters} onChange={setValues} onClear={isFiltered ? clear : null} />
      {rows.length === 0 ? (
        <EmptyState
          title="No item matches these filters"
          action={
            <Button variant="default" onClick={clear}>
              Clear filters
            </Button>
          }
        />
      ) : (
        <>
          <ItemsTable
            list={list}
            rows={rows.slice(0, shown)}
            all={rows}
            filters={filters}
            chosen={chosen}
            onChoose={choose}
            onSort={sort}
          />
          <LoadMore
            shown={Math.min(shown, rows.length)}
            inAll={rows.length}
            hasMore={rows.length > shown}
            isLoading={false}
            onMore={() => setMore({ key, shown: shown + rowsAtOnce })}
          />
        </>
      )}
      <ItemSelectionBar
        count={selected.length}
        hidden={selected.length - rows.filter((row) => chosen.has(row.itemId)).length}
        onDecide={setDecision}
        onClear={() => setChosen(new Set())}
      />
      {decision !== null && (
        <DecisionDialog
          bankId={list.bankId}
          isSample={list.isSample}
          decision={decision}
          items={selected}
          onDone={() => setChosen(new Set())}
          onClose={() => setDecision(null)}
        />
      )}
    </>
  );
}
