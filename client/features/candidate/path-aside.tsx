import type { ReactNode } from 'react';
import type { PathView } from '../../../server/contract/pathway.ts';
import { useCandidateWords } from '../../i18n/candidate.ts';
import type { ProgramWords } from '../../i18n/program-texts.ts';
import { useWaysOut } from '../../i18n/reasons.ts';
import { dateText, moneyText } from '../../ui/format.ts';
import { ReasonList, type ReasonNames } from '../../ui/reason-list.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import css from './path-aside.module.css';
import { UnchargedRequests, uncharged } from './uncharged-requests.tsx';

/** What stands beside the path: certificate, enrollment, money. */
export function PathAside({
  path,
  names,
  said,
}: {
  readonly path: PathView;
  readonly names: ReasonNames;
  readonly said: ProgramWords;
}) {
  const { aside } = useCandidateWords();
  const { purposes: purposeNames } = useWaysOut();
  const { certificate, enrollment, credits, refunds, renewal, currency } = path;
  const due = path.due.filter(({ dueCents }) => dueCents > 0);
  const asked = uncharged(path);
  return (
    <aside className={css['aside']} aria-label={aside.region} tabIndex={-1}>
      {certificate && (
        <Card title={aside.certificate} accent>
          <p className={css['number']}>{aside.number(certificate.number)}</p>
          <StatusBadge tone={certificateTones[certificate.status]}>
            {aside.certificateStates[certificate.status]}
          </StatusBadge>
          <Rows
            rows={[
              [aside.issued, dateText(certificate.issuedOn)],
              [aside.validThrough, dateText(certificate.expiresOn)],
            ]}
          />
        </Card>
      )}
      {renewal && (
        <Card title={aside.renewal}>
          {renewal.open && <p>{aside.renewalOpen}</p>}
          <ReasonList reasons={renewal.reasons} {...names} />
        </Card>
      )}
      <Card title={aside.enrollment}>
        {enrollment === null ? (
          <p>{aside.notEnrolled}</p>
        ) : (
          <>
            <StatusBadge tone={enrollment.open ? 'active' : 'attention'}>
              {enrollment.open ? aside.open : aside.ended}
            </StatusBadge>
            <Rows
              rows={[
                [aside.since, dateText(enrollment.startedOn)],
                [enrollment.open ? aside.untilEnd : aside.endedOn, dateText(enrollment.endsOn)],
                ...enrollment.benefits.map((benefit): [string, string] => [
                  said.text(benefit.title),
                  aside.until(dateText(benefit.until)),
                ]),
              ]}
            />
          </>
        )}
      </Card>
      {due.length > 0 && (
        <Card title={aside.due}>
          <Rows rows={due.map((charge) => [said.text(charge.title), moneyText(charge.dueCents, currency)])} />
          <p className={css['note']}>{aside.byRegistrar}</p>
        </Card>
      )}
      {asked.length > 0 && (
        <Card title={aside.toAsk}>
          <UnchargedRequests programId={path.programId} purposes={asked} />
        </Card>
      )}
      {(credits.length > 0 || refunds.length > 0) && (
        <Card title={aside.kept}>
          <Rows
            rows={[
              ...credits.map((credit): [string, string] => [
                aside.credit(purposeNames[credit.purpose]),
                moneyText(credit.cents, currency),
              ]),
              ...refunds.map((refund): [string, string] => [
                aside.refund(purposeNames[refund.purpose]),
                moneyText(refund.cents, currency),
              ]),
            ]}
          />
        </Card>
      )}
      <p className={css['note']}>{aside.zone(path.timeZone.replaceAll('_', ' '), dateText(path.today))}</p>
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
