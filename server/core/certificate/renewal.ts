import { addDays, addYears, type CalendarDate, dateOf, laterOf, startOf } from '../program/calendar.ts';
import { type Charge, charge, payable, priceText } from '../program/charges.ts';
import { eventsOf, type PathEvent } from '../program/events.ts';
import { Funds, inOrder } from '../program/funds.ts';
import { type Program, priceChanges, priceOn, type RenewalRequirement, type RenewalRule } from '../program/program.ts';
import { type Reason, reason } from '../program/reasons.ts';
import type { Instant } from '../time/instant.ts';
import { type Certificate, standingIn } from './certificate.ts';

export interface RenewalDecision {
  readonly on: CalendarDate;
  readonly expiresOn: CalendarDate;
  readonly cents: number;
  readonly grantId: string | null;
}

export interface RenewalState {
  readonly opensOn: CalendarDate;
  readonly open: boolean;
  /** The requirement asked for today, and whether it is met. */
  readonly requirement: { readonly id: string; readonly title: string; readonly complete: boolean } | null;
  readonly charge: Charge;
  /** A renewal that has come about and is still to be recorded. */
  readonly due: RenewalDecision | null;
  /** Why it is not renewed now; never empty while `due` is null [PATH-1]. */
  readonly reasons: readonly Reason[];
}

/**
 * A renewal happens on the first day on which it is open, the fee of that day is there, the requirement of that day is met
 * and the certificate is in good standing. What counts of a payment is when it was paid.
 */
export function renewalOf(
  program: Program,
  rule: RenewalRule,
  certificate: Certificate,
  history: readonly PathEvent[],
  now: Instant,
): { readonly state: RenewalState; readonly funds: Funds } {
  const { timeZone } = program;
  const today = dateOf(now, timeZone);
  const funds = renewalFunds(program, history);
  const opensOn = addDays(certificate.expiresOn, -rule.opensDaysBefore);
  const due = decide({ program, rule, certificate, history, funds, now, opensOn });
  const requirement = requirementOn(rule, today);
  const feeId = feeOn(rule, certificate, today);
  const owed = charge('renewal', feeId, feeId === null ? 0 : priceOn(program, feeId, today), funds.credit);
  const state: RenewalState = {
    opensOn,
    open: today >= opensOn,
    requirement: requirement && {
      id: requirement.id,
      title: requirement.title,
      complete: isMet(requirement, history, today),
    },
    charge: owed,
    due,
    reasons: [],
  };
  if (due !== null) return { state, funds };
  return { state: { ...state, reasons: refusals(program, certificate, state, funds.grantAt(now) !== null) }, funds };
}

function renewalFunds(program: Program, history: readonly PathEvent[]): Funds {
  const funds = new Funds(program, 'renewal', history, new Set());
  for (const { cents, grantId } of eventsOf(history, 'certificate-renewed')) {
    funds.spend(cents);
    if (grantId !== null) funds.takeGrant(grantId);
  }
  return funds;
}

interface Case {
  readonly program: Program;
  readonly rule: RenewalRule;
  readonly certificate: Certificate;
  readonly history: readonly PathEvent[];
  readonly funds: Funds;
  readonly now: Instant;
  readonly opensOn: CalendarDate;
}

function decide({ program, rule, certificate, history, funds, now, opensOn }: Case): RenewalDecision | null {
  const { timeZone } = program;
  const opens = startOf(opensOn, timeZone);
  for (const at of inOrder([opens, ...funds.instants, ...turningPoints(program, rule, history)], opens, now)) {
    const on = dateOf(at, timeZone);
    const requirement = requirementOn(rule, on);
    if (standingIn(history, at) !== 'good') continue;
    if (requirement !== null && !isMet(requirement, history, on)) continue;
    const feeId = feeOn(rule, certificate, on);
    const grantId = funds.grantAt(at);
    const cents = feeId === null || grantId !== null ? 0 : priceOn(program, feeId, on);
    if (grantId === null && (feeId === null || funds.creditAt(at) < cents)) continue;
    return {
      on,
      expiresOn: addYears(laterOf(on, certificate.expiresOn), rule.years),
      cents,
      grantId,
    };
  }
  return null;
}

/** Besides payments: the moments at which what stood in the way can fall away. */
function turningPoints(program: Program, rule: RenewalRule, history: readonly PathEvent[]): readonly Instant[] {
  const days = [
    ...eventsOf(history, 'step-completed').map(({ on }) => on),
    ...priceChanges(program, rule.fee),
    ...priceChanges(program, rule.lateFee),
    ...rule.requirements.map(({ effectiveFrom }) => effectiveFrom),
  ];
  return [
    ...days.map((day) => startOf(day, program.timeZone)),
    ...eventsOf(history, 'certificate-reinstated').map(({ at }) => at),
  ];
}

function requirementOn(rule: RenewalRule, date: CalendarDate): RenewalRequirement | null {
  return rule.requirements
    .filter(({ effectiveFrom }) => effectiveFrom <= date)
    .reduce<RenewalRequirement | null>((a, b) => (a !== null && a.effectiveFrom > b.effectiveFrom ? a : b), null);
}

const isMet = ({ id }: RenewalRequirement, history: readonly PathEvent[], date: CalendarDate): boolean =>
  eventsOf(history, 'step-completed').some(({ stepId, on }) => stepId === id && on <= date);

const feeOn = (rule: RenewalRule, { expiresOn }: Certificate, date: CalendarDate): string | null =>
  date <= expiresOn ? rule.fee : rule.lateFee;

function refusals(
  program: Program,
  certificate: Certificate,
  { open, opensOn, requirement, charge: owed }: RenewalState,
  granted: boolean,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (certificate.standing !== 'good') {
    const code = certificate.standing === 'suspended' ? 'certificate-suspended' : 'certificate-revoked';
    const message = `The certificate is ${certificate.standing}; it cannot be renewed.`;
    reasons.push(reason(code, message, { clearedBy: { kind: 'decision', by: 'registrar' } }));
  }
  if (!open) {
    const message = `Renewal opens on ${opensOn}; the certificate is valid through ${certificate.expiresOn}.`;
    reasons.push(reason('renewal-not-open', message, { clearedBy: { kind: 'time' }, earliestOn: opensOn }));
  }
  if (requirement !== null && !requirement.complete) {
    const message = `${requirement.title} is missing.`;
    const params = { requirementId: requirement.id };
    const clearedBy = { kind: 'step', stepId: requirement.id } as const;
    reasons.push(reason('renewal-requirement-missing', message, { params, clearedBy }));
  }
  if (!granted && (owed.feeId === null || owed.dueCents > 0)) {
    const message = `The renewal${priceText(program, owed)} is not paid in full.`;
    reasons.push(
      reason('renewal-fee-due', owed.feeId === null ? 'The renewal is not asked for yet.' : message, payable(owed)),
    );
  }
  return reasons;
}
