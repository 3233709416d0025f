import type { Instant } from '../time/instant.ts';
import { type CalendarDate, dateOf, startOf } from './calendar.ts';
import { eventsOf, type PathEvent } from './events.ts';
import { chargeFor, feeIdFor, type Program, type Purpose, priceChanges } from './program.ts';

export interface Payment {
  readonly id: string;
  readonly purpose: Purpose;
  /** What is left of it after refunds. */
  readonly cents: number;
  readonly at: Instant;
}

interface Grant {
  readonly id: string;
  readonly purpose: Purpose;
  readonly at: Instant;
}

export interface Settlement {
  readonly at: Instant;
  readonly on: CalendarDate;
}

/** All payments with what refunds have left of them, oldest first. */
export function paymentsIn(history: readonly PathEvent[]): readonly Payment[] {
  const refunds = eventsOf(history, 'refunded');
  return eventsOf(history, 'payment').map(({ id, purpose, cents, paidAt }) => ({
    id,
    purpose,
    cents: cents - refunds.filter((refund) => refund.paymentId === id).reduce((sum, refund) => sum + refund.cents, 0),
    at: paidAt,
  }));
}

/**
 * The money and grants of one purpose, used up by what they pay for. Money that comes early or short waits as credit.
 */
export class Funds {
  readonly #program: Program;
  readonly #payments: readonly Payment[];
  readonly #grants: readonly Grant[];
  #spentCents = 0;
  readonly #usedGrants = new Set<string>();

  constructor(program: Program, purpose: Purpose, history: readonly PathEvent[], setAside: ReadonlySet<string>) {
    this.#program = program;
    this.#payments = paymentsIn(history).filter((payment) => payment.purpose === purpose && !setAside.has(payment.id));
    this.#grants = eventsOf(history, 'granted')
      .filter((grant) => grant.purpose === purpose)
      .map(({ id, on }) => ({ id, purpose, at: startOf(on, program.timeZone) }));
  }

  /** What is not used up, counting the payments made until `at`. */
  creditAt(at: Instant): number {
    return (
      this.#payments.filter((payment) => payment.at <= at).reduce((sum, { cents }) => sum + cents, 0) - this.#spentCents
    );
  }

  get credit(): number {
    return this.#payments.reduce((sum, { cents }) => sum + cents, 0) - this.#spentCents;
  }

  grantAt(at: Instant): string | null {
    return this.#grants.find((grant) => grant.at <= at && !this.#usedGrants.has(grant.id))?.id ?? null;
  }

  /** The instants at which this purpose's funds grow. */
  get instants(): readonly Instant[] {
    return [...this.#payments, ...this.#grants].map(({ at }) => at);
  }

  spend(cents: number): void {
    this.#spentCents += cents;
  }

  takeGrant(id: string): void {
    this.#usedGrants.add(id);
  }

  /** Pays the charge at the first instant from `from` to `now` at which a grant or the money is there; null when never. */
  settle(purpose: Exclude<Purpose, 'renewal'>, from: Instant, now: Instant): Settlement | null {
    const { timeZone } = this.#program;
    const changes = priceChanges(this.#program, feeIdFor(this.#program, purpose)).map((day) => startOf(day, timeZone));
    for (const at of inOrder([from, ...this.instants, ...changes], from, now)) {
      const on = dateOf(at, timeZone);
      const grant = this.grantAt(at);
      if (grant !== null) {
        this.takeGrant(grant);
        return { at, on };
      }
      const charge = chargeFor(this.#program, purpose, on);
      if (charge !== null && this.creditAt(at) >= charge) {
        this.spend(charge);
        return { at, on };
      }
    }
    return null;
  }
}

export function inOrder(instants: readonly Instant[], from: Instant, until: Instant): readonly Instant[] {
  return [...new Set(instants)].filter((at) => at >= from && at <= until).sort((a, b) => a - b);
}
