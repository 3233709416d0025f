import type { Instant } from '../time/instant.ts';
import { addYears, type CalendarDate, dateOf, laterOf } from './calendar.ts';
import type { Funds, Settlement } from './funds.ts';
import type { Program } from './program.ts';
import type { Registrations } from './registrations.ts';

export interface Enrollment {
  readonly startedOn: CalendarDate;
  readonly startedAt: Instant;
  /** The last day on which it is open, to the end of that day. */
  readonly endsOn: CalendarDate;
  readonly open: boolean;
  readonly benefits: readonly { readonly title: string; readonly until: CalendarDate }[];
}

/** The enrollment as its start, the extensions and the re-registrations made it, in the order in which they happened. */
export function enrollmentOf(
  program: Program,
  start: Settlement | null,
  extensionFunds: Funds,
  reopened: Registrations['reopened'],
  now: Instant,
): Enrollment | null {
  if (start === null) return null;
  const changes = [
    ...extensions(extensionFunds, start, now).map((change) => ({ ...change, move: extended })),
    ...(program.reRegistration.renewsEnrollment ? reopened : []).map((change) => ({ ...change, move: renewed })),
  ].sort((a, b) => a.at - b.at);
  const endsOn = changes.reduce(
    (end, change) => change.move(program, end, change.on),
    addYears(start.on, program.enrollment.years),
  );
  return {
    startedOn: start.on,
    startedAt: start.at,
    endsOn,
    open: dateOf(now, program.timeZone) <= endsOn,
    benefits: program.enrollment.benefits.map(({ title, years }) => ({ title, until: addYears(start.on, years) })),
  };
}

function extensions(funds: Funds, start: Settlement, now: Instant): readonly Settlement[] {
  const next = funds.settle('extension', start.at, now);
  return next === null ? [] : [next, ...extensions(funds, start, now)];
}

function extended(program: Program, end: CalendarDate, paidOn: CalendarDate): CalendarDate {
  const { paidBeforeEnd, paidAfterEnd, years } = program.extension;
  const rule = paidOn <= end ? paidBeforeEnd : paidAfterEnd;
  return addYears(rule === 'from-end' ? end : paidOn, years);
}

function renewed(program: Program, end: CalendarDate, openedOn: CalendarDate): CalendarDate {
  const fresh = addYears(openedOn, program.enrollment.years);
  return program.reRegistration.mayShortenEnrollment ? fresh : laterOf(end, fresh);
}
