import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type PersonSummary, peopleOperations } from '../../../server/contract/people.ts';
import { call, callOrThrow } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { dayText } from '../staff/format.ts';
import { Icon } from '../staff/icons.tsx';
import { LoadMore } from '../staff/load-more.tsx';
import { SearchBox } from '../staff/search-box.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import css from '../staff/toolbar.module.css';
import { useSearchState } from '../staff/use-search-state.ts';

const columns: readonly Column<PersonSummary>[] = [
  { name: 'Candidate', cell: (person) => <AppLink to={`/registrar/people/${person.personId}`}>{person.name}</AppLink> },
  { name: 'E-mail address', cell: (person) => person.email },
  {
    name: 'Account',
    tight: true,
    cell: (person) =>
      person.disabledAt !== null ? (
        <StatusBadge tone="bad">Shut out</StatusBadge>
      ) : (
        <StatusBadge tone="good">Active</StatusBadge>
      ),
  },
  { name: 'Since', tight: true, cell: (person) => <time>{dayText(person.createdAt)}</time> },
];

export function CandidatesPage() {
  const [search, setSearch] = useSearchState();
  const [isAdding, setAdding] = useState(false);
  const q = search['q'] ?? '';
  const people = useInfiniteQuery({
    queryKey: [peopleOperations.listCandidates.id, q],
    queryFn: ({ pageParam }) =>
      callOrThrow(peopleOperations.listCandidates, {
        query: { ...(q && { search: q }), ...(pageParam && { after: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const rows = people.data?.pages.flatMap((page) => page.people);
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
      Create a candidate
    </Button>
  );
  return (
    <>
      <PageHead
        title="Candidates"
        lead="Open a candidate to see the path, record what was done or paid, and decide on sittings."
        actions={add}
      />
      <div className={css['bar']}>
        <div className={css['search']}>
          <SearchBox label="Search by name or e-mail" value={q} onSearch={(text) => setSearch({ q: text })} />
        </div>
      </div>
      {rows === undefined ? (
        people.isError ? (
          <ErrorState error={people.error} retry={people.refetch} />
        ) : (
          <SkeletonRows rows={8} height={48} />
        )
      ) : rows.length === 0 ? (
        <EmptyState title={q ? 'Nobody found' : 'No candidates yet'} action={add}>
          <p>
            {q
              ? 'Search for a part of the name or of the e-mail address.'
              : 'Candidates create their own accounts; you can create one for somebody who cannot.'}
          </p>
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption="Candidates"
            columns={columns}
            rows={rows}
            keyOf={(person) => person.personId}
            toneOf={(person) => (person.disabledAt === null ? undefined : 'quiet')}
          />
          <LoadMore
            shown={rows.length}
            hasMore={people.hasNextPage}
            isLoading={people.isFetchingNextPage}
            onMore={people.fetchNextPage}
          />
        </>
      )}
      {isAdding && <CreateCandidate onClose={() => setAdding(false)} />}
    </>
  );
}

function CreateCandidate({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const queries = useQueryClient();
  return (
    <ActionDialog
      title="Create a candidate"
      targets={[{ id: 'new', name: name || 'New candidate' }]}
      consequences={[
        'There is no password yet: make a one-time sign-in link on the candidate’s page and send it to them.',
      ]}
      confirmLabel="Create"
      done="Created"
      reasonLabel={null}
      incomplete={name.trim() === '' ? 'Give a name.' : email.trim() === '' ? 'Give an e-mail address.' : null}
      act={() => call(peopleOperations.createCandidate, { body: { name, email } })}
      onDone={() => void queries.invalidateQueries({ queryKey: [peopleOperations.listCandidates.id] })}
      onClose={onClose}
    >
      <div className={css['fields']}>
        <TextInput
          label="Name"
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
          required
        />
        <TextInput
          label="E-mail address"
          type="email"
          value={email}
          maxLength={254}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
        />
      </div>
    </ActionDialog>
  );
}
