import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { pathwayOperations } from '../../../server/contract/pathway.ts';
import { type ResultView, sittingOperations } from '../../../server/contract/sittings.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { problemOf, query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { durationText, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { ResultCard } from '../../ui/result-card.tsx';
import { EmptyState, ErrorState, LoadingState, problemSentence } from '../../ui/states.tsx';
import { WhatNext } from '../../ui/what-next.tsx';
import { BackHome } from './instructions-page.tsx';
import css from './result-page.module.css';

/** The result of one sitting and what comes next, or the word that a person reviews it. */
export function ResultPage() {
  const { sittingId } = useParams({ strict: false }) as { readonly sittingId: string };
  const words = useCandidateWords();
  const result = useQuery(query(sittingOperations.readResult, { params: { sittingId } }));
  if (result.isError) {
    const problem = problemOf(result.error);
    if (problem.code === 'outcome-held')
      return (
        <EmptyState title={words.result.heldTitle} action={<BackHome />}>
          <p>{problemSentence(problem).text}</p>
        </EmptyState>
      );
    return <ErrorState error={result.error} retry={result.refetch} wayOut={<BackHome />} />;
  }
  if (!result.data) return <LoadingState lines={6} />;
  return <Result result={result.data} />;
}

function Result({ result }: { readonly result: ResultView }) {
  const { result: words } = useCandidateWords();
  const said = useProgramWords(result.programId);
  const { sittingId, programId, examTitle, endedAt } = result;
  const path = useQuery(query(pathwayOperations.readPath, { params: { programId } })).data;
  const sitting = useQuery(query(sittingOperations.readSitting, { params: { sittingId } })).data?.sitting;
  return (
    <div className={css['page']}>
      <PageHead
        eyebrow={words.title}
        title={<span lang={said.lang(examTitle)}>{said.text(examTitle)}</span>}
        lead={words.ended(instantText(endedAt))}
      />
      <div className={css['card']}>
        <ResultCard result={result} />
      </div>
      {path && (
        <WhatNext result={result} path={path}>
          <Button component={AppLink} to="/candidate">
            {words.toPath}
          </Button>
        </WhatNext>
      )}
      <p className={css['note']}>
        {sitting?.startedAt && sitting.endedAt && words.duration(durationText(sitting.endedAt - sitting.startedAt))}{' '}
        <AppLink to={`/candidate/receipts/${sittingId}`}>{words.receipt}</AppLink>
      </p>
    </div>
  );
}
