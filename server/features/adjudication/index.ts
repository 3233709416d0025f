import { adjudicationOperations, type RegistrarSitting } from '../../contract/sittings.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { decideReopen, decideVoid } from '../../core/sitting/decisions.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount, Principal } from '../../http/mount.ts';
import type { Transaction } from '../../ports/database.ts';
import { appendAudit } from '../audit/index.ts';
import {
  allowLateResponses,
  countLateResponses,
  insertOutbox,
  insertOutcomes,
  lockOptionalSitting,
  newsOf,
  noteEvent,
  type Outcome,
  type SittingActions,
  type SittingDeps,
  type StoredSitting,
  selectExtraTimePercent,
  selectOptionalCurrentOutcome,
  upsertAccommodation,
  writeChanges,
} from '../sittings/index.ts';
import { personExists, type RegistrarQuery, resolveIncidents, selectRegistrarSittings } from './adjudication.repo.ts';

interface Command {
  readonly principal: Principal;
  readonly sittingId: string;
  readonly reason: string;
  readonly receivedAt: Instant;
}

/** What a registrar decides about sittings that have ended, each with a reason and on the record. */
export function mountAdjudication(mount: Mount, deps: SittingDeps & { sittings: SittingActions }): void {
  const { database, programs, sittings, random } = deps;
  const examTitle = (programId: string, examId: string) => programs.optionalExam(programId, examId)?.title ?? examId;
  const list = (query: RegistrarQuery) =>
    selectRegistrarSittings(database, query, examTitle, (ids) => countLateResponses(database, ids));

  async function decide(
    { principal, sittingId, reason, receivedAt }: Command,
    action: string,
    work: (tx: Transaction, sitting: StoredSitting) => Promise<Result<unknown>>,
  ): Promise<Result<{ sitting: RegistrarSitting }>> {
    const done = await database.transaction(async (tx): Promise<Result<unknown>> => {
      const sitting = await lockOptionalSitting(tx, sittingId);
      if (sitting === null) return refuse('not-found', 'There is no such sitting.');
      if (sitting.candidateId === principal.personId)
        return refuse('own-record', 'Nobody may decide about their own sitting; ask another registrar.');
      const worked = await work(tx, sitting);
      if (!worked.ok) return worked;
      await appendAudit(tx, {
        actorId: principal.personId,
        action,
        subject: { kind: 'sitting', id: sittingId },
        detail: { reason },
        at: receivedAt,
      });
      tx.afterCommit(() => sittings.announcer.announce([sittingId]));
      return ok(null);
    });
    if (!done.ok) return done;
    const [sitting] = await list({ sittingId });
    return sitting ? ok({ sitting }) : refuse('not-found', 'There is no such sitting.');
  }

  /** Appends an outcome that supersedes the current one without scoring anew. */
  async function supersede(
    tx: Transaction,
    sitting: StoredSitting,
    current: Outcome,
    next: Pick<Outcome, 'state' | 'cause' | 'heldBecause' | 'decidedAt' | 'decidedBy' | 'reason'>,
  ) {
    const outcome: Outcome = { ...current, ...next, id: random.id(), seq: current.seq + 1 };
    insertOutcomes(tx, [outcome]);
    await programs.recordOutcomes(tx, [newsOf(sitting, outcome)]);
  }

  const noteOf = ({ principal, reason, receivedAt }: Command) => ({
    at: receivedAt,
    actorId: principal.personId,
    actorRole: principal.role,
    reason,
  });

  const release = (command: Command) =>
    decide(command, 'outcome.released', async (tx, sitting) => {
      const current = await selectOptionalCurrentOutcome(tx, sitting.id);
      if (sitting.status !== 'scored' || current?.state !== 'held')
        return refuse('conflict', 'This sitting has no held outcome to release.');
      if (sitting.terminatedBy === command.principal.personId)
        return refuse(
          'not-allowed',
          'Whoever terminated a sitting does not release its outcome; ask another registrar.',
        );
      await resolveIncidents(tx, sitting.id, command.principal.personId, command.receivedAt);
      await noteEvent(tx, sitting.id, { ...noteOf(command), kind: 'outcome-released' });
      await supersede(tx, sitting, current, {
        state: 'released',
        cause: 'release',
        heldBecause: [],
        decidedAt: command.receivedAt,
        decidedBy: command.principal.personId,
        reason: command.reason,
      });
      insertOutbox(tx, 'outcome-notice', [{ sittingId: sitting.id }], command.receivedAt);
      return ok(null);
    });

  const voidSitting = (command: Command) =>
    decide(command, 'sitting.voided', async (tx, sitting) => {
      const change = decideVoid(sitting, command.receivedAt);
      if (!change.ok) return change;
      writeChanges(tx, [{ sitting, change: change.value, note: { ...noteOf(command), kind: 'voided' } }]);
      if (sitting.status !== 'scheduled' && sitting.status !== 'ready')
        await programs.recordSittingVoided(tx, {
          personId: sitting.candidateId,
          programId: sitting.programId,
          examId: sitting.examId,
          sittingId: sitting.id,
          at: command.receivedAt,
          actorId: command.principal.personId,
          reason: command.reason,
        });
      insertOutbox(tx, 'outcome-notice', [{ sittingId: sitting.id }], command.receivedAt);
      return ok(null);
    });

  const reopen = (command: Command, minutes: number) =>
    decide(command, 'sitting.reopened', async (tx, sitting) => {
      if (sitting.resultShownAt !== null)
        return refuse(
          'outcome-already-shown',
          'The candidate has seen the result, so the sitting cannot be reopened. Void it instead, for a new attempt.',
        );
      const change = decideReopen(
        sitting,
        minutes,
        { actorId: command.principal.personId, reason: command.reason },
        command.receivedAt,
      );
      if (!change.ok) return change;
      const current = await selectOptionalCurrentOutcome(tx, sitting.id);
      if (current === null) throw new Error(`sitting ${sitting.id} is scored and has no outcome`);
      await supersede(tx, sitting, current, {
        state: 'held',
        cause: 'reopening',
        heldBecause: ['reopened'],
        decidedAt: command.receivedAt,
        decidedBy: command.principal.personId,
        reason: command.reason,
      });
      writeChanges(tx, [
        { sitting, change: change.value, note: { ...noteOf(command), kind: 'reopened', detail: { minutes } } },
      ]);
      return ok(null);
    });

  const acceptLateAnswers = (command: Command) =>
    decide(command, 'late-answers.accepted', async (tx, sitting) => {
      if (sitting.status !== 'scored')
        return refuse('conflict', `Late answers are decided on after the end; this sitting is ${sitting.status}.`);
      const accepted = await allowLateResponses(tx, sitting.id);
      if (accepted === 0) return refuse('conflict', 'This sitting has no late answers that do not count yet.');
      await noteEvent(tx, sitting.id, { ...noteOf(command), kind: 'late-answers-accepted', detail: { accepted } });
      const current = await selectOptionalCurrentOutcome(tx, sitting.id);
      await sittings.closing.score(tx, [
        {
          sitting,
          terminated: current?.heldBecause.includes('terminated') ?? false,
          decision: {
            cause: 'late-answers',
            at: command.receivedAt,
            actorId: command.principal.personId,
            reason: command.reason,
          },
        },
      ]);
      return ok(null);
    });

  mount(adjudicationOperations.listRegistrarSittings, async ({ query }) => {
    if (query.personId === undefined && query.held === undefined)
      return refuse('bad-input', 'Name a person (personId) or ask for held outcomes (held=true).');
    return ok({ sittings: await list({ personId: query.personId, held: query.held === 'true' }) });
  });
  mount(adjudicationOperations.scheduleSitting, async ({ principal, params, body, receivedAt }) => {
    if (body.personId === principal.personId)
      return refuse('own-record', 'Nobody may schedule a sitting of their own; ask another registrar.');
    if (!(await personExists(database, body.personId))) return refuse('not-found', 'There is no such person.');
    const scheduled = await database.transaction(async (tx) => {
      const placed = await sittings.schedule(tx, body.personId, params.deliveryId, receivedAt);
      if (placed.ok)
        await appendAudit(tx, {
          actorId: principal.personId,
          action: 'sitting.scheduled',
          subject: { kind: 'sitting', id: placed.value.sittingId },
          detail: { deliveryId: params.deliveryId },
          at: receivedAt,
        });
      return placed;
    });
    if (!scheduled.ok) return scheduled;
    const [sitting] = await list(scheduled.value);
    return sitting ? ok({ sitting }) : refuse('not-found', 'There is no such sitting.');
  });
  mount(adjudicationOperations.releaseOutcome, (call) => release(commandOf(call)));
  mount(adjudicationOperations.voidSitting, (call) => voidSitting(commandOf(call)));
  mount(adjudicationOperations.reopenSitting, (call) => reopen(commandOf(call), call.body.minutes));
  mount(adjudicationOperations.acceptLateAnswers, (call) => acceptLateAnswers(commandOf(call)));
  mount(adjudicationOperations.readAccommodation, async ({ params }) =>
    ok({ extraTimePercent: await selectExtraTimePercent(database, params.personId) }),
  );
  mount(adjudicationOperations.recordAccommodation, async ({ principal, params, body, receivedAt }) => {
    if (params.personId === principal.personId)
      return refuse('own-record', 'Nobody may record an accommodation of their own.');
    return database.transaction(async (tx) => {
      if (!(await personExists(tx, params.personId))) return refuse('not-found', 'There is no such person.');
      await upsertAccommodation(tx, {
        personId: params.personId,
        extraTimePercent: body.extraTimePercent,
        reason: body.reason,
        recordedBy: principal.personId,
        at: receivedAt,
      });
      await appendAudit(tx, {
        actorId: principal.personId,
        action: 'accommodation.recorded',
        subject: { kind: 'person', id: params.personId },
        detail: { extraTimePercent: body.extraTimePercent },
        at: receivedAt,
      });
      return ok({ extraTimePercent: body.extraTimePercent });
    });
  });
}

function commandOf(call: {
  principal: Principal;
  params: { sittingId: string };
  body: { reason: string };
  receivedAt: Instant;
}): Command {
  return {
    principal: call.principal,
    sittingId: call.params.sittingId,
    reason: call.body.reason,
    receivedAt: call.receivedAt,
  };
}
