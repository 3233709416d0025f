import { deliverForm } from '../../core/form/deliver-form.ts';
import { showsImage } from '../../core/item/deliver-item.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { StoredImage } from '../banks/index.ts';
import type { SittingDeps } from './deps.ts';
import { selectFormItems } from './forms.repo.ts';
import { selectOptionalSitting } from './sittings.repo.ts';

export type ShowImage = (asked: {
  readonly candidateId: string;
  readonly sittingId: string;
  readonly hash: string;
}) => Promise<Result<StoredImage>>;

/** An image that an item on the form shows: to this candidate alone, and only while the sitting shows items [KEY-1]. */
export function createShowImage({ database, banks }: Pick<SittingDeps, 'database' | 'banks'>): ShowImage {
  return async ({ candidateId, sittingId, hash }) => {
    const sitting = await selectOptionalSitting(database, sittingId);
    if (sitting?.candidateId !== candidateId) return refuse('not-found', 'You have no such sitting.');
    switch (sitting.status) {
      case 'scheduled':
      case 'ready':
        return refuse('sitting-not-open', 'This sitting has not been started yet.', { status: sitting.status });
      case 'paused':
        return refuse('sitting-paused', 'The items are covered while the sitting is paused.');
      case 'scored':
      case 'voided':
        return refuse('sitting-closed', 'This sitting has ended.', { status: sitting.status });
      case 'in-progress':
        break;
    }
    const form = (await selectFormItems(database, [sittingId])).get(sittingId);
    if (form === undefined) throw new Error(`sitting ${sittingId} was started without a form`);
    const bank = await banks.version(form.bankVersionId);
    const items = deliverForm(form, bank, sitting.language ?? bank.language);
    if (!items.some((item) => showsImage(item, hash)))
      return refuse('not-found', 'No item of this sitting shows this image.');
    const image = await banks.image(hash);
    if (image === null) throw new Error(`image ${hash} of bank version ${bank.versionId} was never stored`);
    return ok(image);
  };
}
