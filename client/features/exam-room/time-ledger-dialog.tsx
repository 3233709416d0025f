import type { SittingView } from '../../../server/contract/sittings.ts';
import { useRoomWords } from '../../i18n/room.ts';
import { durationText, timeNearText } from '../../ui/format.ts';
import { Dialog } from './dialog.tsx';
import { Recorded } from './recorded.tsx';
import { allottedMs } from './room-state.ts';
import css from './time-ledger-dialog.module.css';

/** "Why do I have this much time?": every line of the time ledger, with who wrote it and why [TIME-2]. */
export function TimeLedgerDialog({
  sitting,
  onClose,
}: {
  readonly sitting: SittingView;
  readonly onClose: () => void;
}) {
  const { ledger } = useRoomWords();
  return (
    <Dialog title={ledger.title} onClose={onClose} wide>
      <p>
        {sitting.startedAt !== null && `${ledger.started(timeNearText(sitting.startedAt, sitting.serverNow))} `}
        <strong>
          {sitting.deadline !== null ? ledger.ends(timeNearText(sitting.deadline, sitting.serverNow)) : ledger.stands}
        </strong>{' '}
        {ledger.server}
      </p>
      <div className={css['scroll']}>
        <table className={css['ledger']}>
          <thead>
            <tr>
              <th scope="col">{ledger.what}</th>
              <th scope="col">{ledger.reason}</th>
              <th scope="col">{ledger.by}</th>
              <th scope="col" className={css['amount']}>
                {ledger.time}
              </th>
            </tr>
          </thead>
          <tbody>
            {sitting.ledger.map((entry) => (
              <tr key={`${entry.at} ${entry.kind} ${entry.millis}`}>
                <th scope="row">{ledger.kinds[entry.kind]}</th>
                <td>{entry.kind === 'base' ? ledger.everybody : <Recorded reason={entry.reason} />}</td>
                <td>{ledger.authors[entry.by]}</td>
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
                {ledger.all}
              </th>
              <td className={css['amount']}>{durationText(allottedMs(sitting))}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Dialog>
  );
}
