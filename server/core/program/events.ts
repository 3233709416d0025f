import type { Instant } from '../time/instant.ts';
import { type CalendarDate, startOf } from './calendar.ts';
import type { Purpose } from './program.ts';

type Fact =
  | { readonly kind: 'account-created'; readonly at: Instant }
  /** `stepId` may also name a renewal requirement, or an exam step passed before this engine kept the record. */
  | { readonly kind: 'step-completed'; readonly stepId: string; readonly on: CalendarDate }
  | { readonly kind: 'step-waived'; readonly stepId: string; readonly on: CalendarDate }
  | { readonly kind: 'payment'; readonly purpose: Purpose; readonly cents: number; readonly paidAt: Instant }
  /** Stands for a payment in full: where nothing is charged, or where a registrar decides so. */
  | { readonly kind: 'granted'; readonly purpose: Purpose; readonly on: CalendarDate }
  | { readonly kind: 'refunded'; readonly paymentId: string; readonly cents: number; readonly at: Instant }
  | {
      readonly kind: 'sitting-started';
      readonly examId: string;
      readonly sittingId: string;
      readonly registration: number;
      readonly at: Instant;
    }
  /** A later outcome of the same sitting supersedes the earlier ones; one that is not released decides nothing [SIT-3]. */
  | {
      readonly kind: 'outcome';
      readonly sittingId: string;
      readonly outcomeId: string;
      readonly passed: boolean;
      readonly released: boolean;
      readonly decidedAt: Instant;
    }
  | { readonly kind: 'sitting-voided'; readonly sittingId: string; readonly at: Instant }
  | {
      readonly kind: 'certificate-issued';
      readonly number: number;
      readonly on: CalendarDate;
      readonly expiresOn: CalendarDate;
    }
  | {
      readonly kind: 'certificate-renewed';
      readonly on: CalendarDate;
      readonly expiresOn: CalendarDate;
      readonly cents: number;
      /** The grant that was used in place of money. */
      readonly grantId: string | null;
    }
  | { readonly kind: 'certificate-suspended'; readonly at: Instant }
  | { readonly kind: 'certificate-revoked'; readonly at: Instant }
  | { readonly kind: 'certificate-reinstated'; readonly at: Instant }
  /** Takes back an entry made in error; the entry stays in the record and counts for nothing. */
  | { readonly kind: 'withdrawn'; readonly eventId: string; readonly at: Instant };

/** One entry of a person's append-only history in a program. */
export type PathEvent = Fact & { readonly id: string };
export type NewPathEvent = Fact;
export type PathEventKind = Fact['kind'];
export type EventOf<Kind extends PathEventKind> = Extract<PathEvent, { kind: Kind }>;

/** When the thing happened, whenever it was recorded; a day counts from its first instant. */
export function instantOf(event: Fact, timeZone: string): Instant {
  switch (event.kind) {
    case 'payment':
      return event.paidAt;
    case 'outcome':
      return event.decidedAt;
    case 'step-completed':
    case 'step-waived':
    case 'granted':
    case 'certificate-issued':
    case 'certificate-renewed':
      return startOf(event.on, timeZone);
    case 'account-created':
    case 'refunded':
    case 'sitting-started':
    case 'sitting-voided':
    case 'certificate-suspended':
    case 'certificate-revoked':
    case 'certificate-reinstated':
    case 'withdrawn':
      return event.at;
  }
}

/**
 * What had happened by `now`, oldest first, without the entries that were withdrawn. The order of recording is of no
 * account: entries are ordered by when they happened, and by id within one instant.
 */
export function historyUntil(events: readonly PathEvent[], now: Instant, timeZone: string): readonly PathEvent[] {
  const withdrawn = new Set(events.flatMap((event) => (event.kind === 'withdrawn' ? [event.eventId] : [])));
  return events
    .filter((event) => !withdrawn.has(event.id))
    .map((event) => ({ event, at: instantOf(event, timeZone) }))
    .filter(({ at }) => at <= now)
    .sort((a, b) => a.at - b.at || (a.event.id < b.event.id ? -1 : 1))
    .map(({ event }) => event);
}

export function eventsOf<Kind extends PathEventKind>(
  events: readonly PathEvent[],
  kind: Kind,
): readonly EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind);
}
