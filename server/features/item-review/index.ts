import type { Bank } from '../../core/item/bank.ts';
import type { Mount } from '../../http/mount.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { createItemHashes } from './item-hashes.ts';
import { mountItemReview } from './item-review.routes.ts';
import { knowsKeys } from './review.repo.ts';
import { createWithheldItems } from './withheld-items.ts';

export { keyOf } from './item-key.ts';
export { recordKeyReading } from './key-readings.ts';
export { sitsFrom } from './review.repo.ts';
export { previewOf } from './show-item.ts';

export interface ItemReview {
  /** The items that decisions keep off new forms; up to two seconds behind what other nodes recorded. */
  withheldItems(db: Queryable, bank: Bank): Promise<ReadonlySet<string>>;
  /** Whether somebody may read keys of a bank, or has read one ever [ROLE-1]. */
  knowsKeys(db: Queryable, personId: string, bankId: string): Promise<boolean>;
  mountItemReview(mount: Mount): void;
}

/** Looking at items and deciding about them: what people say of the content that banks bring. */
export function createItemReview(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly banks: {
    currentVersion(bankId: string): Promise<Bank | null>;
    version(versionId: string): Promise<Bank>;
  };
}): ItemReview {
  const hashesOf = createItemHashes();
  const { withheldItems, forget } = createWithheldItems({ clock: deps.clock, hashesOf });
  return {
    withheldItems,
    knowsKeys,
    mountItemReview: (mount) => mountItemReview(mount, { ...deps, hashesOf, forget }),
  };
}
