import type { DeliveryOffer } from '../../contract/sittings.ts';
import { languagesOf } from '../../core/item/languages.ts';
import { isOnePointEach } from '../../core/scoring/score-item.ts';
import type { Instant } from '../../core/time/instant.ts';
import { type Delivery, selectDeliveries } from '../deliveries/index.ts';
import { selectExtraTimePercent } from './accommodations.repo.ts';
import type { SittingDeps } from './deps.ts';
import { selectKeptPlaces } from './sittings.repo.ts';

/**
 * What could be sat, with what it means for this person: no delivery whose window is over, and where a place is kept for
 * them none but that one for its exam: a place binds until it is withdrawn, even past its window. Whether they may start it is the program's to say.
 */
export async function listOffers(deps: SittingDeps, candidateId: string, now: Instant): Promise<DeliveryOffer[]> {
  const extraTimePercent = await selectExtraTimePercent(deps.database, candidateId);
  const kept = await selectKeptPlaces(deps.database, candidateId);
  const offers: DeliveryOffer[] = [];
  for (const delivery of startable(await selectDeliveries(deps.database), kept, now)) {
    const exam = deps.programs.optionalExam(delivery.programId, delivery.examId);
    if (exam === null) continue;
    const bank = await deps.banks.currentVersion(exam.bankId);
    offers.push({
      deliveryId: delivery.id,
      title: delivery.title,
      programId: delivery.programId,
      examId: delivery.examId,
      examTitle: exam.title,
      itemCount: exam.itemCount,
      minutes: exam.minutes,
      passPercent: exam.passPercent,
      onePointEach: bank === null || isOnePointEach(bank, exam.blueprintId),
      opensAt: delivery.opensAt,
      closesAt: delivery.closesAt,
      needsAdmission: delivery.needsAdmission,
      isSample: bank?.isSample ?? false,
      languages: bank === null ? [] : [...languagesOf(bank, exam.blueprintId)],
      room: exam.room,
      accommodationMinutes: Math.ceil((exam.minutes * extraTimePercent) / 100),
    });
  }
  return offers;
}

function startable(deliveries: readonly Delivery[], kept: readonly string[], now: Instant): readonly Delivery[] {
  const places = deliveries.filter(({ id }) => kept.includes(id));
  const isBoundElsewhere = ({ id, programId, examId }: Delivery) =>
    places.some((place) => place.programId === programId && place.examId === examId && place.id !== id);
  return deliveries.filter(
    (delivery) => (delivery.closesAt === null || now < delivery.closesAt) && !isBoundElsewhere(delivery),
  );
}
