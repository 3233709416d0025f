import { Button, Pagination, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { type CertificateStatusView, pathwayOperations } from '../../../server/contract/pathway.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { useSiteWords } from '../../i18n/site.ts';
import { query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { dateText } from '../../ui/format.ts';
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
  const { directory: words } = useSiteWords();
  const directories = useQuery(query(pathwayOperations.listDirectories));
  if (directories.isError) return <ErrorState error={directories.error} retry={directories.refetch} />;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {directories.data?.programs.length === 0 ? (
        <EmptyState title={words.none}>
          <p>{words.noneText}</p>
        </EmptyState>
      ) : directories.data ? (
        <ul className={css['programs']}>
          {directories.data.programs.map((program) => (
            <li key={program.programId}>
              <AppLink to={`/directory/${program.programId}`}>
                <ProgramTitle {...program} />
              </AppLink>
            </li>
          ))}
        </ul>
      ) : (
        <LoadingState lines={3} />
      )}
    </>
  );
}

function ProgramTitle({ programId, title }: { readonly programId: string; readonly title: string }) {
  const said = useProgramWords(programId);
  return <span lang={said.lang(title)}>{said.text(title)}</span>;
}

function Directory({ programId }: { readonly programId: string }) {
  const { directory: words } = useSiteWords();
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
        eyebrow={<AppLink to="/directory">{words.title}</AppLink>}
        title={<ProgramTitle programId={programId} title={title} />}
        lead={words.programLead}
      />
      <form
        // Emptied from outside, the field begins anew.
        key={search === '' ? 'all' : 'some'}
        className={css['search']}
        onSubmit={(event) => {
          event.preventDefault();
          setSearch(String(new FormData(event.currentTarget).get('search') ?? ''));
          setPage(1);
        }}
      >
        <TextInput name="search" label={words.label} defaultValue={search} />
        <Button type="submit">{words.search}</Button>
      </form>
      {holders.length === 0 ? (
        <EmptyState
          title={search === '' ? words.nobodyYet : words.nobodyFound}
          action={
            search !== '' && (
              <Button variant="default" onClick={() => setSearch('')}>
                {words.showAll}
              </Button>
            )
          }
        >
          <p>{search === '' ? words.nobodyYetText : words.nobodyFoundText}</p>
        </EmptyState>
      ) : (
        <>
          <p className={css['total']} role="status">
            {words.people(total)}
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
                <p className={css['number']}>{words.number(holder.number)}</p>
                <StatusBadge tone={tones[holder.status]}>{words.states[holder.status]}</StatusBadge>
                <p className={css['expiry']}>
                  {(holder.status === 'expired' ? words.expired : words.through)(dateText(holder.expiresOn))}
                </p>
              </li>
            ))}
          </ul>
          {total > pageSize && (
            <Pagination
              total={Math.ceil(total / pageSize)}
              value={page}
              onChange={setPage}
              mt="lg"
              aria-label={words.pages}
              getItemProps={(each) => ({ 'aria-label': words.page(each) })}
              getControlProps={(control) => ({
                'aria-label': control === 'next' || control === 'last' ? words.next : words.previous,
              })}
            />
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
