import { Button, Pagination, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { type CertificateStatusView, pathwayOperations } from '../../../server/contract/pathway.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { counted, dateText } from '../../ui/format.ts';
import { PageHead, PageShell } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import css from './directory-page.module.css';

const pageSize = 50;

/** Everybody who holds, or held, a certificate of a program. */
export function DirectoryPage() {
  const { programId } = useParams({ strict: false }) as { readonly programId?: string };
  return <PageShell>{programId === undefined ? <ChooseProgram /> : <Directory programId={programId} />}</PageShell>;
}

function ChooseProgram() {
  const directories = useQuery(query(pathwayOperations.listDirectories));
  if (directories.isError) return <ErrorState error={directories.error} retry={directories.refetch} />;
  return (
    <>
      <PageHead title="Public directory" lead="Check whether somebody holds a certificate, and until when." />
      {directories.data ? (
        <ul className={css['programs']}>
          {directories.data.programs.map(({ programId, title }) => (
            <li key={programId}>
              <AppLink to={`/directory/${programId}`}>{title}</AppLink>
            </li>
          ))}
        </ul>
      ) : (
        <LoadingState lines={3} />
      )}
    </>
  );
}

function Directory({ programId }: { readonly programId: string }) {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const directory = useQuery({
    ...query(pathwayOperations.readDirectory, {
      params: { programId },
      query: { ...(search !== '' && { search }), offset: (page - 1) * pageSize, limit: pageSize },
    }),
    placeholderData: keepPreviousData,
  });
  if (directory.isError) return <ErrorState error={directory.error} retry={directory.refetch} />;
  if (!directory.data) return <LoadingState lines={6} />;
  const { title, total, holders } = directory.data;
  return (
    <>
      <PageHead
        eyebrow="Public directory"
        title={title}
        lead="Everybody who holds a certificate of this program, expired ones included."
      />
      <form
        className={css['search']}
        onSubmit={(event) => {
          event.preventDefault();
          setSearch(String(new FormData(event.currentTarget).get('search') ?? ''));
          setPage(1);
        }}
      >
        <TextInput name="search" label="Name or certificate number" defaultValue={search} />
        <Button type="submit">Search</Button>
      </form>
      {holders.length === 0 ? (
        <EmptyState title={search === '' ? 'Nobody holds a certificate yet' : 'Nobody found'}>
          <p>
            {search === '' ? 'The first certificate will be listed here.' : 'Try a part of the name, or the number.'}
          </p>
        </EmptyState>
      ) : (
        <>
          <p className={css['total']} role="status">
            {counted(total, 'person', 'people')}
          </p>
          <ul className={css['list']}>
            {holders.map((holder) => (
              <li key={holder.number} className={css['holder']}>
                <div>
                  <p className={css['name']}>{holder.name}</p>
                  {holder.contact && (
                    <p className={css['contact']}>
                      {[holder.contact.organization, holder.contact.phone].filter(Boolean).join(', ')}{' '}
                      <a href={`mailto:${holder.contact.email}`}>{holder.contact.email}</a>
                    </p>
                  )}
                </div>
                <p className={css['number']}>No. {holder.number}</p>
                <StatusBadge tone={tones[holder.status]}>{holder.status}</StatusBadge>
                <p className={css['expiry']}>
                  {holder.status === 'expired' ? 'expired after' : 'valid through'} {dateText(holder.expiresOn)}
                </p>
              </li>
            ))}
          </ul>
          {total > pageSize && (
            <Pagination total={Math.ceil(total / pageSize)} value={page} onChange={setPage} mt="lg" />
          )}
        </>
      )}
    </>
  );
}

const tones: { readonly [S in z.infer<typeof CertificateStatusView>]: Tone } = {
  current: 'good',
  expired: 'attention',
  suspended: 'attention',
  revoked: 'bad',
};
