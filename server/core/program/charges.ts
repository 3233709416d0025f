import type { CalendarDate } from './calendar.ts';
import { chargeFor, feeIdFor, type Program, type Purpose } from './program.ts';
import type { Reason, Remedy } from './reasons.ts';
import { moneyText } from './reasons.ts';

/** What a purpose costs today, what is there already, and what is still to be paid. */
export interface Charge {
  readonly purpose: Purpose;
  /** Null where nothing is charged: then a request is what is missing. */
  readonly feeId: string | null;
  readonly priceCents: number;
  readonly creditCents: number;
  readonly dueCents: number;
}

export function chargeOn(
  program: Program,
  purpose: Exclude<Purpose, 'renewal'>,
  today: CalendarDate,
  creditCents: number,
): Charge {
  const price = chargeFor(program, purpose, today) ?? 0;
  return charge(purpose, feeIdFor(program, purpose), price, creditCents);
}

export function charge(purpose: Purpose, feeId: string | null, priceCents: number, creditCents: number): Charge {
  return { purpose, feeId, priceCents, creditCents, dueCents: Math.max(0, priceCents - creditCents) };
}

/** How a reason that money takes away names its remedy and price. */
export function payable({ purpose, feeId, dueCents }: Charge): Pick<Reason, 'clearedBy' | 'priceCents'> {
  const clearedBy: Remedy = { kind: feeId === null ? 'request' : 'payment', purpose };
  return { clearedBy, priceCents: feeId === null ? null : dueCents };
}

/** ` (70.00 USD)`, with what is there already; empty where nothing is charged. */
export function priceText(program: Program, { feeId, dueCents, creditCents }: Charge): string {
  if (feeId === null) return '';
  const paid = creditCents > 0 ? `, ${moneyText(creditCents, program.currency)} are already there` : '';
  return ` (${moneyText(dueCents, program.currency)}${paid})`;
}
