import type { HelpEntry, ItemComments, OpenHelp, RoomMessage } from '../../contract/assistance.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { type Instant, instant, minutes, seconds } from '../../core/time/instant.ts';
import type { Principal } from '../../http/mount.ts';
import type { Database, Transaction } from '../../ports/database.ts';
import type { Random } from '../../ports/random.ts';
import type { RateLimiter, TryRule } from '../../ports/rate-limiter.ts';
import { appendAudit } from '../audit/index.ts';
import { selectOptionalDelivery } from '../deliveries/index.ts';
import {
  lockOptionalSitting,
  noteEvent,
  noteEvents,
  type ProgramRules,
  type SittingActions,
  type StoredSitting,
  selectOptionalSitting,
} from '../sittings/index.ts';
import {
  asksRegistrar,
  insertComment,
  insertHelpIncident,
  insertMessages,
  lockOpenSittingIds,
  selectHelp,
  selectItemComments,
  selectMessages,
  selectOptionalOpenHelp,
  settleHelp,
} from './assistance.repo.ts';

/** Somebody in need writes twice or thrice; what is more fills a proctor's screen. Per sitting. */
const helpRule: TryRule = { tries: 4, windowMs: minutes(5), firstDelayMs: minutes(1), maxDelayMs: minutes(5) };
const commentRule: TryRule = { tries: 20, windowMs: minutes(10), firstDelayMs: minutes(1), maxDelayMs: minutes(10) };

const answeredShownFor = seconds(7 * 24 * 3600);
const mostComments = 2000;

export interface Conversation {
  readonly messages: RoomMessage[];
  readonly openHelp: OpenHelp | null;
}

interface Own {
  readonly candidateId: string;
  readonly sittingId: string;
}

/** What a candidate can say to people while the sitting is open, and what they answer. */
export interface Assistance {
  askHelp(own: Own, text: string, now: Instant): Promise<Result<{ messages: RoomMessage[] }>>;
  commentOnItem(own: Own, position: number, text: string, now: Instant): Promise<Result<null>>;
  messages(own: Own): Promise<Result<{ messages: RoomMessage[] }>>;
  conversation(sittingId: string): Promise<Result<Conversation>>;
  /** A proctor's message to one candidate; it answers the help they asked for. */
  send(principal: Principal, sittingId: string, text: string, now: Instant): Promise<Result<Conversation>>;
  sendToAll(principal: Principal, deliveryId: string, text: string, now: Instant): Promise<Result<{ sent: number }>>;
  /** Requests for help from deliveries that no proctor watches. */
  helpForRegistrar(now: Instant): Promise<HelpEntry[]>;
  answerAsRegistrar(principal: Principal, sittingId: string, text: string, now: Instant): Promise<Result<Conversation>>;
  itemComments(bankId: string | null): Promise<ItemComments[]>;
}

export function createAssistance(deps: {
  readonly database: Database;
  readonly random: Random;
  readonly limiter: RateLimiter;
  readonly programs: Pick<ProgramRules, 'optionalExam'>;
  readonly sittings: Pick<SittingActions, 'announcer'>;
  /** Shows a proctor's board what has changed, at once. */
  readonly lookNow: (deliveryId: string) => void;
}): Assistance {
  const { database, random, limiter, programs, sittings } = deps;

  const conversationOf = async (sittingId: string): Promise<Conversation> => ({
    messages: await selectMessages(database, sittingId),
    openHelp: await selectOptionalOpenHelp(database, sittingId),
  });

  /** The rooms that show these sittings read them anew, and find the message; so does the board. */
  function tellAfterCommit(tx: Transaction, sittingIds: readonly string[], deliveryId: string) {
    tx.afterCommit(() => {
      sittings.announcer.announce(sittingIds);
      deps.lookNow(deliveryId);
    });
  }

  async function ownOpen(tx: Transaction, { candidateId, sittingId }: Own): Promise<Result<StoredSitting>> {
    const sitting = await lockOptionalSitting(tx, sittingId);
    if (sitting === null || sitting.candidateId !== candidateId)
      return refuse('not-found', 'You have no such sitting.');
    return isOpen(sitting)
      ? ok(sitting)
      : refuse('sitting-closed', 'This sitting has ended.', { status: sitting.status });
  }

  async function take(key: string, rule: TryRule, now: Instant): Promise<Result<null>> {
    const verdict = await limiter.take(key, rule);
    if (verdict.allowed) return ok(null);
    const retryAfterSeconds = Math.ceil(verdict.retryAfterMs / 1000);
    return refuse('too-many-tries', `You have written a lot in a short time. Try again in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
      retryAt: now + verdict.retryAfterMs,
    });
  }

  /** A message of staff into one room; `mayWrite` judges the sitting under its lock. */
  async function write(
    principal: Principal & { readonly role: 'proctor' | 'registrar' },
    sittingId: string,
    text: string,
    now: Instant,
    mayWrite: (tx: Transaction, sitting: StoredSitting) => Promise<Result<null>>,
  ): Promise<Result<Conversation>> {
    const done = await database.transaction(async (tx): Promise<Result<null>> => {
      const sitting = await lockOptionalSitting(tx, sittingId);
      if (sitting === null) return refuse('not-found', 'There is no such sitting.');
      if (sitting.candidateId === principal.personId)
        return refuse('own-record', 'Nobody may answer themselves; ask somebody else.');
      const may = await mayWrite(tx, sitting);
      if (!may.ok) return may;
      const answered = await settleHelp(tx, sittingId, principal.personId, now);
      await insertMessages(tx, [
        {
          id: random.id(),
          sittingId,
          authorId: principal.personId,
          authorRole: principal.role,
          text,
          toAll: false,
          at: now,
          incidentId: null,
        },
      ]);
      const kind = answered > 0 ? 'help-answered' : 'message-sent';
      await noteEvent(tx, sittingId, {
        kind,
        at: now,
        actorId: principal.personId,
        actorRole: principal.role,
        reason: text,
      });
      tellAfterCommit(tx, [sittingId], sitting.deliveryId);
      await appendAudit(tx, {
        actorId: principal.personId,
        action: `sitting.${kind}`,
        subject: { kind: 'sitting', id: sittingId },
        detail: { answered },
        at: now,
      });
      return ok(null);
    });
    return done.ok ? ok(await conversationOf(sittingId)) : done;
  }

  return {
    async askHelp(own, text, now) {
      const allowed = await take(`help:${own.sittingId}`, helpRule, now);
      if (!allowed.ok) return allowed;
      const done = await database.transaction(async (tx): Promise<Result<null>> => {
        const sitting = await ownOpen(tx, own);
        if (!sitting.ok) return sitting;
        const { id: sittingId, deliveryId, candidateId } = sitting.value;
        const delivery = await selectOptionalDelivery(tx, deliveryId);
        const incidentId = delivery?.needsAdmission ? null : random.id();
        if (incidentId !== null)
          await insertHelpIncident(tx, { id: incidentId, sittingId, candidateId, text, at: now });
        await insertMessages(tx, [
          {
            id: random.id(),
            sittingId,
            authorId: candidateId,
            authorRole: 'candidate',
            text,
            toAll: false,
            at: now,
            incidentId,
          },
        ]);
        await noteEvent(tx, sittingId, {
          kind: 'help-asked',
          at: now,
          actorId: candidateId,
          actorRole: 'candidate',
          reason: text,
        });
        tellAfterCommit(tx, [sittingId], deliveryId);
        return ok(null);
      });
      return done.ok ? ok({ messages: await selectMessages(database, own.sittingId) }) : done;
    },

    async commentOnItem(own, position, text, now) {
      const allowed = await take(`item-comment:${own.sittingId}`, commentRule, now);
      if (!allowed.ok) return allowed;
      return database.transaction(async (tx): Promise<Result<null>> => {
        const sitting = await ownOpen(tx, own);
        if (!sitting.ok) return sitting;
        const comment = { id: random.id(), sittingId: own.sittingId, position, text, at: now };
        return (await insertComment(tx, comment)) ? ok(null) : refuse('not-found', 'There is no such item.');
      });
    },

    async messages({ candidateId, sittingId }) {
      const sitting = await selectOptionalSitting(database, sittingId);
      if (sitting?.candidateId !== candidateId) return refuse('not-found', 'You have no such sitting.');
      return ok({ messages: await selectMessages(database, sittingId) });
    },

    async conversation(sittingId) {
      if ((await selectOptionalSitting(database, sittingId)) === null)
        return refuse('not-found', 'There is no such sitting.');
      return ok(await conversationOf(sittingId));
    },

    send: (principal, sittingId, text, now) =>
      write({ ...principal, role: 'proctor' }, sittingId, text, now, async (tx, sitting) =>
        isOpen(sitting) || (await selectOptionalOpenHelp(tx, sittingId)) !== null
          ? ok(null)
          : refuse('sitting-not-open', `This sitting is ${sitting.status}: nobody is in its room.`, {
              status: sitting.status,
            }),
      ),

    sendToAll: (principal, deliveryId, text, now) =>
      database.transaction(async (tx): Promise<Result<{ sent: number }>> => {
        if ((await selectOptionalDelivery(tx, deliveryId)) === null)
          return refuse('not-found', 'There is no such delivery.');
        const sittingIds = await lockOpenSittingIds(tx, deliveryId, principal.personId);
        if (sittingIds.length === 0) return refuse('conflict', 'Nobody sits this delivery now.');
        await insertMessages(
          tx,
          sittingIds.map((sittingId) => ({
            id: random.id(),
            sittingId,
            authorId: principal.personId,
            authorRole: 'proctor',
            text,
            toAll: true,
            at: now,
            incidentId: null,
          })),
        );
        await noteEvents(tx, sittingIds, {
          kind: 'message-to-all',
          at: now,
          actorId: principal.personId,
          actorRole: 'proctor',
          reason: text,
        });
        tellAfterCommit(tx, sittingIds, deliveryId);
        await appendAudit(tx, {
          actorId: principal.personId,
          action: 'delivery.message-sent',
          subject: { kind: 'delivery', id: deliveryId },
          detail: { sittings: sittingIds.length },
          at: now,
        });
        return ok({ sent: sittingIds.length });
      }),

    helpForRegistrar: async (now) =>
      (await selectHelp(database, instant(now - answeredShownFor))).map((row) => ({
        ...row,
        examTitle: programs.optionalExam(row.programId, row.examId)?.title ?? row.examId,
      })),

    answerAsRegistrar: (principal, sittingId, text, now) =>
      write({ ...principal, role: 'registrar' }, sittingId, text, now, async (tx) =>
        (await asksRegistrar(tx, sittingId))
          ? ok(null)
          : refuse('conflict', 'This candidate has asked the registrar nothing; proctors write to those they watch.'),
      ),

    itemComments: (bankId) => selectItemComments(database, bankId, mostComments),
  };
}

const isOpen = ({ status }: StoredSitting): boolean => status !== 'scored' && status !== 'voided';
