import { Button } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DeliverySitting, RegistrarDelivery } from '../../../server/contract/deliveries.ts';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import { type PersonSummary, peopleOperations } from '../../../server/contract/people.ts';
import { adjudicationOperations } from '../../../server/contract/sittings.ts';
import { type ClientProblem, call, query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { ErrorState, ProblemNote } from '../../ui/states.tsx';
import { SearchBox } from '../staff/search-box.tsx';
import { SkeletonRows } from '../staff/skeleton-rows.tsx';
import { tell } from '../staff/told.tsx';
import toolbar from '../staff/toolbar.module.css';
import { SittingBadge } from './delivery-sittings.tsx';
import { reasonNames } from './path-texts.ts';
import css from './place-candidate.module.css';
import { refreshDeliveries } from './refresh-deliveries.ts';

const FOUND_AT_MOST = 8;

/** Finds candidates by name or e-mail address, and keeps places for them. */
export function PlaceCandidate({
  delivery,
  sittings,
}: {
  readonly delivery: RegistrarDelivery;
  readonly sittings: readonly DeliverySitting[];
}) {
  const [search, setSearch] = useState('');
  const text = search.trim();
  const found = useQuery({
    ...query(peopleOperations.listCandidates, { query: { search: text, limit: FOUND_AT_MOST } }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
  const open = new Map(sittings.filter(isOpen).map((sitting) => [sitting.personId, sitting]));
  return (
    <>
      <div className={css['search']}>
        <SearchBox label="Search candidates by name or e-mail" value={search} onSearch={setSearch} />
      </div>
      {text !== '' &&
        (found.data === undefined ? (
          found.isError ? (
            <ErrorState error={found.error} retry={found.refetch} />
          ) : (
            <SkeletonRows rows={2} height={56} />
          )
        ) : found.data.people.length === 0 ? (
          <p className={css['none']} role="status">
            Nobody found. Search for a part of the name or of the e-mail address.
          </p>
        ) : (
          <>
            <ul className={css['list']} aria-label="Candidates found">
              {found.data.people.map((person) => (
                <Found
                  key={person.personId}
                  person={person}
                  delivery={delivery}
                  sitting={open.get(person.personId) ?? null}
                />
              ))}
            </ul>
            {found.data.next !== null && (
              <p className={css['none']}>The first {FOUND_AT_MOST} are shown: write more of the name for fewer.</p>
            )}
          </>
        ))}
    </>
  );
}

function Found({
  person,
  delivery,
  sitting,
}: {
  readonly person: PersonSummary;
  readonly delivery: RegistrarDelivery;
  /** The open one of this person in this delivery. */
  readonly sitting: DeliverySitting | null;
}) {
  const item = useRef<HTMLLIElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const queries = useQueryClient();
  const place = async () => {
    setBusy(true);
    setProblem(null);
    const { deliveryId } = delivery;
    const answer = await call(adjudicationOperations.scheduleSitting, {
      params: { deliveryId },
      body: { personId: person.personId },
    });
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    // The button that was pressed goes away.
    item.current?.focus();
    tell(`${person.name} has a place in ${delivery.title}.`);
    refreshDeliveries(queries);
  };
  return (
    <li ref={item} tabIndex={-1} className={css['found']}>
      <div className={css['who']}>
        <AppLink to={`/registrar/people/${person.personId}`}>{person.name}</AppLink>
        <span className={toolbar['under']}>{person.email}</span>
      </div>
      {sitting === null ? (
        <Button
          size="sm"
          variant="default"
          loading={isBusy}
          aria-label={`Keep a place for ${person.name}`}
          onClick={() => void place()}
        >
          Keep a place
        </Button>
      ) : (
        <SittingBadge sitting={sitting} />
      )}
      {problem !== null && sitting === null && (
        <div className={css['problem']}>
          <Refused problem={problem} person={person} programId={delivery.programId} />
        </div>
      )}
    </li>
  );
}

/** The refusal; the reasons of one who is not eligible name steps and exams as the path does. */
function Refused({
  problem,
  person: { personId, name },
  programId,
}: {
  readonly problem: ClientProblem;
  readonly person: PersonSummary;
  readonly programId: string;
}) {
  const isEligibility = problem.code === 'not-eligible';
  const record = useQuery({
    ...query(pathwayOperations.readPathRecord, { params: { personId, programId } }),
    enabled: isEligibility,
  });
  // The server's sentence is all reasons in a row, which stand below one by one.
  const shown = isEligibility ? { ...problem, detail: `${name} is not eligible for this exam now.` } : problem;
  return <ProblemNote problem={shown} {...(record.data && reasonNames(record.data.path))} />;
}

const isOpen = ({ status }: DeliverySitting) => status !== 'scored' && status !== 'voided';
