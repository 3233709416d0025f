import type { Room } from '../../contract/sittings.ts';
import { deliverForm } from '../../core/form/deliver-form.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { decideDevice } from '../../core/sitting/device.ts';
import type { Instant } from '../../core/time/instant.ts';
import { selectOptionalDelivery } from '../deliveries/index.ts';
import type { SittingDeps } from './deps.ts';
import { assignDevice, freeDevice, selectOptionalDevice, upsertDevice } from './devices.repo.ts';
import { selectRoomFacts } from './room.repo.ts';
import {
  lockOptionalSitting,
  noteEvent,
  type StoredSitting,
  selectOptionalSitting,
  selectSittingViews,
} from './sittings.repo.ts';

export interface Attachment {
  readonly room: Room;
  /** The device that held the sitting before, when this one took over. */
  readonly formerDevice: string | null;
}

export interface AttachDevice {
  attach(
    claim: { candidateId: string; sittingId: string; deviceId: string; connectionId: string; takeOver: boolean },
    now: Instant,
  ): Promise<Result<Attachment>>;
  /** The holder lets another device take over. */
  release(candidateId: string, sittingId: string, deviceId: string, now: Instant): Promise<Result<null>>;
}

export function createAttachDevice(
  deps: SittingDeps & {
    announce: (ids: readonly string[]) => void;
    written: (sittingId: string) => Promise<void>;
    titles: Parameters<typeof selectSittingViews>[2];
  },
): AttachDevice {
  async function attach(
    claim: { candidateId: string; sittingId: string; deviceId: string; connectionId: string; takeOver: boolean },
    now: Instant,
  ): Promise<Result<Attachment>> {
    const { database } = deps;
    let formerDevice: string | null = null;
    // Nearly always the device holds the sitting already, and this is all.
    for (let tries = 0; !(await upsertDevice(database, { ...claim, nodeId: deps.nodeId, at: now })); tries++) {
      const sitting = ownOpen(await selectOptionalSitting(database, claim.sittingId), claim.candidateId);
      if (!sitting.ok) return sitting;
      if (tries > 0)
        return refuse('open-on-another-device', 'Another device has just taken over this sitting.', {
          holder: 'living',
          leaseUntil: null,
        });
      const taken = await takePlace(claim, now);
      if (!taken.ok) return taken;
      formerDevice = taken.value;
    }
    return ok({ room: await roomOf(claim.sittingId), formerDevice });
  }

  async function takePlace(
    claim: { candidateId: string; sittingId: string; deviceId: string; takeOver: boolean },
    now: Instant,
  ): Promise<Result<string | null>> {
    // What the former device sent before counts.
    await deps.written(claim.sittingId);
    return deps.database.transaction(async (tx) => {
      const sitting = ownOpen(await lockOptionalSitting(tx, claim.sittingId), claim.candidateId);
      if (!sitting.ok) return sitting;
      const { deviceId: holder, deviceFree: free, deliveryId, id } = sitting.value;
      const sighting = await selectOptionalDevice(tx, id);
      const delivery = await selectOptionalDelivery(tx, deliveryId);
      const decision = decideDevice(
        { holder, free, seenAt: sighting?.seenAt ?? null, proctored: delivery?.needsAdmission ?? false },
        claim.deviceId,
        claim.takeOver,
        now,
      );
      if (!decision.ok) return decision;
      if (decision.value === 'same') return ok(null);
      await assignDevice(tx, id, claim.deviceId);
      if (decision.value === 'first') return ok(null);
      await noteEvent(tx, id, {
        kind: 'device-changed',
        at: now,
        actorId: claim.candidateId,
        actorRole: 'candidate',
        reason: null,
        detail: { from: holder, to: claim.deviceId, released: free, formerSeenAt: sighting?.seenAt ?? null },
      });
      tx.afterCommit(() => deps.announce([id]));
      return ok(holder);
    });
  }

  async function roomOf(sittingId: string): Promise<Room> {
    const { database, banks, clock, titles } = deps;
    const { form, language, ...facts } = await selectRoomFacts(database, sittingId);
    const bank = await banks.version(form.bankVersionId);
    // Read last, so that a change made meanwhile is in it.
    const [sitting] = await selectSittingViews(database, { sittingIds: [sittingId] }, titles, clock.now());
    if (sitting === undefined) throw new Error(`sitting ${sittingId} is gone`);
    const formLanguage = language ?? bank.language;
    return { sitting, form: deliverForm(form, bank, formLanguage), formLanguage, ...facts };
  }

  async function release(
    candidateId: string,
    sittingId: string,
    deviceId: string,
    now: Instant,
  ): Promise<Result<null>> {
    return deps.database.transaction(async (tx) => {
      const sitting = ownOpen(await lockOptionalSitting(tx, sittingId), candidateId);
      if (!sitting.ok) return sitting;
      if (sitting.value.deviceId !== deviceId)
        return refuse('open-on-another-device', 'This device does not hold the sitting.');
      await freeDevice(tx, sittingId);
      await noteEvent(tx, sittingId, {
        kind: 'device-released',
        at: now,
        actorId: candidateId,
        actorRole: 'candidate',
        reason: null,
      });
      return ok(null);
    });
  }

  return { attach, release };
}

function ownOpen(sitting: StoredSitting | null, candidateId: string): Result<StoredSitting> {
  if (sitting === null || sitting.candidateId !== candidateId) return refuse('not-found', 'You have no such sitting.');
  if (sitting.status === 'in-progress' || sitting.status === 'paused') return ok(sitting);
  if (sitting.status === 'scheduled' || sitting.status === 'ready')
    return refuse('sitting-not-open', 'This sitting has not been started yet.', { status: sitting.status });
  return refuse('sitting-closed', 'This sitting has ended.', { status: sitting.status });
}
