import { Button } from '@mantine/core';
import type { PathView } from '../../../server/contract/pathway.ts';
import { dateText, instantText, moneyText } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Facts } from '../staff/facts.tsx';
import type { PathAction } from './path-action-dialog.tsx';
import { purposeTexts } from './path-texts.ts';
import css from './side-card.module.css';

/** Enrollment, what is due, credits and money to be given back. */
export function EnrollmentCard({
  path,
  onAct,
}: {
  readonly path: PathView;
  readonly onAct: (action: PathAction) => void;
}) {
  const { enrollment, currency } = path;
  return (
    <section className={css['card']} aria-labelledby="enrollment">
      <div className={css['head']}>
        <h2 id="enrollment">Enrollment</h2>
        {enrollment === null ? (
          <StatusBadge>Not enrolled</StatusBadge>
        ) : enrollment.open ? (
          <StatusBadge tone="good">Open</StatusBadge>
        ) : (
          <StatusBadge tone="bad">Ended</StatusBadge>
        )}
      </div>
      {enrollment !== null && (
        <Facts
          facts={[
            ['Since', dateText(enrollment.startedOn)],
            [enrollment.open ? 'Through' : 'Ended', dateText(enrollment.endsOn)],
            ['Registration', path.registration],
            ...enrollment.benefits.map((benefit) => [benefit.title, `until ${dateText(benefit.until)}`] as const),
          ]}
        />
      )}
      {path.due.length > 0 && (
        <ul className={css['due']} aria-label="Due">
          {path.due.map((charge) => (
            <li key={charge.purpose}>
              <span>
                {charge.title}
                {charge.creditCents > 0 && <small>{moneyText(charge.creditCents, currency)} paid already</small>}
              </span>
              <b>{charge.dueCents === 0 ? 'free' : moneyText(charge.dueCents, currency)}</b>
            </li>
          ))}
        </ul>
      )}
      {path.credits.map((credit) => (
        <p key={credit.purpose} className={css['note']}>
          Credit for {purposeTexts[credit.purpose].toLowerCase()}: {moneyText(credit.cents, currency)}
        </p>
      ))}
      {path.refunds.map((refund) => (
        <div key={refund.paymentId} className={css['refund']}>
          <span>
            To be given back: <b>{moneyText(refund.cents, currency)}</b>
            <small>
              {purposeTexts[refund.purpose]}, paid {instantText(refund.paidAt)}
            </small>
          </span>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => onAct({ kind: 'refund', paymentId: refund.paymentId, cents: refund.cents })}
          >
            Record refund
          </Button>
        </div>
      ))}
      <div className={css['actions']}>
        <Button size="sm" onClick={() => onAct({ kind: 'pay' })}>
          Record a payment
        </Button>
        <Button size="sm" variant="default" onClick={() => onAct({ kind: 'grant' })}>
          Grant without payment
        </Button>
      </div>
    </section>
  );
}
