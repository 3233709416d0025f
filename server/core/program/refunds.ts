import type { Instant } from '../time/instant.ts';
import { eventsOf, type PathEvent } from './events.ts';
import { type Payment, paymentsIn } from './funds.ts';
import type { Program } from './program.ts';

/** Whether the payment's purpose had to be paid for at its instant, had `history` been all that there was. */
type WasAskedFor = (payment: Payment, history: readonly PathEvent[]) => boolean;

/**
 * The payments to give back: asked for because of a failure that was annulled later (voided, or rescored to a pass). Money
 * that was never asked for is credit instead.
 */
export function refundable(
  program: Program,
  history: readonly PathEvent[],
  wasAskedFor: WasAskedFor,
): ReadonlySet<string> {
  const corrections = correctionsIn(history);
  const hindsight = corrections.length === 0 ? history : inHindsight(program, history);
  return new Set(
    paymentsIn(history)
      .filter(({ purpose }) => purpose === 're-registration' || purpose === 'extension')
      .filter((payment) => corrections.some((at) => at > payment.at))
      .filter((payment) => wasAskedFor(payment, history) && !wasAskedFor(payment, hindsight))
      .map(({ id }) => id),
  );
}

function correctionsIn(history: readonly PathEvent[]): readonly Instant[] {
  const outcomes = eventsOf(history, 'outcome');
  const superseding = outcomes.filter((outcome, index) =>
    outcomes.slice(0, index).some(({ sittingId }) => sittingId === outcome.sittingId),
  );
  return [...eventsOf(history, 'sitting-voided').map(({ at }) => at), ...superseding.map(({ decidedAt }) => decidedAt)];
}

/**
 * The history as it should have been: a voided sitting never took place, and the verdict that stands now was the first. An
 * outcome that is only held leaves the released one before it, for nothing is decided yet.
 */
function inHindsight(program: Program, history: readonly PathEvent[]): readonly PathEvent[] {
  const voided = new Set(
    program.attempts.voidedSittingsCount ? [] : eventsOf(history, 'sitting-voided').map(({ sittingId }) => sittingId),
  );
  const outcomes = eventsOf(history, 'outcome');
  return history.flatMap((event): readonly PathEvent[] => {
    if (event.kind !== 'outcome' && event.kind !== 'sitting-started') return [event];
    if (voided.has(event.sittingId)) return [];
    if (event.kind === 'sitting-started') return [event];
    const own = outcomes.filter(({ sittingId }) => sittingId === event.sittingId);
    const standing = own.findLast(({ released }) => released) ?? own.at(-1);
    return own[0]?.id === event.id && standing ? [{ ...standing, decidedAt: event.decidedAt }] : [];
  });
}
