import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Role, roles } from '../../../server/contract/operation.ts';
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
import { roleNames, rolePowers } from './role-texts.ts';

const columns: readonly Column<PersonSummary>[] = [
  {
    name: 'Person',
    cell: (person) => (
      <>
        <AppLink to={`/admin/people/${person.personId}`}>{person.name}</AppLink>
        <span className={css['under']}>{person.email}</span>
      </>
    ),
  },
  {
    name: 'Roles',
    cell: (person) => (
      <span className={css['tags']}>
        {person.roles.length === 0
          ? 'none'
          : person.roles.map((role) => (
              <span key={role} className={css['tag']}>
                {roleNames[role]}
              </span>
            ))}
      </span>
    ),
  },
  {
    name: 'State',
    cell: (person) =>
      person.disabledAt !== null ? (
        <StatusBadge tone="bad">Shut out</StatusBadge>
      ) : person.isDemonstration ? (
        <StatusBadge>Demonstration</StatusBadge>
      ) : (
        <StatusBadge tone="good">Active</StatusBadge>
      ),
  },
  { name: 'Since', tight: true, cell: (person) => <time>{dayText(person.createdAt)}</time> },
];

export function PeoplePage() {
  const [search, setSearch] = useSearchState();
  const [isAdding, setAdding] = useState(false);
  const role = Role.safeParse(search['role']).data;
  const q = search['q'] ?? '';
  const people = useInfiniteQuery({
    queryKey: [peopleOperations.listPeople.id, q, role],
    queryFn: ({ pageParam }) =>
      callOrThrow(peopleOperations.listPeople, {
        query: { ...(q && { search: q }), ...(role && { role }), ...(pageParam && { after: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const rows = people.data?.pages.flatMap((page) => page.people);
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
      Add a person
    </Button>
  );
  return (
    <>
      <PageHead
        title="People"
        lead="Who can sign in, and as what. A person with several roles signs in for each of them apart."
        actions={add}
      />
      <div className={css['bar']}>
        <div className={css['search']}>
          <SearchBox label="Search by name or e-mail" value={q} onSearch={(text) => setSearch({ q: text })} />
        </div>
        <Select
          size="sm"
          aria-label="Role"
          placeholder="All roles"
          clearable
          data={roles.map((value) => ({ value, label: roleNames[value] }))}
          value={role ?? null}
          onChange={(value) => setSearch({ role: value ?? undefined })}
        />
      </div>
      {rows === undefined ? (
        people.isError ? (
          <ErrorState error={people.error} retry={people.refetch} />
        ) : (
          <SkeletonRows rows={8} height={56} />
        )
      ) : rows.length === 0 ? (
        <EmptyState title="Nobody found" action={add}>
          <p>{q || role ? 'Search for less, or for another role.' : 'Add the first person.'}</p>
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption="People"
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
      {isAdding && <AddPerson onClose={() => setAdding(false)} />}
    </>
  );
}

function AddPerson({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const queries = useQueryClient();
  return (
    <ActionDialog
      title="Add a person"
      targets={[{ id: 'new', name: name || 'New person' }]}
      consequences={[
        'There is no password yet: make a one-time sign-in link on the person’s page and send it to them.',
      ]}
      confirmLabel="Add"
      done="Added"
      reasonLabel={null}
      incomplete={name.trim() === '' ? 'Give a name.' : email.trim() === '' ? 'Give an e-mail address.' : null}
      act={() => call(peopleOperations.createPerson, { body: { name, email, roles: Role.array().parse(chosen) } })}
      onDone={() => void queries.invalidateQueries({ queryKey: [peopleOperations.listPeople.id] })}
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
        <RoleChoice chosen={chosen} onChange={setChosen} />
      </div>
    </ActionDialog>
  );
}

export function RoleChoice({
  chosen,
  onChange,
}: {
  readonly chosen: string[];
  readonly onChange: (roles: string[]) => void;
}) {
  return (
    <Checkbox.Group aria-label="Roles" value={chosen} onChange={onChange}>
      <div className={css['choices']}>
        {roles.map((role) => (
          <Checkbox key={role} value={role} label={roleNames[role]} description={rolePowers[role]} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
