import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { sittingOperations } from '../../../server/contract/sittings.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import { problemOf, query } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { durationText, instantText } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-shell.tsx';
import { ResultCard } from '../../ui/result-card.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx';
import { BackHome } from './instructions-page.tsx';
import css from './result-page.module.css';

/** The result of one sitting, or the word that a person reviews it. */
export function ResultPage() {
  const { sittingId } = useParams({ strict: false }) as { readonly sittingId: string };
  const words = useCandidateWords();
  const result = useQuery(query(sittingOperations.readResult, { params: { sittingId } }));
  const sitting = useQuery(query(sittingOperations.readSitting, { params: { sittingId } }));
  if (result.isError) {
    if (problemOf(result.error).code === 'outcome-held')
      return (
        <EmptyState title={words.result.heldTitle} action={<BackHome />}>
          <p>{problemOf(result.error).detail}</p>
        </EmptyState>
      );
    return <ErrorState error={result.error} retry={result.refetch} wayOut={<BackHome />} />;
  }
  if (!result.data) return <LoadingState lines={6} />;
  const view = sitting.data?.sitting;
  return (
    <div className={css['page']}>
      <PageHead
        eyebrow={words.result.title}
        title={result.data.examTitle}
        lead={words.result.ended(instantText(result.data.endedAt))}
      />
      <div className={css['card']}>
        <ResultCard result={result.data} />
      </div>
      {view?.startedAt && view.endedAt && (
        <p className={css['note']}>{words.result.duration(durationText(view.endedAt - view.startedAt))}</p>
      )}
      <p className={css['note']}>
        <AppLink to={`/candidate/receipts/${sittingId}`}>Receipt of this exam</AppLink>
      </p>
      <BackHome />
    </div>
  );
}
