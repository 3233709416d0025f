import type { ReactNode } from 'react';
import type { ReasonView } from '../../server/contract/pathway.ts';
import { dateText, moneyText } from './format.ts';
import css from './reason-list.module.css';

export interface ReasonNames {
  /** Titles of steps and exams by id, for "cleared by". */
  readonly titles?: ReadonlyMap<string, string>;
  readonly currency?: string;
}

/** All reasons of a "no", each with what clears it, its price and the earliest date [PATH-1]. */
export function ReasonList({ reasons, ...names }: { readonly reasons: readonly ReasonView[] } & ReasonNames) {
  return (
    <ul className={css['list']}>
      {reasons.map((reason) => (
        <li key={`${reason.code} ${reason.message}`} className={css['reason']}>
          <p className={css['message']}>{reason.message}</p>
          <WayOut reason={reason} {...names} />
        </li>
      ))}
    </ul>
  );
}

function WayOut({ reason, titles, currency }: { readonly reason: ReasonView } & ReasonNames) {
  const remedy = remedyText(reason.clearedBy, titles);
  const facts = [
    remedy !== null && (['Cleared by', remedy] as const),
    reason.priceCents !== null && reason.priceCents > 0 && (['Price', moneyText(reason.priceCents, currency)] as const),
    reason.earliestOn !== null && (['Earliest', dateText(reason.earliestOn)] as const),
  ].filter((fact) => fact !== false);
  if (facts.length === 0) return null;
  return (
    <dl className={css['facts']}>
      {facts.map(([name, value]) => (
        <div key={name} className={css['fact']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export const purposeNames: {
  readonly [P in Extract<ReasonView['clearedBy'], { kind: 'payment' }>['purpose']]: string;
} = {
  enrollment: 'enrollment',
  're-registration': 're-registration',
  extension: 'extension',
  renewal: 'renewal',
};

function remedyText(remedy: ReasonView['clearedBy'], titles: ReasonNames['titles']): ReactNode {
  switch (remedy?.kind) {
    case undefined:
      return null;
    case 'payment':
      return `payment of the ${purposeNames[remedy.purpose]} fee`;
    case 'request':
      return `asking for ${purposeNames[remedy.purpose]}`;
    case 'step':
      return titles?.get(remedy.stepId) ?? remedy.stepId;
    case 'exam':
      return `passing: ${titles?.get(remedy.examId) ?? remedy.examId}`;
    case 'sitting':
      return <a href={`/room/${remedy.sittingId}`}>ending the open sitting</a>;
    case 'decision':
      return 'a decision of the registrar';
    case 'time':
      return 'waiting';
  }
}
