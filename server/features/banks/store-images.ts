import { readFile } from 'node:fs/promises';
import type { Instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import { insertImage, selectMissingImages } from './images.repo.ts';
import type { ImageFile } from './read-images.ts';

/**
 * Stores images that are not stored yet, one at a time, before the version that names them: an image without a version harms nobody.
 *
 * @throws when a file is no longer what was read.
 */
export async function storeImages(database: Database, files: readonly ImageFile[], now: Instant): Promise<void> {
  if (files.length === 0) return;
  const missing = await selectMissingImages(
    database,
    files.map(({ hash }) => hash),
  );
  for (const { hash, mediaType, path } of files) {
    if (missing.has(hash)) await insertImage(database, { hash, mediaType, bytes: await readFile(path), loadedAt: now });
  }
}
