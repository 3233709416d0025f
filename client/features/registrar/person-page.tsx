import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { peopleOperations } from '../../../server/contract/people.ts';
import { adjudicationOperations } from '../../../server/contract/sittings.ts';
import { call, query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageHead } from '../../ui/page-shell.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { ActionDialog } from '../staff/action-dialog.tsx';
import { Icon } from '../staff/icons.tsx';
import { SignInLinkDialog } from '../staff/sign-in-link.tsx';
import { tell } from '../staff/told.tsx';
import { useSearchState } from '../staff/use-search-state.ts';
import { PathSection } from './path-section.tsx';
import { SittingsPanel } from './sittings-panel.tsx';
import { usePerson } from './use-person.ts';
import { usePrograms } from './use-programs.ts';

/** One candidate: the path of each program, what was recorded and paid, and the sittings. */
export function PersonPage({ personId }: { readonly personId: string }) {
  const person = usePerson(personId);
  const accommodation = useQuery(query(adjudicationOperations.readAccommodation, { params: { personId } }));
  const extraTimePercent = accommodation.data?.extraTimePercent ?? 0;
  const { sittings, programs } = usePrograms(personId);
  const [search, setSearch] = useSearchState();
  const [isGivingTime, setGivingTime] = useState(false);
  const chosen = search['program'] ?? programs[0]?.programId;
  const name = person.data?.name ?? sittings.data?.sittings[0]?.candidateName ?? 'Candidate';

  const sittingsPart = sittings.isError ? (
    <ErrorState error={sittings.error} retry={sittings.refetch} />
  ) : (
    <SittingsPanel sittings={sittings.data?.sittings} />
  );

  if (person.isError)
    return (
      <ErrorState
        error={person.error}
        retry={person.refetch}
        wayOut={
          <Button component={AppLink} to="/registrar" variant="default">
            All candidates
          </Button>
        }
      />
    );
  return (
    <>
      <PageHead
        eyebrow={<AppLink to="/registrar">Candidates</AppLink>}
        title={name}
        lead={person.data?.email}
        actions={
          <>
            <Button variant="default" size="sm" leftSection={<Icon name="clock" />} onClick={() => setGivingTime(true)}>
              {extraTimePercent === 0 ? 'Extra time' : `Extra time: ${extraTimePercent} %`}
            </Button>
            <SignInLinkButton personId={personId} name={name} />
          </>
        }
      />
      {programs.length > 1 && (
        <SegmentedControl
          size="sm"
          mb="lg"
          aria-label="Program"
          data={programs.map(({ programId, title }) => ({ value: programId, label: title }))}
          value={chosen ?? ''}
          onChange={(program) => setSearch({ program })}
        />
      )}
      {chosen !== undefined ? (
        <PathSection key={chosen} personId={personId} programId={chosen} name={name}>
          {sittingsPart}
        </PathSection>
      ) : (
        sittingsPart
      )}
      {isGivingTime && (
        <GiveExtraTime
          personId={personId}
          name={name}
          current={extraTimePercent}
          onClose={() => {
            setGivingTime(false);
            void accommodation.refetch();
          }}
        />
      )}
    </>
  );
}

function SignInLinkButton({ personId, name }: { readonly personId: string; readonly name: string }) {
  const [link, setLink] = useState<{ readonly token: string; readonly expiresAt: number } | null>(null);
  const make = async () => {
    const answer = await call(peopleOperations.issueCandidateLink, { params: { personId } });
    if (answer.ok) setLink(answer.value);
    else tell(answer.problem.detail, 'bad');
  };
  return (
    <>
      <Button variant="default" size="sm" leftSection={<Icon name="link" />} onClick={() => void make()}>
        Sign-in link
      </Button>
      {link !== null && <SignInLinkDialog name={name} link={link} onClose={() => setLink(null)} />}
    </>
  );
}

const MOST_PERCENT = 300;

function GiveExtraTime({
  personId,
  name,
  current,
  onClose,
}: {
  readonly personId: string;
  readonly name: string;
  /** What is agreed now, in percent. */
  readonly current: number;
  readonly onClose: () => void;
}) {
  const [percent, setPercent] = useState<number | ''>(current === 0 ? 25 : current);
  return (
    <ActionDialog
      title={`Extra time for ${name}`}
      targets={[{ id: personId, name }]}
      consequences={[
        percent === 0
          ? 'No extra time from now on.'
          : `Every exam from now on lasts ${percent} % longer: 2 hours become ${hoursText(120 * (1 + Number(percent) / 100))}.`,
        'It replaces what was agreed before. An open sitting keeps the time it was given.',
        'The candidate sees the extra time before the start, and in the time ledger.',
      ]}
      confirmLabel="Record the extra time"
      done="Extra time recorded"
      reasonHelp="For example the decision and its date. No medical details: it stays on the record."
      incomplete={percent === '' ? 'Say how many percent; 0 takes extra time away.' : null}
      act={(_target, reason) =>
        call(adjudicationOperations.recordAccommodation, {
          params: { personId },
          body: { extraTimePercent: Number(percent), reason },
        })
      }
      onClose={onClose}
    >
      <NumberInput
        label="Extra time in percent of the exam’s time"
        min={0}
        max={MOST_PERCENT}
        step={5}
        allowDecimal={false}
        suffix=" %"
        value={percent}
        onChange={(value) => setPercent(typeof value === 'number' ? value : '')}
      />
    </ActionDialog>
  );
}

function hoursText(minutes: number): string {
  return `${Math.floor(minutes / 60)} h ${String(Math.round(minutes % 60)).padStart(2, '0')} min`;
}
