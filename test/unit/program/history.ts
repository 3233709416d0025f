import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { calendarDate } from '../../../server/core/program/calendar.ts';
import { consequenceOf } from '../../../server/core/program/consequences.ts';
import type { NewPathEvent, PathEvent } from '../../../server/core/program/events.ts';
import { derivePath, type PathState } from '../../../server/core/program/path.ts';
import type { Program, Purpose } from '../../../server/core/program/program.ts';
import type { Reason } from '../../../server/core/program/reasons.ts';
import { type Instant, instant } from '../../../server/core/time/instant.ts';
import { readProgram } from '../../../server/features/pathway/program-file.ts';

export function programFrom(path: string): Program {
  const file = new URL(`../../../${path}`, import.meta.url);
  const read = readProgram(readFileSync(file, 'utf8'), path);
  if (!read.ok) throw new Error(read.refusal.message);
  return read.value;
}

export const qisp = programFrom('question-banks/qisp/program.yaml');

/** `2026-06-30 22:00` (noon without a time) in the zone, or an instant written with Z. */
export function at(text: string, timeZone = qisp.timeZone): Instant {
  if (text.endsWith('Z')) return instant(Temporal.Instant.from(text).epochMilliseconds);
  const [day, time = '12:00'] = text.split(' ');
  return instant(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).epochMilliseconds);
}

type Wanted<Kind extends NewPathEvent['kind']> = Omit<Extract<NewPathEvent, { kind: Kind }>, 'kind'>;

/** A person's history, told in order; every verb returns the history so far. */
export class History {
  readonly events: PathEvent[] = [];
  readonly program: Program;

  constructor(program: Program = qisp) {
    this.program = program;
  }

  add<Kind extends NewPathEvent['kind']>(kind: Kind, fact: Wanted<Kind>, id = this.#nextId()): this {
    this.events.push({ ...fact, kind, id } as unknown as PathEvent);
    return this;
  }

  #nextId(): string {
    return `e${String(this.events.length + 1).padStart(4, '0')}`;
  }

  at(text: string): Instant {
    return at(text, this.program.timeZone);
  }

  account(on: string): this {
    return this.add('account-created', { at: this.at(on) });
  }

  did(stepId: string, on: string): this {
    return this.add('step-completed', { stepId, on: calendarDate(on) });
  }

  paid(purpose: Purpose, units: number, when: string, id?: string): this {
    return this.add('payment', { purpose, cents: units * 100, paidAt: this.at(when) }, id ?? this.#nextId());
  }

  granted(purpose: Purpose, on: string): this {
    return this.add('granted', { purpose, on: calendarDate(on) });
  }

  started(examId: string, sittingId: string, when: string, registration = 1): this {
    return this.add('sitting-started', { examId, sittingId, registration, at: this.at(when) });
  }

  decided(sittingId: string, verdict: 'pass' | 'fail' | 'held', when: string): this {
    const outcomeId = `o${this.events.length}`;
    const [passed, released] = [verdict === 'pass', verdict !== 'held'];
    return this.add('outcome', { sittingId, outcomeId, passed, released, decidedAt: this.at(when) });
  }

  /** One whole sitting, started at nine (or at the time given) and decided two hours later. */
  sat(examId: string, verdict: 'pass' | 'fail', sittingId: string, on: string, registration = 1): this {
    return this.started(examId, sittingId, `${on} 09:00`, registration).decided(sittingId, verdict, `${on} 11:00`);
  }

  voided(sittingId: string, when: string): this {
    return this.add('sitting-voided', { sittingId, at: this.at(when) });
  }

  issued(on: string, expiresOn: string, number = 1): this {
    return this.add('certificate-issued', { number, on: calendarDate(on), expiresOn: calendarDate(expiresOn) });
  }

  on(when: string): PathState {
    return derivePath(this.program, this.events, this.at(when));
  }

  /** Adds what the state brings about (certificate, renewals) until nothing more does, as the record keeper would. */
  settle(when: string): this {
    for (;;) {
      const consequence = consequenceOf(this.program, this.events, this.at(when));
      if (consequence === null) return this;
      const fact = consequence.kind === 'certificate-issued' ? { ...consequence, number: 1 } : consequence;
      this.events.push({ ...fact, id: this.#nextId() });
    }
  }

  eligibility(examId: string, when: string) {
    const exam = this.on(when).exams.find((each) => each.examId === examId);
    if (exam === undefined) throw new Error(`no exam ${examId}`);
    return exam.eligibility;
  }

  reasons(examId: string, when: string): readonly Reason[] {
    const eligibility = this.eligibility(examId, when);
    return eligibility.eligible ? [] : eligibility.reasons;
  }
}

/** `code`, or `code stepId`, whichever tells most: short enough to compare lists of. */
export const brief = (reasons: readonly Reason[]): string[] =>
  reasons.map(({ code, params }) => (code === 'step-missing' ? `${code} ${String(params['stepId'])}` : code));

/** Steps 1 to 3 done and enrolled on the day. */
export const enrolled = (on = '2024-03-01'): History =>
  new History()
    .account('2024-01-02')
    .did('reading', '2024-01-03')
    .did('self-assessment', '2024-01-04')
    .paid('enrollment', 505, on);

/** Enrolled, and trained a month later. */
export const trained = (): History => enrolled().did('training', '2024-04-01');

/** Everything before the final done. */
export const readyForFinal = (): History =>
  trained().sat('midterm', 'pass', 'm1', '2024-05-01').did('course', '2024-05-10').did('survey', '2024-05-11');

export const certified = (on: string, expiresOn: string): History =>
  new History().account('2020-01-01').issued(on, expiresOn);
