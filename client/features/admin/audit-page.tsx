import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import { type AuditEntryView, type AuditVerdictView, auditOperations } from '../../../server/contract/audit.ts';
import { callOrThrow } from '../../transport/api.ts';
import { counted, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { Icon } from '../staff/icons.tsx';
import { LoadMore } from '../staff/load-more.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import toolbar from '../staff/toolbar.module.css';
import css from './audit-page.module.css';

type Entry = z.infer<typeof AuditEntryView>;
const PAGE = 50;

const columns: readonly Column<Entry>[] = [
  {
    name: 'What',
    cell: (entry) => (
      <>
        {entry.action}
        <span className={toolbar['under']}>no. {entry.seq}</span>
      </>
    ),
  },
  { name: 'By', cell: (entry) => entry.actorName ?? (entry.actorId === null ? 'The system' : 'An erased person') },
  {
    name: 'On',
    cell: (entry) => (
      <>
        {entry.subject.kind}
        <span className={css['id']}>{entry.subject.id}</span>
      </>
    ),
  },
  { name: 'Details', cell: (entry) => <Details detail={entry.detail} /> },
  { name: 'When', tight: true, cell: (entry) => <time>{instantText(entry.at)}</time> },
];

function Details({ detail }: { readonly detail: Entry['detail'] }) {
  const facts = Object.entries(detail).filter(([, value]) => value !== null && value !== '');
  if (facts.length === 0) return '–';
  return (
    <ul className={css['details']}>
      {facts.map(([name, value]) => (
        <li key={name}>
          <span>{name}</span> {typeof value === 'string' ? value : JSON.stringify(value)}
        </li>
      ))}
    </ul>
  );
}

export function AuditPage() {
  const entries = useInfiniteQuery({
    queryKey: [auditOperations.listAudit.id],
    queryFn: ({ pageParam }) =>
      callOrThrow(auditOperations.listAudit, {
        query: { limit: PAGE, ...(pageParam !== null && { before: pageParam }) },
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.entries.length < PAGE ? null : (last.entries.at(-1)?.seq ?? null)),
  });
  const verification = useMutation({ mutationFn: () => callOrThrow(auditOperations.verifyAudit) });
  const rows = entries.data?.pages.flatMap((page) => page.entries);
  return (
    <>
      <PageHead
        title="Audit log"
        lead="Everything that staff did. Each entry seals the ones before it, so that a change or a removal is found."
        actions={
          <Button
            leftSection={<Icon name="shield" />}
            loading={verification.isPending}
            onClick={() => verification.mutate()}
          >
            Check the whole log
          </Button>
        }
      />
      {verification.isError && <ErrorState error={verification.error} retry={() => verification.mutate()} />}
      {verification.data && <Verdict verdict={verification.data} />}
      {rows === undefined ? (
        entries.isError ? (
          <ErrorState error={entries.error} retry={entries.refetch} />
        ) : (
          <SkeletonRows rows={10} />
        )
      ) : rows.length === 0 ? (
        <EmptyState title="Nothing yet">
          <p>An entry appears here with the first action of a proctor, grader, registrar or administrator.</p>
        </EmptyState>
      ) : (
        <>
          <DataTable caption="Audit log" columns={columns} rows={rows} keyOf={(entry) => entry.seq} />
          <LoadMore
            shown={rows.length}
            hasMore={entries.hasNextPage}
            isLoading={entries.isFetchingNextPage}
            onMore={entries.fetchNextPage}
          />
        </>
      )}
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: z.infer<typeof AuditVerdictView> }) {
  return (
    <div className={css['verdict']} data-intact={verdict.intact || undefined} role="status">
      <Icon name={verdict.intact ? 'check' : 'warning'} size={24} />
      <div>
        <p className={css['finding']}>
          {verdict.intact
            ? `Intact: ${counted(verdict.entries, 'entry', 'entries')}, none changed, removed or cut off.`
            : `Not intact: ${counted(verdict.faults.length, 'fault')} in ${counted(verdict.entries, 'entry', 'entries')}.`}
        </p>
        <p className={css['id']}>
          Head no. {verdict.head.seq}, {verdict.head.hash}
        </p>
        {verdict.faults.length > 0 && (
          <ul>
            {verdict.faults.map((fault) => (
              <li key={`${fault.kind} ${fault.seq}`}>
                No. {fault.seq}: {fault.message}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
