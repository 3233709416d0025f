import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ExportView, resultOperations } from '../../../server/contract/results.ts';
import { query, urlOf } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { bytesText, dayText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { formatTexts } from './export-texts.ts';
import css from './exports-page.module.css';
import { filtersText } from './result-filters.ts';
import { useChoices } from './use-choices.ts';

const isUnderWay = (each: ExportView) => each.status === 'waiting' || each.status === 'running';

/** The reader's own exports, with progress while they are made. */
export function ExportsPage() {
  const exports = useQuery({
    ...query(resultOperations.listExports),
    refetchInterval: ({ state }) => (state.data?.exports.some(isUnderWay) ? 1500 : 15_000),
  });
  const list = exports.data?.exports;
  return (
    <>
      <PageHead
        title="Exports"
        lead="Files made in the background. Only you can fetch them, and each is kept for 24 hours: they hold personal data."
      />
      {list === undefined ? (
        exports.isError ? (
          <ErrorState error={exports.error} retry={exports.refetch} />
        ) : (
          <SkeletonRows rows={3} height={96} />
        )
      ) : list.length === 0 ? (
        <EmptyState
          title="No exports yet"
          action={
            <Button component={AppLink} to="/grader">
              Go to the results
            </Button>
          }
        >
          <p>Filter the results as you need them, then choose “Make in the background”.</p>
        </EmptyState>
      ) : (
        <ul className={css['list']}>
          {list.map((each) => (
            <ExportCard key={each.exportId} made={each} />
          ))}
        </ul>
      )}
    </>
  );
}

function ExportCard({ made }: { readonly made: ExportView }) {
  const { titleOf } = useChoices({});
  return (
    <li className={css['card']}>
      <div className={css['what']}>
        <h2>{filtersText(made.filters, titleOf, dayText)}</h2>
        <p>
          {formatTexts[made.format]}, one row per {made.granularity === 'items' ? 'item' : 'sitting'}, asked for{' '}
          <time>{instantText(made.requestedAt)}</time>
        </p>
        <ExportState made={made} />
      </div>
      {made.status === 'finished' && (
        <Button
          size="sm"
          component="a"
          href={urlOf(resultOperations.downloadExport, { params: { exportId: made.exportId } })}
          download={made.fileName}
          leftSection={<Icon name="download" />}
        >
          Download {bytesText(made.bytes)}
        </Button>
      )}
    </li>
  );
}

function ExportState({ made }: { readonly made: ExportView }) {
  switch (made.status) {
    case 'waiting':
      return <StatusBadge>Waits for its turn</StatusBadge>;
    case 'running':
      return (
        <div className={css['progress']}>
          <Progress
            value={made.sittingsInAll ? (100 * made.sittingsDone) / made.sittingsInAll : 100}
            animated
            aria-label="Progress of the export"
          />
          <span>
            {made.sittingsDone.toLocaleString('en')} of {made.sittingsInAll?.toLocaleString('en') ?? '…'} sittings
          </span>
        </div>
      );
    case 'finished':
      return (
        <p>
          <StatusBadge tone="good">Ready</StatusBadge> {counted(made.rows, 'row')}, kept until{' '}
          <time>{instantText(made.expiresAt)}</time>
        </p>
      );
    case 'failed':
      return (
        <p>
          <StatusBadge tone="bad">Failed</StatusBadge> Ask for it again from the results; if it fails again, tell the
          people who run this server.
        </p>
      );
    case 'expired':
      return (
        <p>
          <StatusBadge>Removed</StatusBadge> The file was kept for 24 hours. Ask for it again from the results.
        </p>
      );
  }
}
