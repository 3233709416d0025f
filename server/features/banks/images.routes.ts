import { imageOperations } from '../../contract/images.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Mount } from '../../http/mount.ts';
import type { StoredImage } from './images.repo.ts';

export function mountBankImages(mount: Mount, image: (hash: string) => Promise<StoredImage | null>): void {
  mount(imageOperations.readBankImage, async ({ params: { hash }, show }) => {
    const found = await image(hash);
    if (found === null) return refuse('not-found', 'There is no such image.');
    show({ ...found, keep: true });
    return ok(undefined);
  });
}
