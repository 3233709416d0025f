import { certificateOf, firstExpiry } from '../certificate/certificate.ts';
import { renewalOf } from '../certificate/renewal.ts';
import type { Instant } from '../time/instant.ts';
import { dateOf } from './calendar.ts';
import { type EventOf, historyUntil, type NewPathEvent, type PathEvent } from './events.ts';
import { isComplete, understand } from './facts.ts';
import type { Program } from './program.ts';

/**
 * What must be added to the record because of what is in it: the certificate, as soon as all steps are complete, and a renewal
 * that has come about. Ask again after adding one. The caller gives the certificate its number.
 */
export function consequenceOf(
  program: Program,
  events: readonly PathEvent[],
  now: Instant,
):
  | Omit<EventOf<'certificate-issued'>, 'id' | 'number'>
  | Extract<NewPathEvent, { kind: 'certificate-renewed' }>
  | null {
  const history = historyUntil(events, now, program.timeZone);
  const certificate = certificateOf(history, dateOf(now, program.timeZone));
  if (certificate === null) {
    const { facts } = understand(program, events, now);
    if (!isComplete(facts)) return null;
    return { kind: 'certificate-issued', on: facts.today, expiresOn: firstExpiry(program, facts.today) };
  }
  const due = program.renewal && renewalOf(program, program.renewal, certificate, history, now).state.due;
  return due && { kind: 'certificate-renewed', ...due };
}
