import type { SittingView } from '../../../server/contract/sittings.ts';
import { durationText, timeText } from '../../ui/format.ts';
import { Dialog } from './dialog.tsx';
import { allottedMs } from './room-state.ts';
import css from './time-ledger-dialog.module.css';
import { ledgerNames } from './words.ts';

/** "Why do I have this much time?": every line of the time ledger, with who wrote it and why [TIME-2]. */
export function TimeLedgerDialog({
  sitting,
  onClose,
}: {
  readonly sitting: SittingView;
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Why this much time?" onClose={onClose} wide>
      <p>
        {sitting.startedAt !== null && <>You started at {timeText(sitting.startedAt)}. </>}
        {sitting.deadline !== null ? (
          <>
            With the time below, your exam ends at <strong>{timeText(sitting.deadline)}</strong>.
          </>
        ) : (
          'The clock stands: there is no end until it runs again.'
        )}{' '}
        The server alone counts the time; the clock of this device plays no part.
      </p>
      <div className={css['scroll']}>
        <table className={css['ledger']}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Why</th>
              <th scope="col">By</th>
              <th scope="col" className={css['amount']}>
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {sitting.ledger.map((entry) => (
              <tr key={`${entry.at} ${entry.kind} ${entry.millis}`}>
                <th scope="row">{ledgerNames[entry.kind]}</th>
                <td>{entry.reason === ledgerNames[entry.kind] ? 'as for everybody' : entry.reason}</td>
                <td>{entry.by === 'system' ? 'the rules' : entry.by}</td>
                <td className={css['amount']}>
                  {entry.kind === 'base' || entry.millis < 0 ? '' : '+'}
                  {durationText(entry.millis)}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                All your time
              </th>
              <td className={css['amount']}>{durationText(allottedMs(sitting))}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Dialog>
  );
}
