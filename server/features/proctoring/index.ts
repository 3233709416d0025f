import type { BoardRow, SittingHistoryEntry, TimeEntryView } from '../../contract/sittings.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { type Change, decideEnd, decideGrant, decidePause, decideResume } from '../../core/sitting/decisions.ts';
import type { Scored } from '../../core/sitting/sitting.ts';
import { type Instant, seconds } from '../../core/time/instant.ts';
import type { Principal } from '../../http/mount.ts';
import type { Transaction } from '../../ports/database.ts';
import { appendAudit } from '../audit/index.ts';
import {
  type ChangeNote,
  freeDevice,
  lockOptionalSitting,
  noteEvent,
  type SittingActions,
  type SittingDeps,
  type StoredSitting,
  selectSittingEvents,
  writeChanges,
} from '../sittings/index.ts';
import { endedRecently, insertIncident, selectBoardRows, selectDeliveryCounts, selectNames } from './board.repo.ts';
import { createLiveBoard, type LiveBoard } from './live-board.ts';

/** What a member of staff does to one sitting. */
export interface StaffCommand {
  readonly principal: Principal;
  readonly sittingId: string;
  readonly reason: string;
  readonly receivedAt: Instant;
}

export interface Proctoring {
  readonly liveBoard: LiveBoard;
  deliveryCounts(now: Instant): ReturnType<typeof selectDeliveryCounts>;
  board(deliveryId: string): Promise<BoardRow[]>;
  history(
    sittingId: string,
    now: Instant,
  ): Promise<Result<{ row: BoardRow; history: SittingHistoryEntry[]; ledger: TimeEntryView[] }>>;
  admit(command: StaffCommand): Promise<Result<{ row: BoardRow }>>;
  grantTime(command: StaffCommand, amountSeconds: number): Promise<Result<{ row: BoardRow }>>;
  pause(command: StaffCommand): Promise<Result<{ row: BoardRow }>>;
  resume(command: StaffCommand): Promise<Result<{ row: BoardRow }>>;
  terminate(command: StaffCommand): Promise<Result<{ row: BoardRow }>>;
  reportIncident(command: StaffCommand, blocksResult: boolean): Promise<Result<{ row: BoardRow }>>;
  releaseDevice(command: StaffCommand): Promise<Result<{ row: BoardRow }>>;
}

export function createProctoring(
  deps: SittingDeps & {
    sittings: SittingActions;
    isDegraded: () => boolean;
    onDeviceFree: (sittingId: string) => void;
  },
): Proctoring {
  const { database, clock, log, programs, sittings } = deps;
  const examTitle = (programId: string, examId: string) => programs.optionalExam(programId, examId)?.title ?? examId;
  const board = (deliveryId: string) => {
    const now = clock.now();
    return selectBoardRows(database, { deliveryId, endedSince: endedRecently(now) }, now, examTitle);
  };
  const liveBoard = createLiveBoard({ rows: board, isDegraded: deps.isDegraded, clock, log });

  async function rowOf(sittingId: string): Promise<BoardRow> {
    const [row] = await selectBoardRows(database, { sittingId }, clock.now(), examTitle);
    if (!row) throw new Error(`sitting ${sittingId} is gone`);
    return row;
  }

  /** Locks, decides, writes, audits and announces: the way of every command of staff. */
  async function act(
    { principal, sittingId, reason, receivedAt }: StaffCommand,
    action: string,
    detail: Record<string, string | number | boolean>,
    work: (tx: Transaction, sitting: StoredSitting, note: Omit<ChangeNote, 'kind'>) => Promise<Result<unknown>>,
  ): Promise<Result<{ row: BoardRow }>> {
    const done = await database.transaction(async (tx): Promise<Result<StoredSitting>> => {
      const sitting = await lockOptionalSitting(tx, sittingId);
      if (sitting === null) return refuse('not-found', 'There is no such sitting.');
      if (sitting.candidateId === principal.personId)
        return refuse('own-record', 'Nobody may supervise their own sitting; ask another proctor.');
      const worked = await work(tx, sitting, {
        at: receivedAt,
        actorId: principal.personId,
        actorRole: principal.role,
        reason,
      });
      if (!worked.ok) return worked;
      await appendAudit(tx, {
        actorId: principal.personId,
        action,
        subject: { kind: 'sitting', id: sittingId },
        detail: { ...detail, reason },
        at: receivedAt,
      });
      tx.afterCommit(() => sittings.announcer.announce([sittingId]));
      return ok(sitting);
    });
    if (!done.ok) return done;
    liveBoard.lookNow(done.value.deliveryId);
    return ok({ row: await rowOf(sittingId) });
  }

  /** For commands that change state or time and nothing else. */
  function change(
    command: StaffCommand,
    kind: string,
    detail: Record<string, string | number | boolean>,
    decide: (sitting: StoredSitting, actor: { actorId: string; reason: string }) => Result<Change>,
  ) {
    return act(command, `sitting.${kind}`, detail, async (tx, sitting, note) => {
      const decided = decide(sitting, { actorId: command.principal.personId, reason: command.reason });
      if (!decided.ok) return decided;
      writeChanges(tx, [{ sitting, change: decided.value, note: { ...note, kind, detail } }]);
      return ok(null);
    });
  }

  return {
    liveBoard,
    board,
    deliveryCounts: (now) => selectDeliveryCounts(database, endedRecently(now)),

    async history(sittingId, now) {
      const [view] = await sittings.views({ sittingIds: [sittingId] }, now);
      if (!view) return refuse('not-found', 'There is no such sitting.');
      const events = await selectSittingEvents(database, sittingId);
      const names = await selectNames(
        database,
        events.flatMap((event) => event.actorId ?? []),
      );
      return ok({
        row: await rowOf(sittingId),
        history: events.map(({ actorId, ...event }) => ({
          ...event,
          by: actorId === null ? null : (names.get(actorId) ?? 'a former user'),
        })),
        ledger: view.ledger,
      });
    },

    admit: (command) => act(command, 'sitting.admitted', {}, (tx, sitting, note) => sittings.begin(tx, sitting, note)),

    grantTime: (command, amountSeconds) =>
      change(command, 'time-granted', { seconds: amountSeconds }, (sitting, actor) =>
        decideGrant(sitting, seconds(amountSeconds), actor, command.receivedAt),
      ),

    pause: (command) =>
      change(command, 'paused', {}, (sitting, actor) => decidePause(sitting, actor, command.receivedAt)),

    resume: (command) =>
      change(command, 'resumed', {}, (sitting, actor) => decideResume(sitting, actor, command.receivedAt)),

    async terminate(command) {
      await sittings.written(command.sittingId);
      return act(command, 'sitting.terminated', {}, async (tx, sitting, note) => {
        const decided: Result<Change<Scored>> | null = decideEnd(sitting, 'terminated', command.receivedAt);
        if (decided === null) return refuse('sitting-not-open', 'This sitting has ended already.');
        if (!decided.ok) return decided;
        // The sweep closes it, once all that was received in time is written.
        if (decided.value.next.endKind === 'expired')
          return refuse('sitting-not-open', 'The time of this sitting is up; it is being closed.');
        await sittings.closing.close(tx, [{ sitting, change: decided.value, note }]);
        return ok(null);
      });
    },

    reportIncident: (command, blocksResult) =>
      act(command, 'incident.reported', { blocksResult }, async (tx, sitting, note) => {
        if (blocksResult && sitting.resultShownAt !== null)
          return refuse(
            'outcome-already-shown',
            'The candidate has seen the result, so it can no longer be held. Report the incident without holding it.',
          );
        await insertIncident(tx, {
          id: deps.random.id(),
          sittingId: sitting.id,
          description: command.reason,
          blocksResult,
          reportedBy: command.principal.personId,
          at: command.receivedAt,
        });
        await noteEvent(tx, sitting.id, { ...note, kind: 'incident', detail: { blocksResult } });
        if (blocksResult && sitting.status === 'scored')
          await sittings.closing.score(tx, [
            {
              sitting,
              terminated: false,
              decision: { cause: 'incident', at: note.at, actorId: note.actorId, reason: note.reason },
            },
          ]);
        return ok(null);
      }),

    async releaseDevice(command) {
      const done = await act(command, 'sitting.device-released', {}, async (tx, sitting, note) => {
        if (sitting.status !== 'in-progress' && sitting.status !== 'paused')
          return refuse('sitting-not-open', `This sitting is ${sitting.status}.`, { status: sitting.status });
        await freeDevice(tx, sitting.id);
        await noteEvent(tx, sitting.id, { ...note, kind: 'device-released' });
        return ok(null);
      });
      if (done.ok) deps.onDeviceFree(command.sittingId);
      return done;
    },
  };
}
