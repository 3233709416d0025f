import { Button } from '@mantine/core';
import type { PathView } from '../../../server/contract/pathway.ts';
import { dateText, moneyText } from '../../ui/format.ts';
import { ReasonList } from '../../ui/reason-list.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Facts } from '../staff/facts.tsx';
import type { PathAction } from './path-action-dialog.tsx';
import { certificateTexts, reasonNames } from './path-texts.ts';
import css from './side-card.module.css';

/** The certificate with its renewal, and the decisions about it. */
export function CertificateCard({
  path,
  onAct,
}: {
  readonly path: PathView;
  readonly onAct: (action: PathAction) => void;
}) {
  const { certificate, renewal } = path;
  if (certificate === null)
    return (
      <section className={css['card']} aria-labelledby="certificate">
        <div className={css['head']}>
          <h2 id="certificate">Certificate</h2>
          <StatusBadge>None yet</StatusBadge>
        </div>
        <p className={css['note']}>It is issued by itself as soon as all steps are complete.</p>
      </section>
    );
  const { text, tone } = certificateTexts[certificate.status];
  const isStopped = certificate.status === 'suspended' || certificate.status === 'revoked';
  return (
    <section className={css['card']} aria-labelledby="certificate">
      <div className={css['head']}>
        <h2 id="certificate">Certificate {certificate.number}</h2>
        <StatusBadge tone={tone}>{text}</StatusBadge>
      </div>
      <Facts
        facts={[
          ['Issued', dateText(certificate.issuedOn)],
          ['Valid through', dateText(certificate.expiresOn)],
          ['Documents', certificate.documents.length],
          ...(renewal === null ? [] : ([['Renewal opens', dateText(renewal.opensOn)]] as const)),
          ...(renewal?.requirement
            ? ([[renewal.requirement.title, renewal.requirement.complete ? 'done' : 'not done']] as const)
            : []),
          ...(renewal === null
            ? []
            : ([['Renewal fee due', moneyText(renewal.charge.dueCents, path.currency)]] as const)),
        ]}
      />
      {renewal?.open && renewal.reasons.length > 0 && <ReasonList reasons={renewal.reasons} {...reasonNames(path)} />}
      <div className={css['actions']}>
        {renewal?.requirement && !renewal.requirement.complete && (
          <Button
            size="sm"
            variant="default"
            onClick={() =>
              renewal.requirement &&
              onAct({ kind: 'complete', stepId: renewal.requirement.id, title: renewal.requirement.title })
            }
          >
            Record the module
          </Button>
        )}
        {isStopped && (
          <Button size="sm" variant="default" onClick={() => onAct({ kind: 'certificate', decision: 'reinstate' })}>
            Reinstate
          </Button>
        )}
        {!isStopped && (
          <Button size="sm" variant="default" onClick={() => onAct({ kind: 'certificate', decision: 'suspend' })}>
            Suspend
          </Button>
        )}
        {certificate.status !== 'revoked' && (
          <Button
            size="sm"
            variant="outline"
            color="var(--bad)"
            onClick={() => onAct({ kind: 'certificate', decision: 'revoke' })}
          >
            Revoke
          </Button>
        )}
      </div>
    </section>
  );
}
