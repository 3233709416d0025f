import { certificateOf, firstExpiry } from '../certificate/certificate.ts';
import { renewalOf } from '../certificate/renewal.ts';
import type { Instant } from '../time/instant.ts';
import type { EventOf, NewPathEvent, PathEvent } from './events.ts';
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
  const { history, facts } = understand(program, events, now);
  const certificate = certificateOf(history, facts.today);
  if (certificate === null) {
    if (!isComplete(facts)) return null;
    return { kind: 'certificate-issued', on: facts.today, expiresOn: firstExpiry(program, facts.today) };
  }
  const due = program.renewal && renewalOf(program, program.renewal, certificate, history, now).state.due;
  return due && { kind: 'certificate-renewed', ...due };
}
