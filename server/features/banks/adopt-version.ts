import type { Instant } from '../../core/time/instant.ts';
import type { Database, Transaction } from '../../ports/database.ts';
import { insertVersion, type NewVersion, upsertCurrent } from './banks.repo.ts';
import type { ImageFile } from './read-images.ts';
import { storeImages } from './store-images.ts';

/**
 * Makes a version current that another process has read from its folder and checked, without reading it once more here. `record` writes what is to be
 * told of it into the same transaction.
 */
export async function adoptVersion(
  database: Database,
  version: NewVersion,
  images: readonly ImageFile[],
  record: (tx: Transaction) => Promise<void>,
  now: Instant,
): Promise<void> {
  await storeImages(database, images, now);
  await database.transaction(async (tx) => {
    await insertVersion(tx, version, now);
    await upsertCurrent(tx, version.bankId, version.versionId);
    await record(tx);
  });
}
