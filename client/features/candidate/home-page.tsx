import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { query } from '../../transport/api.ts';
import { cx } from '../../ui/cx.ts';
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx';
import css from './home-page.module.css';
import { KeptAnswers } from './kept-answers.tsx';
import { OpenSittings } from './open-sittings.tsx';
import { ProgramPath } from './program-path.tsx';

/** The candidate's home: what is open now, then the way to the certificate. */
export function HomePage() {
  const { home } = useCandidateWords();
  const programs = useQuery(query(pathwayOperations.listPrograms));
  const [chosen, setChosen] = useState<string | null>(null);
  if (programs.isError) return <ErrorState error={programs.error} retry={programs.refetch} />;
  if (!programs.data) return <LoadingState lines={6} />;
  // Where something has been done already comes first.
  const ordered = [...programs.data.programs].sort(
    (a, b) => Number(b.enrolled) - Number(a.enrolled) || b.stepsComplete - a.stepsComplete,
  );
  const programId = chosen ?? ordered[0]?.programId;
  return (
    <>
      <OpenSittings />
      <KeptAnswers />
      {ordered.length > 1 && (
        <nav aria-label={home.programs} className={css['programs']}>
          {ordered.map((program) => (
            <button
              key={program.programId}
              type="button"
              aria-pressed={program.programId === programId}
              className={cx(css['program'])}
              onClick={() => setChosen(program.programId)}
            >
              <ProgramTitle program={program} />
              <span className={css['programState']}>{home.steps(program.stepsComplete, program.stepsTotal)}</span>
            </button>
          ))}
        </nav>
      )}
      {programId === undefined ? (
        <EmptyState title={home.noneTitle}>
          <p>{home.none}</p>
        </EmptyState>
      ) : (
        <ProgramPath programId={programId} />
      )}
    </>
  );
}

function ProgramTitle({ program: { programId, title } }: { readonly program: { programId: string; title: string } }) {
  const said = useProgramWords(programId);
  return (
    <span className={css['programTitle']} lang={said.lang(title)}>
      {said.text(title)}
    </span>
  );
}
