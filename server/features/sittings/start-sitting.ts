import { createHmac } from 'node:crypto';
import seedrandom from 'seedrandom';
import { assembleForm } from '../../core/form/assemble-form.ts';
import { ExposureWindow, windowOf } from '../../core/form/exposure-window.ts';
import { formDigest, type Generator } from '../../core/form/form.ts';
import { shortCells } from '../../core/form/short-cells.ts';
import type { Bank, Blueprint } from '../../core/item/bank.ts';
import { languagesOf } from '../../core/item/languages.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { decideStart } from '../../core/sitting/decisions.ts';
import { checkWindow } from '../../core/sitting/delivery-window.ts';
import type { Instant } from '../../core/time/instant.ts';
import { openingEntries } from '../../core/time/ledger.ts';
import { createTurns } from '../../core/turns.ts';
import type { Transaction } from '../../ports/database.ts';
import { type Delivery, selectOptionalDelivery } from '../deliveries/index.ts';
import { selectExtraTimePercent } from './accommodations.repo.ts';
import type { SittingDeps } from './deps.ts';
import { insertForm, type NewForm, selectRecentForms, selectSeenItems } from './forms.repo.ts';
import {
  type ChangeNote,
  insertSitting,
  lockOptionalSitting,
  type StoredSitting,
  selectOptionalOpenSitting,
  updateLanguage,
  writeChanges,
} from './sittings.repo.ts';

/** What other nodes delivered is read again after this time: exposure steers the draw, it decides nothing. */
const exposureFreshMs = 15_000;
/** A room that starts at one instant takes turns, and leaves connections to those who are sitting already. */
const startsAtOnce = 6;

export const generator: Generator = (seed) => seedrandom(seed);

export interface StartSitting {
  /**
   * Checks in to a delivery and, where no proctor admits, starts the clock. Asked again while a sitting of this exam is open, it answers
   * that one [SIT-1]. The language of the item texts, null for the bank's own, can be chosen until the clock starts.
   */
  enter(
    candidateId: string,
    deliveryId: string,
    deviceId: string,
    now: Instant,
    language?: string | null,
  ): Promise<Result<{ sittingId: string }>>;
  /** Keeps a place in a delivery; the candidate checks in later, by entering it. Eligibility is asked now and again then. */
  schedule(
    tx: Transaction,
    candidateId: string,
    deliveryId: string,
    now: Instant,
  ): Promise<Result<{ sittingId: string }>>;
  /** Starts the clock of a sitting that waits; the caller holds its lock. */
  begin(tx: Transaction, sitting: StoredSitting, note: Omit<ChangeNote, 'kind'>): Promise<Result<null>>;
}

export function createStartSitting(deps: SittingDeps): StartSitting {
  const exposures = new Map<string, { readAt: Instant; recent: ExposureWindow }>();
  const turns = createTurns(startsAtOnce);

  /**
   * What recent forms of the exam held. Read on the caller's connection: one that waited here for a second one could wait for itself.
   */
  async function recentFormsOf(
    tx: Transaction,
    { programId, examId }: StoredSitting,
    blueprint: Blueprint,
    now: Instant,
  ) {
    const size = windowOf(blueprint);
    const key = `${programId}/${examId}/${size}`;
    const known = exposures.get(key);
    if (known && now - known.readAt < exposureFreshMs) return known.recent;
    const recent = new ExposureWindow(size, await selectRecentForms(tx, programId, examId, size));
    exposures.set(key, { readAt: now, recent });
    return recent;
  }

  async function enter(
    candidateId: string,
    deliveryId: string,
    deviceId: string,
    now: Instant,
    language: string | null = null,
  ): Promise<Result<{ sittingId: string }>> {
    const delivery = await selectOptionalDelivery(deps.database, deliveryId);
    if (delivery === null) return refuse('not-found', 'There is no such delivery.');
    return turns.take(() => enterInTurn(candidateId, delivery, { deviceId, language }, now));
  }

  function enterInTurn(
    candidateId: string,
    delivery: Delivery,
    chosen: { readonly deviceId: string; readonly language: string | null },
    now: Instant,
  ): Promise<Result<{ sittingId: string }>> {
    const { language } = chosen;
    return deps.database
      .transaction(async (tx) => {
        const open = await selectOptionalOpenSitting(tx, candidateId, delivery.programId, delivery.examId);
        if (open?.status === 'ready' && language !== null && open.language !== language) {
          const available = await checkLanguage(delivery, language);
          if (!available.ok) return available;
          await updateLanguage(tx, open.id, language, now);
        }
        if (open !== null && open.status !== 'scheduled') return ok({ sittingId: open.id });
        if (open !== null && open.deliveryId !== delivery.id)
          return refuse('conflict', 'You are scheduled for another delivery of this exam: start it there.', {
            deliveryId: open.deliveryId,
          });
        const made = await place(tx, delivery, candidateId, { status: 'ready', ...chosen }, now);
        if (!made.ok) return made;
        // Another device of this candidate may have been quicker, even at another delivery, which then says who admits.
        if (made.value.status === 'ready' && made.value.deliveryId === delivery.id && !delivery.needsAdmission) {
          const note = { at: now, actorId: candidateId, actorRole: 'candidate', reason: null } as const;
          const begun = await beginAt(tx, delivery, made.value, note);
          if (!begun.ok) throw new Refused(begun.refusal);
        }
        return ok({ sittingId: made.value.id });
      })
      .catch((error: unknown) => {
        if (error instanceof Refused) return { ok: false as const, refusal: error.refusal };
        throw error;
      });
  }

  async function schedule(
    tx: Transaction,
    candidateId: string,
    deliveryId: string,
    now: Instant,
  ): Promise<Result<{ sittingId: string }>> {
    const delivery = await selectOptionalDelivery(tx, deliveryId);
    if (delivery === null) return refuse('not-found', 'There is no such delivery.');
    const placed = await place(tx, delivery, candidateId, { status: 'scheduled', deviceId: null, language: null }, now);
    if (!placed.ok) return placed;
    if (placed.value.status !== 'scheduled' || placed.value.deliveryId !== deliveryId)
      return refuse('sitting-open-already', 'This candidate has an open sitting of this exam.');
    return ok({ sittingId: placed.value.id });
  }

  async function place(
    tx: Transaction,
    delivery: Delivery,
    candidateId: string,
    as: {
      readonly status: 'scheduled' | 'ready';
      readonly deviceId: string | null;
      readonly language: string | null;
    },
    now: Instant,
  ): Promise<Result<StoredSitting>> {
    const { programId, examId } = delivery;
    const window = checkWindow(as.status === 'ready' ? delivery : { ...delivery, opensAt: null }, now);
    if (!window.ok) return window;
    const exam = deps.programs.optionalExam(programId, examId);
    if (exam === null) return refuse('not-found', 'The program of this delivery has no such exam any more.');
    const impartial = await refuseKeyReader(tx, delivery, candidateId, exam.bankId);
    if (!impartial.ok) return impartial;
    const available = await checkLanguage(delivery, as.language);
    if (!available.ok) return available;
    const eligible = await deps.programs.eligibilityFor(tx, { personId: candidateId, programId, examId, now });
    if (!eligible.ok) return eligible;
    const sitting = await insertSitting(
      tx,
      {
        id: deps.random.id(),
        deliveryId: delivery.id,
        candidateId,
        programId,
        examId,
        ...eligible.value,
        passPercent: exam.passPercent,
        itemCount: exam.itemCount,
        baseMinutes: exam.minutes,
        ...as,
        room: exam.room,
      },
      now,
    );
    if (sitting !== null) return ok(sitting);
    const open = await selectOptionalOpenSitting(tx, candidateId, programId, examId);
    const locked = open && (await lockOptionalSitting(tx, open.id));
    return locked ? ok(locked) : refuse('conflict', 'This sitting was being started elsewhere; try again.');
  }

  /** Null is the bank's own language, and that of a bank that is not loaded: what else is wrong is told at the start. */
  async function checkLanguage({ programId, examId }: Delivery, language: string | null): Promise<Result<null>> {
    const exam = deps.programs.optionalExam(programId, examId);
    const bank = exam && (await deps.banks.currentVersion(exam.bankId));
    return exam === null || bank === null || language === null ? ok(null) : offeredIn(bank, exam.blueprintId, language);
  }

  async function begin(tx: Transaction, sitting: StoredSitting, note: Omit<ChangeNote, 'kind'>): Promise<Result<null>> {
    return beginAt(tx, await selectOptionalDelivery(tx, sitting.deliveryId), sitting, note);
  }

  async function beginAt(
    tx: Transaction,
    delivery: Delivery | null,
    sitting: StoredSitting,
    note: Omit<ChangeNote, 'kind'>,
  ): Promise<Result<null>> {
    if (sitting.status === 'in-progress') return ok(null);
    const [extraTimePercent, form] = await Promise.all([
      selectExtraTimePercent(tx, sitting.candidateId),
      makeForm(tx, delivery, sitting, note.at),
    ]);
    const change = decideStart(sitting, openingEntries(sitting.baseMinutes, extraTimePercent, note.at), note.at);
    if (!change.ok) return change;
    if (!form.ok) return form;
    insertForm(tx, form.value);
    writeChanges(tx, [{ sitting, change: change.value, note: { ...note, kind: 'started' } }]);
    await deps.programs.recordSittingStarted(tx, {
      personId: sitting.candidateId,
      programId: sitting.programId,
      examId: sitting.examId,
      sittingId: sitting.id,
      registration: sitting.registration,
      attempt: sitting.attempt,
      at: note.at,
    });
    return ok(null);
  }

  /** Assembles the form, with all that is stored of it [FORM-1]. */
  async function makeForm(
    tx: Transaction,
    delivery: Delivery | null,
    sitting: StoredSitting,
    now: Instant,
  ): Promise<Result<NewForm>> {
    const exam = deps.programs.optionalExam(sitting.programId, sitting.examId);
    if (exam === null) return refuse('not-found', 'The program has no such exam any more.');
    const bank = await deps.banks.currentVersion(exam.bankId);
    if (bank === null)
      return refuse(
        'form-not-assemblable',
        `The question bank "${exam.bankId}" is not loaded; tell the operator of this server.`,
      );
    if (delivery?.isLive && bank.isSample)
      return refuse(
        'sample-bank-refused',
        'This delivery is live, and its question bank is a public sample. Load a private bank (BANKS_DIR) before candidates sit it.',
        { bankId: bank.bankId },
      );
    const impartial = await refuseKeyReader(tx, delivery, sitting.candidateId, bank.bankId);
    if (!impartial.ok) return impartial;
    const withheld = await deps.itemReview.withheldItems(tx, bank);
    const offered = offeredIn(bank, exam.blueprintId, sitting.language ?? bank.language);
    if (!offered.ok) return offered;
    const excluded = new Set<string>();
    const lastSeen = new Map<string, number>();
    (await selectSeenItems(tx, sitting.candidateId, bank.bankId)).forEach((shown, order) => {
      for (const itemId of shown.itemIds) {
        lastSeen.set(itemId, order);
        if (shown.programId === sitting.programId && shown.registration === sitting.registration) excluded.add(itemId);
      }
    });
    const blueprint = bank.blueprints.get(exam.blueprintId);
    const recent = blueprint === undefined ? null : await recentFormsOf(tx, sitting, blueprint, now);
    const form = assembleForm({
      bank,
      blueprintId: exam.blueprintId,
      seed: createHmac('sha256', deps.secretKey).update(sitting.id).digest('hex'),
      generator,
      withheld,
      excluded,
      lastSeen,
      exposure: recent?.counts ?? new Map(),
    });
    if (!form.ok) return bank.isSample ? form : (refuseForWantOfReviews(bank, exam.blueprintId, withheld) ?? form);
    // Counted at once, so that a room that starts at one instant wears the pool evenly too.
    recent?.add(form.value.items.map(({ itemId }) => itemId));
    return ok({
      sittingId: sitting.id,
      bankId: bank.bankId,
      programId: sitting.programId,
      examId: sitting.examId,
      form: form.value,
      digest: formDigest(form.value),
      deliveredAt: now,
    });
  }

  /** Nobody who can read keys, or ever has read one, sits an exam that counts [ROLE-1]. */
  async function refuseKeyReader(
    tx: Transaction,
    delivery: Delivery | null,
    candidateId: string,
    bankId: string,
  ): Promise<Result<null>> {
    if (!delivery?.isLive || !(await deps.itemReview.knowsKeys(tx, candidateId, bankId))) return ok(null);
    return refuse(
      'knows-keys',
      'Whoever administers this server, or has looked at a key of this exam’s question bank, can know the answers and cannot sit it in a live delivery.',
      { bankId },
    );
  }

  return { enter, schedule, begin };
}

/** Says all that people have to review before forms can be made, and not only what the search stumbled on. */
function refuseForWantOfReviews(bank: Bank, blueprintId: string, withheld: ReadonlySet<string>) {
  const cells = shortCells(bank, blueprintId, withheld);
  if (cells.length === 0) return null;
  const wanting = cells.map(
    ({ topic, level, needed, available, missing }) =>
      `topic ${topic}${level === null ? '' : `, level ${level}`}: ${needed} wanted, ${available} reviewed, ${missing} missing`,
  );
  return refuse(
    'form-not-assemblable',
    `The question bank "${bank.bankId}" has too few reviewed items for this exam (${wanting.join('; ')}). Tell the people who run it.`,
    { blueprint: blueprintId, cells },
  );
}

function offeredIn(bank: Bank, blueprintId: string, language: string): Result<null> {
  const languages = languagesOf(bank, blueprintId);
  return languages.includes(language)
    ? ok(null)
    : refuse('language-not-available', `This exam is not offered in "${language}".`, { languages: [...languages] });
}

/** Takes a refusal through the transaction, so that what was written before it is rolled back. */
export class Refused extends Error {
  readonly refusal;
  constructor(refusal: Extract<Result<never>, { ok: false }>['refusal']) {
    super(refusal.code);
    this.refusal = refusal;
  }
}
