import type { Notes } from '../../contract/assistance.ts';
import type { SittingView } from '../../contract/sittings.ts';
import type { ItemType } from '../../core/item/item.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { EventBus } from '../../ports/event-bus.ts';
import { type Announcer, createAnnouncer } from './announcer.ts';
import { type AttachDevice, createAttachDevice } from './attach-device.ts';
import { type CloseSittings, createCloseSittings } from './close-sittings.ts';
import { type Continuity, createContinuity } from './continuity.ts';
import type { SittingDeps } from './deps.ts';
import { markDisconnected } from './devices.repo.ts';
import { selectFormItems } from './forms.repo.ts';
import { listOffers } from './list-offers.ts';
import { createReadResult, type ReadResult } from './read-result.ts';
import { insertResponses } from './responses.repo.ts';
import { moveForward, replaceNotes } from './room.repo.ts';
import { createSaveBatcher, type SaveBatcher } from './save-batcher.ts';
import { createShowImage, type ShowImage } from './show-image.ts';
import {
  hasOpenSitting,
  type ProgramTitles,
  replaceFlagged,
  selectOptionalSitting,
  selectSittingViews,
} from './sittings.repo.ts';
import { createStartSitting, type StartSitting } from './start-sitting.ts';
import { createSubmitSitting, type SubmitSitting } from './submit-sitting.ts';
import { createSweep } from './sweep.ts';

export { selectExtraTimePercent, upsertAccommodation } from './accommodations.repo.ts';
export { newsOf } from './close-sittings.ts';
export type { ExamDefinition, ItemBanks, ItemReviewRules, OutcomeNews, ProgramRules, SittingDeps } from './deps.ts';
export { freeDevice } from './devices.repo.ts';
export { selectForm, selectOptionalForm } from './forms.repo.ts';
export { insertOutbox, insertOutcomes, type Outcome, selectOptionalCurrentOutcome } from './outcomes.repo.ts';
export { allowLateResponses, countLateResponses, selectCurrentResponses } from './responses.repo.ts';
export {
  type ChangeNote,
  lockOptionalSitting,
  noteEvent,
  noteEvents,
  type StoredSitting,
  selectOptionalSitting,
  selectSittingEvents,
  writeChanges,
} from './sittings.repo.ts';
export { generator } from './start-sitting.ts';

/** The sitting engine of one node. */
export interface SittingActions
  extends Pick<StartSitting, 'enter' | 'schedule' | 'begin'>,
    Pick<AttachDevice, 'attach'> {
  readonly save: SaveBatcher['save'];
  readonly submit: SubmitSitting;
  readonly result: ReadResult;
  readonly image: ShowImage;
  readonly announcer: Announcer;
  readonly closing: CloseSittings;
  readonly continuity: Continuity;
  /** All answers of a sitting that this node received so far are written. */
  written(sittingId: string): Promise<void>;
  /** Closes at once what may be closed; the sweep does so by itself, too. */
  closeDue(): Promise<void>;
  /** Many sittings are being closed. */
  isPressed(): boolean;
  offers(candidateId: string, now: Instant): ReturnType<typeof listOffers>;
  views(where: Parameters<typeof selectSittingViews>[1], now: Instant): Promise<SittingView[]>;
  ownView(candidateId: string, sittingId: string, now: Instant): Promise<SittingView | null>;
  /** The item types of a candidate's own sitting, in the order of its form; null when it is not theirs or was never started. */
  ownItemTypes(candidateId: string, sittingId: string): Promise<ItemType[] | null>;
  flag(sittingId: string, positions: readonly number[]): Promise<void>;
  /** Answers the new version, or null when this device does not hold the open sitting. */
  keepNotes(seat: { sittingId: string; deviceId: string }, notes: Notes): Promise<number | null>;
  /** Linear navigation: goes on to a later item, once every answer received before is written. Null: it may not. */
  advance(seat: { sittingId: string; deviceId: string }, position: number): Promise<number | null>;
  releaseDevice: AttachDevice['release'];
  disconnected(sittingId: string, connectionId: string, seenAt: Instant): Promise<void>;
  hasOpenSitting(candidateId: string, startedBefore: Instant): Promise<boolean>;
  /** Gives the first sign of life, and outage credit if one is due; only then may sittings be served [TIME-6]. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param deps.saveDatabase three connections with prepared statements, for the two lanes of answers and the beats alone: work that holds up every
 *   connection of `database` must hold up neither.
 * @param deps.isDataError the database refuses a value of the statement itself.
 */
export function createSittings(
  deps: SittingDeps & {
    readonly saveDatabase: Database;
    readonly bus: EventBus;
    readonly isConnectionLost: (error: unknown) => boolean;
    readonly isDataError: (error: unknown) => boolean;
  },
): SittingActions {
  const { database, saveDatabase, clock, log, bus, programs } = deps;
  const titles: ProgramTitles = {
    programTitle: (programId) => programs.programTitle(programId),
    examTitle: (programId, examId) => programs.optionalExam(programId, examId)?.title ?? examId,
  };
  const announcer = createAnnouncer({ database, clock, log, bus, titles });
  const closing = createCloseSittings(deps);
  const batcher = createSaveBatcher({
    insert: (rows, wait) => insertResponses(saveDatabase, rows, wait),
    isConnectionLost: deps.isConnectionLost,
    isDataError: deps.isDataError,
    recovered: () => continuity.nextBeat(),
    log,
  });
  const continuity: Continuity = createContinuity({
    nodeId: deps.nodeId,
    database: saveDatabase,
    clock,
    log,
    writtenThrough: (now) => batcher.writtenThrough(now),
    onBeat(credited) {
      announcer.announce(credited);
      void sweep.run();
      void announcer.lookForChanges().catch(() => undefined);
    },
  });
  const sweep = createSweep({
    database,
    clock,
    log,
    closing,
    isConnectionLost: deps.isConnectionLost,
    expirableBefore: (now) => continuity.expirableBefore(now),
    announce: announcer.announce,
  });
  const { enter, schedule, begin } = createStartSitting(deps);
  const { attach, release } = createAttachDevice({
    ...deps,
    announce: announcer.announce,
    written: batcher.written,
    titles,
  });
  const views: SittingActions['views'] = (where, now) => selectSittingViews(database, where, titles, now);

  return {
    enter,
    schedule,
    begin,
    attach,
    announcer,
    closing,
    continuity,
    views,
    save: batcher.save,
    written: batcher.written,
    submit: createSubmitSitting({
      ...deps,
      closing,
      written: batcher.written,
      closeDue: sweep.run,
      nextBeat: continuity.nextBeat,
      announce: announcer.announce,
    }),
    closeDue: sweep.run,
    isPressed: sweep.isPressed,
    result: createReadResult(deps),
    image: createShowImage(deps),
    offers: (candidateId, now) => listOffers(deps, candidateId, now),
    ownView: async (candidateId, sittingId, now) => (await views({ candidateId, sittingId }, now))[0] ?? null,
    async ownItemTypes(candidateId, sittingId) {
      const sitting = await selectOptionalSitting(database, sittingId);
      if (sitting?.candidateId !== candidateId) return null;
      const form = (await selectFormItems(database, [sittingId])).get(sittingId);
      if (form === undefined) return null;
      const bank = await deps.banks.version(form.bankVersionId);
      return form.items.map(({ itemId }) => {
        const item = bank.items.get(itemId);
        if (item === undefined) throw new Error(`bank version ${bank.versionId} has no item ${itemId}`);
        return item.type;
      });
    },
    flag: (sittingId, positions) => replaceFlagged(database, sittingId, positions),
    keepNotes: (seat, notes) => replaceNotes(database, { ...seat, notes }),
    async advance(seat, position) {
      await batcher.written(seat.sittingId);
      return moveForward(database, { ...seat, position });
    },
    releaseDevice: release,
    disconnected: (sittingId, connectionId, seenAt) => markDisconnected(database, sittingId, connectionId, seenAt),
    hasOpenSitting: (candidateId, startedBefore) => hasOpenSitting(database, candidateId, startedBefore),
    start: () => continuity.start(),
    async stop() {
      await sweep.stop();
      // While this node gives signs of life, the others wait for what it has received.
      while (continuity.isReady() && !batcher.isEmpty()) await Promise.race([batcher.drained(), continuity.nextTry()]);
      batcher.stop();
      await continuity.stop();
    },
  };
}
