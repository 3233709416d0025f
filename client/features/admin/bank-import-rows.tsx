import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type DryRun, type Fate, type ImportRow, interopOperations } from '../../../server/contract/interop.ts';
import { callOrThrow } from '../../transport/api.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { LoadMore } from '../staff/load-more.tsx';
import { SearchBox } from '../staff/search-box.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from './bank-import.module.css';
import { ImportPreview } from './bank-import-preview.tsx';
import { typeTexts } from './bank-texts.ts';

export const fateTexts: Readonly<Record<Fate, { readonly label: string; readonly tone: Tone }>> = {
  kept: { label: 'Kept', tone: 'good' },
  changed: { label: 'Changed', tone: 'active' },
  'left-out': { label: 'Left out', tone: 'attention' },
};

const useTexts = { new: 'new', replaces: 'replaces the one of this id', held: 'there already' } as const;

/** What becomes of each item of the file. */
export function ImportRows({ importId, dryRun }: { readonly importId: string; readonly dryRun: DryRun }) {
  const [fate, setFate] = useState<Fate | 'all'>('all');
  const [search, setSearch] = useState('');
  const [looked, setLooked] = useState<ImportRow | null>(null);
  const found = useInfiniteQuery({
    queryKey: [interopOperations.listImportItems.id, importId, dryRun.number, fate, search],
    queryFn: ({ pageParam }) =>
      callOrThrow(interopOperations.listImportItems, {
        params: { importId },
        query: {
          dryRun: dryRun.number,
          from: pageParam,
          ...(fate !== 'all' && { fate }),
          ...(search !== '' && { search }),
        },
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.items.length, 0);
      return shown < last.inAll ? shown : undefined;
    },
    placeholderData: (before) => before,
    staleTime: Infinity,
  });
  const { counts } = dryRun;
  const choices = [
    { value: 'all', label: `All ${(counts.kept + counts.changed + counts['left-out']).toLocaleString('en')}` },
    ...(['kept', 'changed', 'left-out'] as const).map((value) => ({
      value,
      label: `${fateTexts[value].label} ${counts[value].toLocaleString('en')}`,
    })),
  ];
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const inAll = found.data?.pages[0]?.inAll ?? 0;
  const columns: readonly Column<ImportRow>[] = [
    { name: 'Item', cell: (row) => <Named row={row} onLook={() => setLooked(row)} /> },
    {
      name: 'Fate',
      tight: true,
      cell: (row) => (
        <div className={css['fate']}>
          <StatusBadge tone={fateTexts[row.fate].tone}>{fateTexts[row.fate].label}</StatusBadge>
          {row.use !== null && row.use !== 'new' && <span>{useTexts[row.use]}</span>}
        </div>
      ),
    },
    {
      name: 'What differs, or why it is left out',
      wide: true,
      cell: (row) =>
        row.notes.length === 0 ? (
          <span className={css['nothing']}>nothing</span>
        ) : (
          <ul className={css['why']}>
            {row.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        ),
    },
    {
      name: 'Where in the file',
      cell: (row) => (
        <span className={css['where']}>
          {[row.part, row.line === null ? null : `line ${row.line}`].filter(Boolean).join(', ') || `item ${row.number}`}
        </span>
      ),
    },
  ];
  return (
    <section aria-label="Items of the file" className={css['rows']}>
      <search className={css['bar']} aria-label="Find items of the file">
        <div className={css['fates']}>
          <SegmentedControl
            aria-label="Fate"
            size="sm"
            data={choices}
            value={fate}
            onChange={(value) => setFate(value as Fate | 'all')}
          />
        </div>
        <div className={css['search']}>
          <SearchBox label="Search in items and reasons" value={search} onSearch={(text) => setSearch(text.trim())} />
        </div>
      </search>
      {found.isPending ? (
        <SkeletonRows rows={8} height={64} />
      ) : found.isError ? (
        <ErrorState error={found.error} retry={found.refetch} />
      ) : rows.length === 0 ? (
        <EmptyState
          title="No item matches"
          action={
            <Button variant="default" onClick={() => setFate('all')}>
              Show all fates
            </Button>
          }
        />
      ) : (
        <>
          <DataTable
            caption="What becomes of each item"
            columns={columns}
            rows={rows}
            keyOf={(row) => row.number}
            toneOf={(row) => (row.fate === 'left-out' ? 'attention' : undefined)}
          />
          <LoadMore
            shown={rows.length}
            inAll={inAll}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            onMore={() => found.fetchNextPage()}
          />
        </>
      )}
      {looked !== null && (
        <ImportPreview
          importId={importId}
          dryRun={dryRun.number}
          row={looked}
          rows={rows.filter((row) => row.fate !== 'left-out')}
          onLook={setLooked}
          onClose={() => setLooked(null)}
        />
      )}
    </section>
  );
}

function Named({ row, onLook }: { readonly row: ImportRow; readonly onLook: () => void }) {
  const { itemId, name, stem, type, examId, topicId } = row;
  if (itemId === null || type === null) return <span className={css['itemName']}>{name}</span>;
  const kind = typeTexts[type as keyof typeof typeTexts] ?? type;
  return (
    <div className={css['named']}>
      <button type="button" className={css['look']} onClick={onLook}>
        {itemId}
      </button>
      {stem !== null && <span className={css['stem']}>{stem}</span>}
      <span className={css['under']}>
        {kind}, exam {examId}, topic {topicId}
      </span>
    </div>
  );
}
