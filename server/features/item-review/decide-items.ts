import type { z } from 'zod';
import type { itemReviewOperations } from '../../contract/item-review.ts';
import type { Bank } from '../../core/item/bank.ts';
import type { EffectiveStatus } from '../../core/item/effective-status.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { appendAudit } from '../audit/index.ts';
import type { ItemHashes } from './item-hashes.ts';
import { insertDecisions, lockDecisions, type StoredDecision, selectLatestDecisions } from './review.repo.ts';
import { statusesOf } from './withheld-items.ts';

type Order = z.output<typeof itemReviewOperations.decideItems.body>;

/**
 * Writes down what a person decided about items, all or none. Refuses with not-found for an item that the current version lacks, and
 * with conflict when an item says something else than what was looked at, when somebody decided about it meanwhile, when its file
 * overrules a review, or when the replacement is itself retired.
 */
export async function decideItems(
  deps: {
    readonly database: Database;
    readonly hashesOf: (db: Queryable, versionId: string) => Promise<ItemHashes>;
    readonly forget: (bankId: string) => void;
  },
  bank: Bank,
  order: Order,
  act: { readonly actorId: string; readonly at: Instant },
): Promise<Result<{ decided: number }>> {
  const { bankId } = bank;
  return deps.database.transaction(async (tx): Promise<Result<{ decided: number }>> => {
    await lockDecisions(tx, bankId);
    const hashes = await deps.hashesOf(tx, bank.versionId);
    const latest = await selectLatestDecisions(tx, bankId);
    const judged = judge(bank, order, hashes, latest);
    if (!judged.ok) return judged;
    const { decision, reason, replacedBy = null, items } = order;
    await insertDecisions(tx, { bankId, items, decision, replacedBy, reason, ...act });
    await appendAudit(tx, {
      actorId: act.actorId,
      action: auditActions[decision],
      subject: { kind: 'bank', id: bankId },
      detail: {
        bankVersionId: bank.versionId,
        items: Object.fromEntries(items.map(({ itemId, hash }) => [itemId, hash])),
        ...(replacedBy !== null && { replacedBy }),
        reason,
      },
      at: act.at,
    });
    tx.afterCommit(() => deps.forget(bankId));
    return ok({ decided: items.length });
  });
}

const auditActions = {
  reviewed: 'items.reviewed',
  'under-review': 'items.flagged',
  retired: 'items.retired',
} as const;

function judge(
  bank: Bank,
  { items, decision, replacedBy }: Order,
  hashes: ItemHashes,
  latest: ReadonlyMap<string, StoredDecision>,
): Result<null> {
  const unknown = items.filter(({ itemId }) => !bank.items.has(itemId)).map(({ itemId }) => itemId);
  if (unknown.length > 0)
    return refuse('not-found', `The current version of the bank has no ${named(unknown)}.`, { items: unknown });

  const changed = items.filter(({ itemId, hash }) => hashes.get(itemId) !== hash);
  if (changed.length > 0)
    return refuse(
      'conflict',
      `What you looked at is no longer what ${named(changed.map(({ itemId }) => itemId))} ${changed.length === 1 ? 'says' : 'say'}: read again and decide anew. Nothing was recorded.`,
      { items: changed.map(({ itemId, hash }) => ({ itemId, seen: hash, hash: hashes.get(itemId) ?? null })) },
    );

  const decided = items.filter(({ itemId, decisionSeq }) => (latest.get(itemId)?.seq ?? null) !== decisionSeq);
  if (decided.length > 0)
    return refuse(
      'conflict',
      `Somebody has decided about ${named(decided.map(({ itemId }) => itemId))} since you looked: read again and decide anew. Nothing was recorded.`,
      { items: decided.map(({ itemId }) => ({ itemId, decisionSeq: latest.get(itemId)?.seq ?? null })) },
    );

  const overruled = items.filter(({ itemId }) => bank.items.get(itemId)?.status !== 'draft');
  if (decision === 'reviewed' && overruled.length > 0) {
    const ids = overruled.map(({ itemId }) => itemId);
    return refuse(
      'conflict',
      `The files of the bank retire ${named(ids)} or put ${ids.length === 1 ? 'it' : 'them'} under review, which a review cannot overrule: change the status there. Nothing was recorded.`,
      { items: ids },
    );
  }
  return replacedBy === undefined
    ? ok(null)
    : judgeReplacement(bank, items, decision, replacedBy, statusesOf(bank, hashes, latest));
}

function judgeReplacement(
  bank: Bank,
  items: Order['items'],
  decision: Order['decision'],
  replacedBy: string,
  statuses: ReadonlyMap<string, EffectiveStatus>,
): Result<null> {
  const [item] = items;
  if (decision !== 'retired' || item === undefined || items.length > 1)
    return refuse('conflict', 'A replacement is named for one item that is retired.');
  if (!bank.items.has(replacedBy))
    return refuse('not-found', `The current version of the bank has no ${replacedBy} to stand in.`, { replacedBy });
  if (replacedBy === item.itemId) return refuse('conflict', 'An item cannot stand in for itself.', { replacedBy });
  return statuses.get(replacedBy) === 'retired'
    ? refuse('conflict', `${replacedBy} is retired itself: name another item, or none.`, { replacedBy })
    : ok(null);
}

/** At most a handful by name: a sentence is to be read. */
function named(ids: readonly string[]): string {
  const shown = ids.slice(0, 5).join(', ');
  if (ids.length === 1) return `item ${shown}`;
  return ids.length > 5 ? `items ${shown} and ${ids.length - 5} more` : `items ${shown}`;
}
