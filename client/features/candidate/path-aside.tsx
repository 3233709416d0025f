import type { ReactNode } from 'react';
import type { PathView } from '../../../server/contract/pathway.ts';
import { dateText, moneyText } from '../../ui/format.ts';
import { purposeNames, ReasonList } from '../../ui/reason-list.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import css from './path-aside.module.css';

/** What stands beside the path: certificate, enrollment, money. */
export function PathAside({ path, titles }: { readonly path: PathView; readonly titles: ReadonlyMap<string, string> }) {
  const { certificate, enrollment, due, credits, refunds, renewal, currency } = path;
  return (
    <aside className={css['aside']} aria-label="Certificate, enrollment and fees">
      {certificate && (
        <Card title="Certificate" accent>
          <p className={css['number']}>No. {certificate.number}</p>
          <StatusBadge tone={certificateTones[certificate.status]}>{certificate.status}</StatusBadge>
          <Rows
            rows={[
              ['Issued', dateText(certificate.issuedOn)],
              ['Valid through', dateText(certificate.expiresOn)],
            ]}
          />
        </Card>
      )}
      {renewal && (
        <Card title="Renewal">
          {renewal.open ? <p>Renewal is open.</p> : <p>Opens on {dateText(renewal.opensOn)}.</p>}
          <ReasonList reasons={renewal.reasons} titles={titles} currency={currency} />
        </Card>
      )}
      <Card title="Enrollment">
        {enrollment === null ? (
          <p>You are not enrolled yet.</p>
        ) : (
          <>
            <StatusBadge tone={enrollment.open ? 'active' : 'attention'}>
              {enrollment.open ? 'open' : 'ended'}
            </StatusBadge>
            <Rows
              rows={[
                ['Since', dateText(enrollment.startedOn)],
                [enrollment.open ? 'Until the end of' : 'Ended on', dateText(enrollment.endsOn)],
                ...enrollment.benefits.map((benefit): [string, string] => [
                  benefit.title,
                  `until ${dateText(benefit.until)}`,
                ]),
              ]}
            />
          </>
        )}
      </Card>
      {due.length > 0 && (
        <Card title="To be paid">
          <Rows
            rows={due.map((charge) => [
              charge.title,
              charge.priceCents === 0 ? 'free' : moneyText(charge.dueCents, currency),
            ])}
          />
          <p className={css['note']}>Payments are recorded by the registrar.</p>
        </Card>
      )}
      {(credits.length > 0 || refunds.length > 0) && (
        <Card title="Money kept for you">
          <Rows
            rows={[
              ...credits.map((credit): [string, string] => [
                `Credit, ${purposeNames[credit.purpose]}`,
                moneyText(credit.cents, currency),
              ]),
              ...refunds.map((refund): [string, string] => [
                `Refund, ${purposeNames[refund.purpose]}`,
                moneyText(refund.cents, currency),
              ]),
            ]}
          />
        </Card>
      )}
      <p className={css['note']}>
        Dates in the program's time zone, {path.timeZone.replace('_', ' ')}. Today is {dateText(path.today)} there.
      </p>
    </aside>
  );
}

const certificateTones: { readonly [S in NonNullable<PathView['certificate']>['status']]: Tone } = {
  current: 'good',
  expired: 'attention',
  suspended: 'attention',
  revoked: 'bad',
};

function Card({
  title,
  accent = false,
  children,
}: {
  readonly title: string;
  readonly accent?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={css['card']} data-accent={accent || undefined}>
      <h2 className={css['title']}>{title}</h2>
      {children}
    </section>
  );
}

function Rows({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className={css['rows']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
