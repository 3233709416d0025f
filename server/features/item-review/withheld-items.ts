import type { Bank } from '../../core/item/bank.ts';
import { type EffectiveStatus, effectiveStatus, mayBeDrawn } from '../../core/item/effective-status.ts';
import { between, type Instant } from '../../core/time/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Queryable } from '../../ports/database.ts';
import type { ItemHashes } from './item-hashes.ts';
import { type StoredDecision, selectLatestDecisions } from './review.repo.ts';

/** A decision that another node wrote down is noticed after this time. */
const freshMs = 2_000;

export interface WithheldItems {
  /** The items that people's decisions keep off new forms. Read on the caller's connection: callers stand in transactions. */
  withheldItems(db: Queryable, bank: Bank): Promise<ReadonlySet<string>>;
  /** Somebody decided something: what is remembered of this bank is old. */
  forget(bankId: string): void;
}

export function createWithheldItems(deps: {
  readonly clock: Clock;
  readonly hashesOf: (db: Queryable, versionId: string) => Promise<ItemHashes>;
}): WithheldItems {
  const known = new Map<string, { versionId: string; readAt: Instant; withheld: ReadonlySet<string> }>();
  return {
    async withheldItems(db, bank) {
      const now = deps.clock.now();
      const remembered = known.get(bank.bankId);
      if (remembered?.versionId === bank.versionId && between(remembered.readAt, now) <= freshMs)
        return remembered.withheld;
      const hashes = await deps.hashesOf(db, bank.versionId);
      const withheld = withheldOf(bank, statusesOf(bank, hashes, await selectLatestDecisions(db, bank.bankId)));
      known.set(bank.bankId, { versionId: bank.versionId, readAt: now, withheld });
      return withheld;
    },
    forget: (bankId) => void known.delete(bankId),
  };
}

/** What every item of a bank counts as, by id. */
export function statusesOf(
  bank: Bank,
  hashes: ItemHashes,
  decisions: ReadonlyMap<string, StoredDecision>,
): Map<string, EffectiveStatus> {
  return new Map(
    [...bank.items.values()].map(({ id, status }) => [
      id,
      effectiveStatus(status, hashes.get(id) ?? '', decisions.get(id)),
    ]),
  );
}

export function withheldOf(bank: Bank, statuses: ReadonlyMap<string, EffectiveStatus>): ReadonlySet<string> {
  return new Set([...statuses].flatMap(([id, status]) => (mayBeDrawn(status, bank.isSample) ? [] : [id])));
}
