import type { BankProblem } from '../../contract/bank.ts';
import type { Bank } from '../../core/item/bank.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import { appendAudit } from '../audit/index.ts';
import { insertVersion, upsertCurrent } from './banks.repo.ts';
import { findBanks } from './find-banks.ts';
import { type ReadBank, readBank } from './read-bank.ts';
import { storeImages } from './store-images.ts';

type GoodBank = Extract<ReadBank, { ok: true }>;

export interface LoadedBanks {
  readonly banks: readonly { readonly bank: Bank; readonly isNew: boolean }[];
  readonly problems: readonly BankProblem[];
}

/**
 * Reads every bank folder and makes each good bank current, as a new version when its content is new. A bad bank is refused whole and
 * its problems are told; the version it had stays current. `actorId` is the administrator who asked, null at the start.
 */
export async function loadBanks(
  deps: { readonly database: Database; readonly log: Log; readonly folders: readonly string[] },
  actorId: string | null,
  now: Instant,
): Promise<LoadedBanks> {
  const { folders, problems } = await findBanks(deps.folders);
  const good = new Map<string, GoodBank>();
  for (const folder of folders) {
    const read = await readBank(folder);
    if (!read.ok) problems.push(...read.problems);
    else if (good.has(read.bank.bankId)) {
      const reason = `duplicate bank id "${read.bank.bankId}": a bank of this id was read before it`;
      problems.push({ folder, file: 'bank.yaml', itemId: null, reason });
    } else good.set(read.bank.bankId, read);
  }

  for (const { images } of good.values()) await storeImages(deps.database, images, now);
  const banks = await deps.database.transaction(async (tx) => {
    const loaded = [];
    // In order of id, so that two nodes that start at once wait for each other and never in a circle.
    for (const { bank, content } of [...good.values()].sort((a, b) => (a.bank.bankId < b.bank.bankId ? -1 : 1))) {
      const { versionId, bankId, title, isSample } = bank;
      const version = { versionId, bankId, title, isSample, content: JSON.stringify(content) };
      const { isNew } = await insertVersion(tx, version, now);
      await upsertCurrent(tx, bankId, versionId);
      loaded.push({ bank, isNew });
    }
    if (actorId !== null) {
      const versions = Object.fromEntries(loaded.map(({ bank }) => [bank.bankId, bank.versionId]));
      await appendAudit(tx, {
        actorId,
        action: 'banks.reloaded',
        subject: { kind: 'banks', id: 'all' },
        detail: { versions, problems: problems.length },
        at: now,
      });
    }
    return loaded;
  });

  for (const { bank, isNew } of banks) {
    const { bankId, versionId, isSample } = bank;
    deps.log.info({ bankId, versionId, isSample, items: bank.items.size, isNew }, 'item bank loaded');
  }
  for (const problem of problems) deps.log.error(problem, 'item bank refused; the version it had stays current');
  return { banks, problems };
}
