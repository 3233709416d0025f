import type { z } from 'zod';
import type { SittingHistoryEntry, TimeEntryView } from '../../../server/contract/sittings.ts';
import { durationText, instantText } from '../../ui/format.ts';
import { signedDuration, timeWithSeconds } from '../staff/format.ts';
import css from './sitting-record.module.css';
import { historyDetail, historyText, ledgerTexts } from './sitting-texts.ts';

/** Why the candidate has this much time: every entry with who wrote it, why and when [TIME-2]. */
export function TimeLedger({ ledger }: { readonly ledger: readonly TimeEntryView[] }) {
  const total = ledger.reduce((sum, entry) => sum + entry.millis, 0);
  return (
    <section className={css['section']} aria-labelledby="ledger">
      <h2 id="ledger">Time ledger</h2>
      {ledger.length === 0 ? (
        <p className={css['none']}>Filled when the clock starts.</p>
      ) : (
        <table className={css['ledger']}>
          <tbody>
            {ledger.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the ledger only grows at its end
              <tr key={index}>
                <th scope="row">
                  {ledgerTexts[entry.kind]}
                  {entry.reason !== ledgerTexts[entry.kind] && <span className={css['reason']}>{entry.reason}</span>}
                  <span className={css['by']}>
                    {entry.by}, <time>{instantText(entry.at)}</time>
                  </span>
                </th>
                <td>{entry.kind === 'base' ? durationText(entry.millis) : signedDuration(entry.millis)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">In all</th>
              <td>{durationText(total)}</td>
            </tr>
          </tfoot>
        </table>
      )}
    </section>
  );
}

/** All that happened to a sitting, newest first. */
export function SittingHistory({ history }: { readonly history: readonly z.infer<typeof SittingHistoryEntry>[] }) {
  return (
    <section className={css['section']} aria-labelledby="history">
      <h2 id="history">History</h2>
      <ol className={css['history']} reversed>
        {history.toReversed().map((entry) => (
          <li key={`${entry.version} ${entry.kind}`}>
            <time title={instantText(entry.at)}>{timeWithSeconds(entry.at)}</time>
            <div>
              <b>{[historyText(entry.kind), historyDetail(entry.detail)].filter(Boolean).join(', ')}</b>
              {entry.reason !== null && entry.reason !== '' && <span className={css['reason']}>{entry.reason}</span>}
              {entry.by !== null && <span className={css['by']}>{entry.by}</span>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
