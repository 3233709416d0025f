import type { Instant } from '../../core/time/instant.ts';
import type { Queryable } from '../../ports/database.ts';
import type { ImageType } from './read-image.ts';

/** An image as it is served. */
export interface StoredImage {
  readonly mediaType: ImageType;
  readonly bytes: Buffer;
}

/** Which of these images are not stored yet. */
export async function selectMissingImages(db: Queryable, hashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ hash: string }>(
    `SELECT hash FROM unnest($1::text[]) AS hash WHERE NOT EXISTS (SELECT FROM item_image i WHERE i.hash = hash.hash)`,
    [hashes],
  );
  return new Set(rows.map((row) => row.hash));
}

/** Keeps an image; one that is there already stays. The database refuses bytes that do not have the hash. */
export async function insertImage(
  db: Queryable,
  image: StoredImage & { readonly hash: string; readonly loadedAt: Instant },
): Promise<void> {
  await db.query(
    `INSERT INTO item_image (hash, media_type, bytes, loaded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING`,
    [image.hash, image.mediaType, image.bytes, image.loadedAt],
  );
}

export async function selectOptionalImage(db: Queryable, hash: string): Promise<StoredImage | null> {
  const { rows } = await db.query<{ media_type: ImageType; bytes: Buffer }>(
    `SELECT media_type, bytes FROM item_image WHERE hash = $1`,
    [hash],
  );
  return rows[0] === undefined ? null : { mediaType: rows[0].media_type, bytes: rows[0].bytes };
}
