import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { receiptOperations } from '../../../server/contract/receipts.ts';
import { useProgramWords } from '../../i18n/program-texts.ts';
import { useSiteWords } from '../../i18n/site.ts';
import { query, urlOf } from '../../transport/api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageHead } from '../../ui/page-shell.tsx';
import { ErrorState, LoadingState } from '../../ui/states.tsx';
import css from './receipt.module.css';
import { ReceiptFacts } from './receipt-facts.tsx';

/** A candidate's receipt, to read and to print. */
export function PrintReceiptPage() {
  const { sittingId } = useParams({ strict: false }) as { readonly sittingId: string };
  const { receipt: words } = useSiteWords();
  const receipt = useQuery({
    ...query(receiptOperations.readReceipt, { params: { sittingId } }),
    // Each reading is signed anew: while it is looked at, it stays the one that it is.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const said = useProgramWords(receipt.data?.sitting.programId);
  if (receipt.isError)
    return (
      <ErrorState
        error={receipt.error}
        retry={receipt.refetch}
        wayOut={
          <Button component={AppLink} to="/candidate">
            {words.back}
          </Button>
        }
      />
    );
  if (!receipt.data) return <LoadingState lines={8} />;
  return (
    <div className={css['page']}>
      <PageHead
        eyebrow={words.eyebrow}
        title={
          <span lang={said.lang(receipt.data.sitting.examTitle)}>{said.text(receipt.data.sitting.examTitle)}</span>
        }
        lead={words.proves}
      />
      <div className={css['actions']}>
        <Button onClick={() => print()}>{words.print}</Button>
        <Button
          variant="default"
          component="a"
          href={urlOf(receiptOperations.readReceipt, { params: { sittingId } })}
          download={`receipt-${sittingId}.json`}
        >
          {words.download}
        </Button>
        <Button component={AppLink} to="/candidate" variant="subtle">
          {words.back}
        </Button>
      </div>
      <ReceiptFacts receipt={receipt.data} />
      <p className={css['note']}>
        {words.file(`${location.origin}/receipt`)} <code>invigil receipt verify</code>.
      </p>
    </div>
  );
}
