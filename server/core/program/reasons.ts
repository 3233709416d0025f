import type { Json } from '../result.ts';
import type { CalendarDate } from './calendar.ts';
import type { Purpose } from './program.ts';

export const reasonCodes = [
  'not-enrolled',
  'enrollment-ended',
  'step-missing',
  'exam-not-passed',
  're-registration-needed',
  'already-passed',
  'already-complete',
  'sitting-open',
  'outcome-held',
  'certificate-suspended',
  'certificate-revoked',
  'renewal-not-open',
  'renewal-requirement-missing',
  'renewal-fee-due',
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

/** What would take the reason away. Null where nothing can. */
export type Remedy =
  | { readonly kind: 'payment'; readonly purpose: Purpose }
  /** Nothing is charged: asking is enough. */
  | { readonly kind: 'request'; readonly purpose: Purpose }
  | { readonly kind: 'step'; readonly stepId: string }
  | { readonly kind: 'exam'; readonly examId: string }
  | { readonly kind: 'sitting'; readonly sittingId: string }
  | { readonly kind: 'decision'; readonly by: 'registrar' }
  | { readonly kind: 'time' };

/** One reason of a "no" [PATH-1]. */
export interface Reason {
  readonly code: ReasonCode;
  readonly params: { readonly [name: string]: Json };
  readonly clearedBy: Remedy | null;
  /** What is still to be paid, in hundredths of the program's currency; null where no money is asked for. */
  readonly priceCents: number | null;
  /** The first day on which it can be cleared; null when that is any day or depends on another reason. */
  readonly earliestOn: CalendarDate | null;
  readonly message: string;
}

export function reason(
  code: ReasonCode,
  message: string,
  more: Partial<Pick<Reason, 'params' | 'clearedBy' | 'priceCents' | 'earliestOn'>> = {},
): Reason {
  return { code, params: {}, clearedBy: null, priceCents: null, earliestOn: null, ...more, message };
}

/** `505.00 USD` for 50500; exact, without floating point. */
export function moneyText(cents: number, currency: string): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')} ${currency}`;
}
