import { useQuery } from '@tanstack/react-query';
import { type PathView, pathwayOperations } from '../../../server/contract/pathway.ts';
import { sittingOperations } from '../../../server/contract/sittings.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { query } from '../../transport/api.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { reasonNames } from '../../ui/reason-names.ts';
import { ErrorState, LoadingState } from '../../ui/states.tsx';
import { CheckMark } from './check-mark.tsx';
import { DayTools } from './day-tools.tsx';
import { PathAside } from './path-aside.tsx';
import { PathStep } from './path-step.tsx';
import css from './program-path.module.css';

/** The steps of a program as a path: what is done, what can be done now, and why the rest cannot. */
export function ProgramPath({ programId }: { readonly programId: string }) {
  const words = useCandidateWords();
  const path = useQuery(query(pathwayOperations.readPath, { params: { programId } }));
  const offers = useQuery(query(sittingOperations.listDeliveries));
  const said = useProgramWords(programId);
  if (path.isError) return <ErrorState error={path.error} retry={path.refetch} />;
  if (!path.data || !said.ready) return <LoadingState lines={8} />;
  const { steps, title } = path.data;
  const done = steps.filter((step) => step.status === 'complete').length;
  const names = reasonNames(path.data, said);
  const nextIndex = steps.findIndex((step) => step.status === 'open');
  const next = steps[nextIndex];
  return (
    <>
      <PageHead
        title={<span lang={said.lang(title)}>{said.text(title)}</span>}
        lead={
          path.data.complete ? (
            words.path.complete
          ) : (
            <>
              {words.path.steps(done, steps.length)}{' '}
              {next && (
                <>
                  {words.path.nextStep}{' '}
                  <a href={`#step-${nextIndex + 1}`} lang={said.lang(next.title)}>
                    {said.text(next.title)}
                  </a>
                </>
              )}
            </>
          )
        }
        actions={<DayTools />}
        {...(path.data.registration > 1 && { eyebrow: words.path.registration(path.data.registration) })}
      />
      <div className={css['layout']}>
        {path.data.complete && <PathAside path={path.data} names={names} said={said} />}
        <ol className={css['path']}>
          {steps.map((step, index) => (
            <PathStep
              key={step.stepId}
              step={step}
              number={index + 1}
              isNext={index === nextIndex}
              path={path.data}
              offers={offersOf(offers.data?.deliveries, path.data, step.examId)}
              names={names}
              said={said}
            />
          ))}
          <CertificateStep path={path.data} number={steps.length + 1} />
        </ol>
        {!path.data.complete && <PathAside path={path.data} names={names} said={said} />}
      </div>
    </>
  );
}

function offersOf<T extends { programId: string; examId: string }>(
  all: readonly T[] | undefined,
  path: PathView,
  examId: string | null,
): T[] {
  return (all ?? []).filter((offer) => offer.programId === path.programId && offer.examId === examId);
}

/** The last step needs nobody: it happens when the others are complete. */
function CertificateStep({ path, number }: { readonly path: PathView; readonly number: number }) {
  const words = useCandidateWords();
  const issued = path.certificate !== null;
  return (
    <li className={css['final']} data-done={issued || undefined}>
      <span className={css['finalMark']} aria-hidden="true">
        {issued ? <CheckMark /> : number}
      </span>
      <div>
        <h2 className={css['finalTitle']}>{words.path.certificate}</h2>
        <p className={css['finalText']}>{issued ? words.path.issued : words.path.willIssue}</p>
      </div>
    </li>
  );
}
