import type { ReactNode } from 'react';
import type { ReasonView } from '../../server/contract/pathway.ts';
import { useCandidateWords } from '../i18n/candidate.ts';
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
  const { reasons } = useCandidateWords();
  const remedy = remedyText(reasons, reason.clearedBy, titles);
  const facts = [
    remedy !== null && ([reasons.clearedBy, remedy] as const),
    reason.priceCents !== null &&
      reason.priceCents > 0 &&
      ([reasons.price, moneyText(reason.priceCents, currency)] as const),
    reason.earliestOn !== null && ([reasons.earliest, dateText(reason.earliestOn)] as const),
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

type Words = ReturnType<typeof useCandidateWords>['reasons'];

function remedyText(words: Words, remedy: ReasonView['clearedBy'], titles: ReasonNames['titles']): ReactNode {
  switch (remedy?.kind) {
    case undefined:
      return null;
    case 'payment':
      return words.payment(words.purposes[remedy.purpose]);
    case 'request':
      return words.request(words.purposes[remedy.purpose]);
    case 'step':
      return titles?.get(remedy.stepId) ?? remedy.stepId;
    case 'exam':
      return words.exam(titles?.get(remedy.examId) ?? remedy.examId);
    case 'sitting':
      return <a href={`/room/${remedy.sittingId}`}>{words.sitting}</a>;
    case 'decision':
      return words.decision;
    case 'time':
      return words.time;
  }
}
