import { dateText, moneyText } from './format.ts';
import css from './reason-list.module.css';

/** One reason of a "no" [PATH-1], as the contract's reasons have it. */
export interface ReasonShown {
  readonly code: string;
  readonly message: string;
  /** What would clear it, in words. */
  readonly clearedBy?: string | null;
  readonly priceCents?: number | null;
  /** The earliest calendar date on which it can be cleared. */
  readonly earliestOn?: string | null;
}

/** All reasons of a "no", each with what clears it, its price and the earliest date. */
export function ReasonList({ reasons }: { readonly reasons: readonly ReasonShown[] }) {
  return (
    <ul className={css['list']}>
      {reasons.map((reason) => (
        <li key={`${reason.code} ${reason.message}`} className={css['reason']}>
          <p className={css['message']}>{reason.message}</p>
          <ReasonWayOut reason={reason} />
        </li>
      ))}
    </ul>
  );
}

function ReasonWayOut({ reason: { clearedBy, priceCents, earliestOn } }: { readonly reason: ReasonShown }) {
  const hasPrice = typeof priceCents === 'number' && priceCents > 0;
  if (!clearedBy && !hasPrice && !earliestOn) return null;
  return (
    <dl className={css['facts']}>
      {clearedBy && <Fact name="Cleared by" value={clearedBy} />}
      {hasPrice && <Fact name="Price" value={moneyText(priceCents)} />}
      {earliestOn && <Fact name="Earliest" value={dateText(earliestOn)} />}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className={css['fact']}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
