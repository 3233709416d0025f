import { addYears, type CalendarDate } from '../program/calendar.ts';
import { eventsOf, type PathEvent } from '../program/events.ts';
import type { Program } from '../program/program.ts';
import type { Instant } from '../time/instant.ts';

/** What staff decided, whatever the date: an expired certificate may be suspended too. */
export type CertificateStanding = 'good' | 'suspended' | 'revoked';
export type CertificateStatus = 'current' | 'expired' | 'suspended' | 'revoked';

export interface CertificateDocument {
  /** 1 for the first, one more with each renewal; all bear the same number. */
  readonly sequence: number;
  readonly issuedOn: CalendarDate;
  /** Valid through the end of this day. */
  readonly expiresOn: CalendarDate;
  readonly superseded: boolean;
}

export interface Certificate {
  readonly number: number;
  readonly issuedOn: CalendarDate;
  readonly expiresOn: CalendarDate;
  readonly standing: CertificateStanding;
  readonly status: CertificateStatus;
  /** Oldest first. */
  readonly documents: readonly CertificateDocument[];
}

export const firstExpiry = (program: Program, issuedOn: CalendarDate): CalendarDate =>
  addYears(issuedOn, program.certificate.years);

export function certificateStatus(
  standing: CertificateStanding,
  expiresOn: CalendarDate,
  today: CalendarDate,
): CertificateStatus {
  if (standing !== 'good') return standing;
  return today <= expiresOn ? 'current' : 'expired';
}

/** The person's certificate; null when none was issued. */
export function certificateOf(history: readonly PathEvent[], today: CalendarDate): Certificate | null {
  const issued = eventsOf(history, 'certificate-issued')[0];
  if (issued === undefined) return null;
  const chain = [issued, ...byExpiry(eventsOf(history, 'certificate-renewed'))];
  const documents = chain.map(({ on, expiresOn }, index) => ({
    sequence: index + 1,
    issuedOn: on,
    expiresOn,
    superseded: index < chain.length - 1,
  }));
  const expiresOn = documents.at(-1)?.expiresOn ?? issued.expiresOn;
  const standing = standingIn(history);
  return {
    number: issued.number,
    issuedOn: issued.on,
    expiresOn,
    standing,
    status: certificateStatus(standing, expiresOn, today),
    documents,
  };
}

const byExpiry = <T extends { readonly expiresOn: CalendarDate }>(renewals: readonly T[]): readonly T[] =>
  [...renewals].sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1));

/** The standing that the decisions of staff until `at` (or all of them) leave. */
export function standingIn(history: readonly PathEvent[], at?: Instant): CertificateStanding {
  const decisions = history.flatMap((event): readonly { at: Instant; standing: CertificateStanding }[] => {
    switch (event.kind) {
      case 'certificate-suspended':
        return [{ at: event.at, standing: 'suspended' }];
      case 'certificate-revoked':
        return [{ at: event.at, standing: 'revoked' }];
      case 'certificate-reinstated':
        return [{ at: event.at, standing: 'good' }];
      default:
        return [];
    }
  });
  return decisions.findLast((decision) => at === undefined || decision.at <= at)?.standing ?? 'good';
}
