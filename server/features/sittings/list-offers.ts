import type { DeliveryOffer } from '../../contract/sittings.ts';
import { languagesOf } from '../../core/item/languages.ts';
import { selectDeliveries } from '../deliveries/index.ts';
import { selectExtraTimePercent } from './accommodations.repo.ts';
import type { SittingDeps } from './deps.ts';

/** What could be sat, with what it means for this person. Whether they may start it is the program's to say. */
export async function listOffers(deps: SittingDeps, candidateId: string): Promise<DeliveryOffer[]> {
  const extraTimePercent = await selectExtraTimePercent(deps.database, candidateId);
  const offers: DeliveryOffer[] = [];
  for (const delivery of await selectDeliveries(deps.database)) {
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
