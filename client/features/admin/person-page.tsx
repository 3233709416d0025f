import { Button, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { Role } from '../../../server/contract/operation.ts';
import { type LoginView, type PersonDetail, peopleOperations } from '../../../server/contract/people.ts';
import { call, query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { type Column, DataTable } from '../staff/data-table.tsx';
import { dayText } from '../staff/format.ts';
import { Panel } from '../staff/panel.tsx';
import { SignInLinkDialog } from '../staff/sign-in-link.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { tell } from '../staff/told.tsx';
import css from '../staff/toolbar.module.css';
import { RoleChoice } from './people-page.tsx';
import { roleNames } from './role-texts.ts';

type Person = z.infer<typeof PersonDetail>;
type Login = z.infer<typeof LoginView>;

export function PersonPage({ personId }: { readonly personId: string }) {
  const person = useQuery(query(peopleOperations.getPerson, { params: { personId } }));
  if (person.isPending) return <SkeletonRows rows={4} height={72} />;
  if (person.isError)
    return (
      <ErrorState
        error={person.error}
        retry={person.refetch}
        wayOut={
          <Button component={AppLink} to="/admin" variant="default">
            All people
          </Button>
        }
      />
    );
  return <Loaded key={person.data.roles.join()} person={person.data} />;
}

type Step = 'disable' | 'enable' | 'revoke';

function Loaded({ person }: { readonly person: Person }) {
  const queries = useQueryClient();
  const reload = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: [peopleOperations.getPerson.id] }),
      queries.invalidateQueries({ queryKey: [peopleOperations.listPeople.id] }),
    ]);
  const [step, setStep] = useState<Step | null>(null);
  const isDisabled = person.disabledAt !== null;
  return (
    <>
      <PageHead
        eyebrow={<AppLink to="/admin">People</AppLink>}
        title={person.name}
        lead={`${person.email}, here since ${dayText(person.createdAt)}`}
        actions={
          isDisabled ? (
            <StatusBadge tone="bad">Shut out</StatusBadge>
          ) : person.isDemonstration ? (
            <StatusBadge>Demonstration</StatusBadge>
          ) : (
            <StatusBadge tone="good">Active</StatusBadge>
          )
        }
      />
      <RolesPanel person={person} onSaved={reload} />
      <LinkPanel person={person} />
      <Panel
        title="Logins"
        lead="Open logins on all devices."
        actions={
          <Button size="sm" variant="default" onClick={() => setStep('revoke')}>
            End all logins
          </Button>
        }
      >
        {person.logins.length === 0 ? (
          <EmptyState title="Not signed in anywhere" />
        ) : (
          <DataTable caption="Logins" columns={loginColumns} rows={person.logins} keyOf={(login) => login.loginId} />
        )}
      </Panel>
      <Panel
        title={isDisabled ? 'Let in again' : 'Shut out'}
        lead={
          isDisabled
            ? 'Nobody can sign in as this person now.'
            : 'Ends all logins and refuses new ones; everything on record stays.'
        }
      >
        <Button
          size="sm"
          variant="outline"
          {...(!isDisabled && { color: 'var(--bad)' })}
          onClick={() => setStep(isDisabled ? 'enable' : 'disable')}
        >
          {isDisabled ? `Let ${person.name} in again` : `Shut ${person.name} out`}
        </Button>
      </Panel>
      {step !== null && <StepDialog step={step} person={person} onDone={reload} onClose={() => setStep(null)} />}
    </>
  );
}

function RolesPanel({ person, onSaved }: { readonly person: Person; readonly onSaved: () => unknown }) {
  const [chosen, setChosen] = useState<string[]>([...person.roles]);
  const [isAsking, setAsking] = useState(false);
  const added = chosen.filter((role) => !person.roles.some((each) => each === role));
  const removed = person.roles.filter((role) => !chosen.includes(role));
  const names = (list: readonly string[]) =>
    Role.array()
      .parse(list)
      .map((role) => roleNames[role].toLowerCase())
      .join(', ');
  return (
    <Panel
      title="Roles"
      actions={
        added.length + removed.length > 0 && (
          <>
            <Button size="sm" variant="subtle" onClick={() => setChosen([...person.roles])}>
              Undo
            </Button>
            <Button size="sm" onClick={() => setAsking(true)}>
              Save roles
            </Button>
          </>
        )
      }
    >
      <RoleChoice chosen={chosen} onChange={setChosen} />
      {isAsking && (
        <ActionDialog
          title={`Change the roles of ${person.name}`}
          targets={[{ id: person.personId, name: person.name }]}
          consequences={[
            ...(added.length > 0 ? [`May from now on act as ${names(added)}.`] : []),
            ...(removed.length > 0
              ? [`May no longer act as ${names(removed)}; open logins of that kind end at once.`]
              : []),
          ]}
          confirmLabel="Change the roles"
          done="Roles changed"
          reasonLabel={null}
          dangerous={removed.length > 0}
          act={() =>
            call(peopleOperations.setRoles, {
              params: { personId: person.personId },
              body: { roles: Role.array().parse(chosen) },
            })
          }
          onDone={() => void onSaved()}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  );
}

function LinkPanel({ person }: { readonly person: Person }) {
  const [role, setRole] = useState<string | null>(person.roles[0] ?? null);
  const [link, setLink] = useState<{ readonly token: string; readonly expiresAt: number } | null>(null);
  const make = async () => {
    const answer = await call(peopleOperations.issueSignInLink, {
      params: { personId: person.personId },
      body: { role: Role.parse(role) },
    });
    if (answer.ok) setLink(answer.value);
    else tell(answer.problem.detail, 'bad');
  };
  return (
    <Panel title="One-time sign-in link" lead="For a person without a password, or who has lost it.">
      {person.roles.length === 0 ? (
        <p className={css['under']}>Give a role first.</p>
      ) : (
        <div className={css['bar']}>
          <Select
            size="sm"
            aria-label="Sign in as"
            allowDeselect={false}
            data={person.roles.map((value) => ({ value, label: `as ${roleNames[value].toLowerCase()}` }))}
            value={role}
            onChange={setRole}
          />
          <Button size="sm" variant="default" onClick={() => void make()}>
            Make a link
          </Button>
        </div>
      )}
      {link !== null && <SignInLinkDialog name={person.name} link={link} onClose={() => setLink(null)} />}
    </Panel>
  );
}

const stepTexts: Record<
  Step,
  { readonly title: string; readonly confirm: string; readonly done: string; readonly consequences: string[] }
> = {
  disable: {
    title: 'Shut out',
    confirm: 'Shut out',
    done: 'Shut out',
    consequences: [
      'All logins end at once, even during an exam.',
      'No sign-in is possible until you let the person in again.',
      'Nothing on record is lost.',
    ],
  },
  enable: {
    title: 'Let in again',
    confirm: 'Let in again',
    done: 'Can sign in again',
    consequences: ['The person can sign in again with their roles.'],
  },
  revoke: {
    title: 'End all logins',
    confirm: 'End all logins',
    done: 'All logins ended',
    consequences: [
      'Every login on every device ends at once, even during an exam; unused sign-in links stop working.',
      'Answers saved so far are kept, and a running exam clock runs on: the person can sign in again and go on.',
    ],
  },
};

function StepDialog({
  step,
  person,
  onDone,
  onClose,
}: {
  readonly step: Step;
  readonly person: Person;
  readonly onDone: () => unknown;
  readonly onClose: () => void;
}) {
  const text = stepTexts[step];
  const params = { personId: person.personId };
  const act = () => {
    switch (step) {
      case 'disable':
        return call(peopleOperations.disablePerson, { params });
      case 'enable':
        return call(peopleOperations.enablePerson, { params });
      case 'revoke':
        return call(peopleOperations.revokeLogins, { params });
    }
  };
  return (
    <ActionDialog
      title={`${text.title}: ${person.name}`}
      targets={[{ id: person.personId, name: person.name }]}
      consequences={text.consequences}
      confirmLabel={text.confirm}
      done={text.done}
      dangerous={step !== 'enable'}
      reasonLabel={null}
      act={act}
      onDone={() => void onDone()}
      onClose={onClose}
    />
  );
}

const loginColumns: readonly Column<Login>[] = [
  { name: 'As', cell: (login) => roleNames[login.role] },
  { name: 'Since', cell: (login) => <time>{instantText(login.createdAt)}</time> },
  { name: 'Until', cell: (login) => <time>{instantText(login.expiresAt)}</time> },
  { name: 'From', cell: (login) => login.address },
  { name: 'Browser', cell: (login) => <span className={css['under']}>{login.userAgent}</span> },
];
