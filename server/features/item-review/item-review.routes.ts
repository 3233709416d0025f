import { responseFits } from '../../contract/item.ts';
import { itemReviewOperations } from '../../contract/item-review.ts';
import type { Bank } from '../../core/item/bank.ts';
import type { Item } from '../../core/item/item.ts';
import { type Json, ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Mount, Principal } from '../../http/mount.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { selectContent } from '../banks/index.ts';
import { diffBanks } from '../interop/index.ts';
import { bankDetailOf, recentWindow } from './bank-detail.ts';
import { decideItems } from './decide-items.ts';
import { readItemDetail } from './item-detail.ts';
import type { ItemHashes } from './item-hashes.ts';
import { keyOf } from './item-key.ts';
import { itemListOf } from './item-list.ts';
import { recordKeyReading } from './key-readings.ts';
import { countComments, isVersionOf, selectLatestDecisions, selectRecentUse, selectVersions } from './review.repo.ts';
import { scoreOf } from './show-item.ts';
import { statusesOf } from './withheld-items.ts';

export interface ItemReviewRoutesDeps {
  readonly database: Database;
  readonly banks: {
    currentVersion(bankId: string): Promise<Bank | null>;
    version(versionId: string): Promise<Bank>;
  };
  readonly hashesOf: (db: Queryable, versionId: string) => Promise<ItemHashes>;
  readonly forget: (bankId: string) => void;
}

interface Caller {
  readonly principal: Principal;
  readonly receivedAt: Instant;
}

export function mountItemReview(mount: Mount, deps: ItemReviewRoutesDeps): void {
  const { database, banks, hashesOf } = deps;

  async function currentBank(bankId: string): Promise<Result<Bank>> {
    const bank = await banks.currentVersion(bankId);
    return bank === null
      ? refuse('not-found', 'There is no such bank, or no version of it was ever loaded.')
      : ok(bank);
  }

  /** An item of the current version, or of the one that is asked for. */
  async function find(
    { bankId, itemId }: { readonly bankId: string; readonly itemId: string },
    versionId: string | undefined,
  ): Promise<Result<{ bank: Bank; item: Item; isCurrentVersion: boolean }>> {
    const current = await currentBank(bankId);
    if (!current.ok) return current;
    if (versionId !== undefined && !(await isVersionOf(database, bankId, versionId)))
      return refuse('not-found', 'This bank has no such version.');
    const bank = versionId === undefined ? current.value : await banks.version(versionId);
    const item = bank.items.get(itemId);
    if (item === undefined) return refuse('not-found', 'This version of the bank has no such item.');
    return ok({ bank, item, isCurrentVersion: bank.versionId === current.value.versionId });
  }

  function record(
    { principal, receivedAt }: Caller,
    reading: { bankId: string; itemId: string | null; action: string; detail: { readonly [name: string]: Json } },
  ): Promise<Result<null>> {
    return database.transaction((tx) =>
      recordKeyReading(tx, { ...reading, actorId: principal.personId, at: receivedAt }),
    );
  }

  mount(itemReviewOperations.readBank, async ({ params: { bankId } }) => {
    const bank = await currentBank(bankId);
    if (!bank.ok) return bank;
    const { versionId } = bank.value;
    const [hashes, decisions, versions, content] = await Promise.all([
      hashesOf(database, versionId),
      selectLatestDecisions(database, bankId),
      selectVersions(database, bankId),
      selectContent(database, versionId),
    ]);
    const statuses = statusesOf(bank.value, hashes, decisions);
    return ok({ bank: bankDetailOf(bank.value, content.bank.notice ?? null, statuses, versions) });
  });

  mount(itemReviewOperations.compareBankVersions, async ({ params: { bankId }, query, ...call }) => {
    const versions = await selectVersions(database, bankId);
    const [from, to] = [query.from, query.to].map((id) => versions.find(({ versionId }) => versionId === id));
    if (from === undefined || to === undefined) return refuse('not-found', 'This bank has no such version.');
    const [before, after] = await Promise.all([from, to].map(({ versionId }) => selectContent(database, versionId)));
    if (before === undefined || after === undefined) throw new Error('two contents of two versions');
    const { added, removed, changed, others } = diffBanks(before, after);
    const recorded = await record(call, {
      bankId,
      itemId: null,
      action: 'bank.versions-compared',
      detail: { from: from.versionId, to: to.versionId, items: changed.map(({ id }) => id) },
    });
    if (!recorded.ok) return recorded;
    return ok({
      changes: {
        bankId,
        title: after.bank.title,
        from,
        to,
        added: [...added],
        removed: [...removed],
        changed: changed.map(({ id, fields }) => ({ what: id, fields: [...fields] })),
        others: others.map(({ what, fields }) => ({ what, fields: [...fields] })),
      },
    });
  });

  mount(itemReviewOperations.listItems, async ({ params: { bankId } }) => {
    const bank = await currentBank(bankId);
    if (!bank.ok) return bank;
    const [hashes, decisions, comments, use] = await Promise.all([
      hashesOf(database, bank.value.versionId),
      selectLatestDecisions(database, bankId),
      countComments(database, bankId),
      selectRecentUse(database, bankId, recentWindow(bank.value)),
    ]);
    return ok(itemListOf(bank.value, { hashes, decisions, comments, use }));
  });

  mount(itemReviewOperations.readItem, async ({ params, query: { versionId, order, language } }) => {
    const found = await find(params, versionId);
    if (!found.ok) return found;
    const looked = { ...found.value, order, language: language ?? found.value.bank.language };
    return ok({ item: await readItemDetail(deps, looked) });
  });

  mount(itemReviewOperations.readItemKey, async ({ params, query: { versionId, order }, ...call }) => {
    const found = await find(params, versionId);
    if (!found.ok) return found;
    const { bank, item } = found.value;
    const recorded = await record(call, {
      ...params,
      action: 'item.key-read',
      detail: { bankVersionId: bank.versionId },
    });
    return recorded.ok ? ok({ key: keyOf(item, order) }) : recorded;
  });

  mount(itemReviewOperations.tryItem, async ({ params, body: { versionId, order, response }, ...call }) => {
    const found = await find(params, versionId);
    if (!found.ok) return found;
    const { bank, item } = found.value;
    if (!responseFits(item.type, response))
      return refuse('bad-input', `This is no response to an item of type ${item.type}.`);
    const score = scoreOf(item, order, response);
    const detail = { bankVersionId: bank.versionId, ...score };
    const recorded = await record(call, { ...params, action: 'item.tried', detail });
    return recorded.ok ? ok(score) : recorded;
  });

  mount(itemReviewOperations.decideItems, async ({ params: { bankId }, body, principal, receivedAt }) => {
    const bank = await currentBank(bankId);
    if (!bank.ok) return bank;
    return decideItems(deps, bank.value, body, { actorId: principal.personId, at: receivedAt });
  });
}
