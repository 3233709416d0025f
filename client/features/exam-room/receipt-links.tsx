import { useToolWords } from '../../i18n/tools.ts';
import css from './receipt-links.module.css';

/** What a candidate keeps: the signed receipt, to download and to print. */
export function ReceiptLinks({ sittingId }: { readonly sittingId: string }) {
  const { receipt } = useToolWords();
  return (
    <section className={css['receipt']} aria-label={receipt.title}>
      <h2>{receipt.title}</h2>
      <p>{receipt.text}</p>
      <p className={css['links']}>
        <a href={`/api/candidate/sittings/${sittingId}/receipt`} download={`receipt-${sittingId}.json`}>
          {receipt.download}
        </a>
        <a href={`/candidate/receipts/${sittingId}`}>{receipt.print}</a>
      </p>
    </section>
  );
}
