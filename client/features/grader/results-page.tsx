import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ResultRow, type ResultSummary, resultOperations } from '../../../server/contract/results.ts';
import { callOrThrow } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { durationText, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { percentText, viewerZone } from '../staff/format.ts';
import { LoadMore } from '../staff/load-more.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { Stats } from '../staff/stats.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import { ExportPanel } from './export-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterNames, filtersFrom } from './result-filters.ts';
import { endTexts, VerdictBadge } from './result-texts.tsx';
import css from './results-page.module.css';
import { ScoreBar } from './score-bar.tsx';

const columns: readonly Column<ResultRow>[] = [
  {
    name: 'Candidate',
    cell: (row) => <AppLink to={`/grader/results/${row.sittingId}`}>{row.candidateName}</AppLink>,
  },
  {
    name: 'Exam',
    cell: (row) => (
      <>
        {row.examTitle}
        {row.deliveryTitle !== row.examTitle && <span className={css['under']}>{row.deliveryTitle}</span>}
      </>
    ),
  },
  { name: 'Outcome', cell: (row) => <VerdictBadge result={row} /> },
  {
    name: 'Score',
    cell: (row) =>
      row.units === null || row.maxUnits === null ? (
        '–'
      ) : (
        <ScoreBar units={row.units} maxUnits={row.maxUnits} unitsToPass={row.unitsToPass} />
      ),
  },
  {
    name: 'Attempt',
    tight: true,
    cell: (row) => (
      <>
        {row.attempt} of {row.attemptsAllowed}
        {row.registration > 1 && <span className={css['under']}>registration {row.registration}</span>}
      </>
    ),
  },
  {
    name: 'Ended',
    tight: true,
    cell: (row) => (
      <>
        <time>{instantText(row.endedAt)}</time>
        <span className={css['under']}>
          {row.endKind === null ? 'Voided before the end' : endTexts[row.endKind]}
          {row.startedAt !== null && ` after ${durationText(row.endedAt - row.startedAt)}`}
        </span>
      </>
    ),
  },
];

/** Results with filters, what they come to, and the ways to take them along. */
export function ResultsPage() {
  const [texts, setTexts] = useSearchState();
  const filters = filtersFrom(texts);
  const results = useInfiniteQuery({
    queryKey: [resultOperations.listResults.id, filters],
    queryFn: ({ pageParam }) =>
      callOrThrow(resultOperations.listResults, { query: { ...filters, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const first = results.data?.pages[0];
  const rows = results.data?.pages.flatMap((page) => page.results) ?? [];
  const isFiltered = Object.keys(filters).length > 0;
  const clear = () => setTexts(Object.fromEntries(filterNames.map((name) => [name, undefined])));
  return (
    <>
      <PageHead
        title="Results"
        lead={`Every ended sitting with its current outcome, newest first. Times are in your zone, ${viewerZone()}.`}
      />
      <FilterBar texts={texts} onChange={(changes) => setTexts({ ...changes })} onClear={isFiltered ? clear : null} />
      {first === undefined ? (
        results.isError ? (
          <ErrorState error={results.error} retry={results.refetch} />
        ) : (
          <SkeletonRows rows={10} height={52} />
        )
      ) : first.summary.count === 0 ? (
        <EmptyState
          title={isFiltered ? 'No result matches these filters' : 'No results yet'}
          action={
            isFiltered && (
              <Button variant="default" onClick={clear}>
                Clear filters
              </Button>
            )
          }
        >
          <p>
            {isFiltered
              ? 'Take a filter away, or widen the days.'
              : 'A result appears here as soon as a candidate’s sitting has ended.'}
          </p>
        </EmptyState>
      ) : (
        <div className={css['list']} data-old={results.isPlaceholderData || undefined}>
          <Summary summary={first.summary} />
          <ExportPanel filters={filters} count={first.summary.count} />
          <DataTable
            caption="Results"
            columns={columns}
            rows={rows}
            keyOf={(row) => row.sittingId}
            toneOf={(row) => (row.state === 'held' ? 'attention' : row.state === 'voided' ? 'quiet' : undefined)}
          />
          <LoadMore
            shown={rows.length}
            inAll={first.summary.count}
            hasMore={results.hasNextPage}
            isLoading={results.isFetchingNextPage}
            onMore={results.fetchNextPage}
          />
        </div>
      )}
    </>
  );
}

function Summary({ summary }: { readonly summary: ResultSummary }) {
  const decided = summary.released + summary.held;
  return (
    <Stats
      stats={[
        { name: 'Results', value: summary.count.toLocaleString('en') },
        {
          name: 'Pass rate',
          value: decided === 0 ? '–' : percentText(summary.passed, decided),
          note: `${summary.passed.toLocaleString('en')} of ${decided.toLocaleString('en')} scored`,
        },
        {
          name: 'Mean score',
          value: summary.meanPercent === null ? '–' : `${summary.meanPercent.toFixed(1)} %`,
        },
        {
          name: 'Held',
          value: summary.held.toLocaleString('en'),
          note: summary.held > 0 ? 'a registrar decides' : undefined,
          ...(summary.held > 0 && { tone: 'attention' as const }),
        },
        { name: 'Voided', value: summary.voided.toLocaleString('en'), note: 'not in the rates' },
      ]}
    />
  );
}
