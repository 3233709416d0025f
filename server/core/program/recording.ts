import { ok, type Result, refuse } from '../result.ts';
import type { Instant } from '../time/instant.ts';
import type { CalendarDate } from './calendar.ts';
import { eventsOf, type PathEvent } from './events.ts';
import { derivePath, type PathState } from './path.ts';
import { type Program, type Recorder, stepOf } from './program.ts';
import { type Reason, reason } from './reasons.ts';

export interface Completion {
  readonly stepId: string;
  readonly on: CalendarDate;
  readonly recorder: Recorder;
}

/**
 * Whether a completion is to be recorded; `already` when it would change nothing. Refuses with `not-found`, `not-allowed`,
 * `bad-input` for a day to come, and with `not-eligible` what is done here while it would not count. A report of
 * what happened elsewhere is kept even then, because it may count after a correction.
 */
export function decideCompletion(
  program: Program,
  events: readonly PathEvent[],
  completion: Completion,
  now: Instant,
): Result<'record' | 'already'> {
  const { stepId, on, recorder } = completion;
  const state = derivePath(program, events, now);
  if (on > state.today) return refuse('bad-input', `${on} is still to come: today is ${state.today}.`);
  const allowed = mayRecord(program, stepId, recorder);
  if (!allowed.ok) return allowed;
  if (
    eventsOf(events, 'step-completed').some(
      (event) => event.stepId === stepId && event.on === on && stands(event, events),
    )
  ) {
    return ok('already');
  }
  const step = stepOf(program, stepId);
  if (step?.kind !== 'task' || step.happens === 'elsewhere') return ok('record');
  const before = state.steps.find((each) => each.stepId === stepId);
  if (before?.status === 'complete') return ok('already');
  const after = derivePath(program, [...events, { kind: 'step-completed', id: 'tried', stepId, on }], now);
  if (after.steps.find((each) => each.stepId === stepId)?.status === 'complete') return ok('record');
  return notEligible(before?.status === 'blocked' ? before.reasons : [tooEarly(step.title, stepId, on)]);
}

/** The refusal that carries every reason [PATH-1]. */
export function notEligible(reasons: readonly Reason[]): Extract<Result<never>, { ok: false }> {
  const message = reasons.map((each) => each.message).join(' ');
  return refuse('not-eligible', message, { reasons: reasons.map((each) => ({ ...each })) });
}

function mayRecord(program: Program, stepId: string, recorder: Recorder): Result<null> {
  if (program.renewal?.requirements.some(({ id }) => id === stepId)) {
    return recorder === 'registrar' ? ok(null) : refuse('not-allowed', 'A registrar records this requirement.');
  }
  const step = stepOf(program, stepId);
  if (step === undefined) return refuse('not-found', `The program ${program.id} has no step ${stepId}.`);
  if (step.kind !== 'task') return refuse('not-allowed', `${step.title} is completed by doing it, not by a record.`);
  if (step.recordedBy.includes(recorder)) return ok(null);
  return refuse('not-allowed', `${step.title} is recorded by: ${step.recordedBy.join(', ')}.`);
}

const stands = (event: PathEvent, events: readonly PathEvent[]): boolean =>
  !eventsOf(events, 'withdrawn').some(({ eventId }) => eventId === event.id);

const tooEarly = (title: string, stepId: string, on: CalendarDate): Reason =>
  reason('step-missing', `${title} on ${on} would not count.`, {
    params: { stepId, reportedOn: [on] },
    clearedBy: { kind: 'step', stepId },
  });

/** Refuses with `not-found`, and with `not-allowed` where the program declares no waiver. */
export function decideWaiver(program: Program, stepId: string): Result<null> {
  const step = stepOf(program, stepId);
  if (step === undefined) return refuse('not-found', `The program ${program.id} has no step ${stepId}.`);
  return step.waivable ? ok(null) : refuse('not-allowed', `${step.title} cannot be waived.`);
}

/** Money goes back from the refund queue, or from credit that the person wants back. */
export function decideRefund(
  events: readonly PathEvent[],
  { refunds, credits }: PathState,
  refund: { readonly paymentId: string; readonly cents: number },
): Result<null> {
  const payment = eventsOf(events, 'payment').find(({ id }) => id === refund.paymentId);
  if (payment === undefined) return refuse('not-found', 'There is no such payment on this path.');
  const returned = eventsOf(events, 'refunded').filter(({ paymentId }) => paymentId === payment.id);
  const left = payment.cents - returned.reduce((sum, { cents }) => sum + cents, 0);
  const queued = refunds.find(({ id }) => id === payment.id)?.cents;
  const most = queued ?? Math.min(left, credits.find(({ purpose }) => purpose === payment.purpose)?.cents ?? 0);
  if (refund.cents <= most) return ok(null);
  return refuse('conflict', `Of this payment ${most} cents are to be given back at most.`, { mostCents: most });
}

const correctable = ['step-completed', 'step-waived', 'payment', 'granted', 'refunded'];

/** Only what people recorded by hand can be taken back; sittings are voided and certificates revoked instead. */
export function decideWithdrawal(events: readonly PathEvent[], eventId: string): Result<PathEvent> {
  const event = events.find(({ id }) => id === eventId);
  if (event === undefined) return refuse('not-found', 'There is no such entry on this path.');
  if (!correctable.includes(event.kind)) return refuse('not-allowed', 'An entry of this kind cannot be withdrawn.');
  return stands(event, events) ? ok(event) : refuse('conflict', 'This entry is withdrawn already.');
}

export type CertificateDecision = 'suspend' | 'revoke' | 'reinstate';

export function decideCertificate(
  { certificate }: PathState,
  decision: CertificateDecision,
): Result<'certificate-suspended' | 'certificate-revoked' | 'certificate-reinstated'> {
  if (certificate === null) return refuse('not-found', 'No certificate was issued on this path.');
  const { standing } = certificate;
  switch (decision) {
    case 'suspend':
      return standing === 'good' ? ok('certificate-suspended') : refuse('conflict', `It is ${standing} already.`);
    case 'revoke':
      return standing === 'revoked' ? refuse('conflict', 'It is revoked already.') : ok('certificate-revoked');
    case 'reinstate':
      return standing === 'good' ? refuse('conflict', 'It is in good standing.') : ok('certificate-reinstated');
  }
}

/** Where nothing is charged, asking is enough; where money is due, it is not. */
export function decideRequest({ due }: PathState, purpose: string): Result<null> {
  const charge = due.find((each) => each.purpose === purpose);
  if (charge === undefined) return refuse('conflict', 'Nothing of this kind is due.');
  return charge.feeId === null ? ok(null) : refuse('not-allowed', 'This has a fee; it happens when the fee is paid.');
}
