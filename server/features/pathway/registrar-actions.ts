import type { PathRecord as PathRecordView } from '../../contract/pathway.ts';
import { calendarDate, dateOf } from '../../core/program/calendar.ts';
import type { NewPathEvent } from '../../core/program/events.ts';
import type { Purpose } from '../../core/program/program.ts';
import {
  type CertificateDecision,
  decideCertificate,
  decideCompletion,
  decideRefund,
  decideWaiver,
  decideWithdrawal,
} from '../../core/program/recording.ts';
import { type Json, ok, type Result, refuse } from '../../core/result.ts';
import { type Instant, instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import { appendAudit } from '../audit/index.ts';
import { noSuchProgram } from './candidate-actions.ts';
import type { Addition, PathRecord, PathRecords } from './path-records.ts';
import { recordView } from './path-view.ts';
import { type PathKey, selectOptionalAccountCreatedAt } from './paths.repo.ts';
import type { Programs } from './programs.ts';

export interface RegistrarCommand extends PathKey {
  readonly actorId: string;
  readonly now: Instant;
}

type Answer = Promise<Result<PathRecordView>>;

/** What registrars record; all of it audited, and none of it on their own path [ROLE-1]. */
export interface RegistrarActions {
  recordCompletion(command: RegistrarCommand, step: { stepId: string; on: string }): Answer;
  waiveStep(command: RegistrarCommand, waiver: { stepId: string; reason: string }): Answer;
  recordPayment(
    command: RegistrarCommand,
    payment: { purpose: Purpose; cents: number; paidAt: number; reference?: string | undefined },
  ): Answer;
  grantUncharged(command: RegistrarCommand, grant: { purpose: Purpose; on: string; reason: string }): Answer;
  recordRefund(command: RegistrarCommand, refund: { paymentId: string; cents: number }): Answer;
  withdrawEntry(command: RegistrarCommand, withdrawal: { entryId: string; reason: string }): Answer;
  decideOnCertificate(command: RegistrarCommand, decided: { decision: CertificateDecision; reason: string }): Answer;
}

export function createRegistrarActions(deps: {
  readonly database: Database;
  readonly programs: Programs;
  readonly records: PathRecords;
}): RegistrarActions {
  /** `decide` answers what to add; nothing when it is there already. */
  async function act(
    { actorId, personId, programId, now }: RegistrarCommand,
    action: string,
    decide: (record: PathRecord) => Result<Addition | null>,
  ): Answer {
    if (actorId === personId)
      return refuse('own-record', 'Nobody may record anything on their own path; ask a colleague.');
    return deps.database.transaction(async (tx) => {
      if (!(await deps.programs.current(tx)).has(programId)) return noSuchProgram(programId);
      const known = await selectOptionalAccountCreatedAt(tx, personId);
      if (known === null) return refuse('not-found', 'There is no such person.');
      const [record] = await deps.records.open(tx, [{ personId, programId }], now);
      if (record === undefined) throw new Error(`the path of ${personId} is gone`);
      const decided = decide(record);
      if (!decided.ok) return decided;
      if (decided.value === null) return ok(recordView(record));
      const { fact, detail = {} } = decided.value;
      const [grown = record] = await deps.records.grow(tx, [{ record, additions: [decided.value] }], actorId);
      const told = { programId, ...(fact as { [name: string]: Json }), reason: detail['reason'] ?? null };
      await appendAudit(tx, { actorId, action, subject: { kind: 'person', id: personId }, detail: told, at: now });
      return ok(recordView(grown));
    });
  }

  const add = (fact: NewPathEvent, detail?: Addition['detail']) =>
    ok(detail === undefined ? { fact } : { fact, detail });

  return {
    recordCompletion: (command, { stepId, on: text }) =>
      act(command, 'path.step-recorded', ({ program, events, now }) => {
        const on = calendarDate(text);
        const decided = decideCompletion(program, events, { stepId, on, recorder: 'registrar' }, now);
        if (!decided.ok) return decided;
        return decided.value === 'already' ? ok(null) : add({ kind: 'step-completed', stepId, on });
      }),

    waiveStep: (command, { stepId, reason }) =>
      act(command, 'path.step-waived', ({ program, now }) => {
        const decided = decideWaiver(program, stepId);
        if (!decided.ok) return decided;
        return add({ kind: 'step-waived', stepId, on: dateOf(now, program.timeZone) }, { reason });
      }),

    recordPayment: (command, { purpose, cents, paidAt, reference }) =>
      act(command, 'path.payment-recorded', ({ now }) => {
        if (paidAt > now)
          return refuse('bad-input', 'The payment lies in the future; give the instant at which it was paid.');
        const detail = reference === undefined ? {} : { reference };
        return add({ kind: 'payment', purpose, cents, paidAt: instant(paidAt) }, detail);
      }),

    grantUncharged: (command, { purpose, on: text, reason }) =>
      act(command, 'path.granted', ({ state }) => {
        const on = calendarDate(text);
        if (on > state.today) return refuse('bad-input', `${on} is still to come: today is ${state.today}.`);
        return add({ kind: 'granted', purpose, on }, { reason });
      }),

    recordRefund: (command, refund) =>
      act(command, 'path.refunded', ({ events, state, now }) => {
        const decided = decideRefund(events, state, refund);
        return decided.ok ? add({ kind: 'refunded', ...refund, at: now }) : decided;
      }),

    withdrawEntry: (command, { entryId, reason }) =>
      act(command, 'path.entry-withdrawn', ({ events, now }) => {
        const decided = decideWithdrawal(events, entryId);
        return decided.ok ? add({ kind: 'withdrawn', eventId: entryId, at: now }, { reason }) : decided;
      }),

    decideOnCertificate: (command, { decision, reason }) =>
      act(command, 'certificate.decided', ({ state, now }) => {
        const decided = decideCertificate(state, decision);
        return decided.ok ? add({ kind: decided.value, at: now }, { reason }) : decided;
      }),
  };
}
