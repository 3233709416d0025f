import type { ReactNode } from 'react';
import type { PathView } from '../../server/contract/pathway.ts';
import type { ResultView } from '../../server/contract/sittings.ts';
import { type ProgramWords, useProgramWords } from '../i18n/program-texts.ts';
import { useResultWords } from '../i18n/result.ts';
import { ReasonList } from './reason-list.tsx';
import { reasonNames } from './reason-names.ts';
import css from './what-next.module.css';

/**
 * After a result: the next step, another attempt, or all that has to be done and paid before one [PATH-1].
 *
 * @param props.children the ways to go from here
 */
export function WhatNext({
  result,
  path,
  children,
}: {
  readonly result: ResultView;
  readonly path: PathView;
  readonly children?: ReactNode;
}) {
  const words = useResultWords();
  const said = useProgramWords(result.programId);
  if (!said.ready) return null;
  return (
    <section aria-labelledby="next" className={css['next']}>
      <h2 id="next" className={css['title']}>
        {words.nextTitle}
      </h2>
      <NextThing result={result} path={path} said={said} />
      {children}
    </section>
  );
}

function NextThing({
  result,
  path,
  said,
}: {
  readonly result: ResultView;
  readonly path: PathView;
  readonly said: ProgramWords;
}) {
  const words = useResultWords();
  const exam = path.exams.find(({ examId }) => examId === result.examId);
  const step = path.steps.find(({ examId }) => examId === result.examId);
  if (path.complete) return <p>{words.nextDone}</p>;
  if (step?.status === 'complete') {
    const next = path.steps.find(({ status }) => status === 'open');
    return (
      <p>
        {words.nextPassed}{' '}
        {next && (
          <>
            {words.nextStep} <strong lang={said.lang(next.title)}>{said.text(next.title)}</strong>
          </>
        )}
      </p>
    );
  }
  if (exam === undefined) return null;
  if (exam.eligibility.eligible)
    return <p>{words.nextAgain(exam.eligibility.attempt, exam.eligibility.attemptsAllowed)}</p>;
  const { titles, currency } = reasonNames(path, said);
  return (
    <>
      <p>{words.nextBlocked}</p>
      <ReasonList reasons={exam.eligibility.reasons} titles={titles} currency={currency} />
    </>
  );
}
