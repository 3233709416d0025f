import { createHash } from 'node:crypto';
import { canonicalJson, type JsonLike } from '../../core/form/canonical-json.ts';
import type { Queryable } from '../../ports/database.ts';
import { type BankContent, type ContentItem, giveWay, selectContent } from '../banks/index.ts';

/** The sha-256 of all that an item says, in hex: what a review is a review of. */
function hashOf(item: ContentItem): string {
  return createHash('sha256')
    .update(canonicalJson(item as unknown as JsonLike))
    .digest('hex');
}

/** By item id. */
export type ItemHashes = ReadonlyMap<string, string>;

/** Versions whose hashes are remembered. */
const kept = 100;

/** Finds the hashes of a version's items, which never change, and remembers them. */
export function createItemHashes(): (db: Queryable, versionId: string) => Promise<ItemHashes> {
  const known = new Map<string, ItemHashes>();
  return async (db, versionId) => {
    const hashes = known.get(versionId) ?? (await hashesOf(await selectContent(db, versionId)));
    known.delete(versionId);
    known.set(versionId, hashes);
    for (const oldest of known.keys()) {
      if (known.size <= kept) break;
      known.delete(oldest);
    }
    return hashes;
  };
}

/** As many items take a millisecond or two. */
const itemsAtOnce = 50;

async function hashesOf(content: BankContent): Promise<ItemHashes> {
  const hashes = new Map<string, string>();
  for (const item of content.items) {
    hashes.set(item.id, hashOf(item));
    if (hashes.size % itemsAtOnce === 0) await giveWay();
  }
  return hashes;
}
