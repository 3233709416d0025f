import type { BankProblem } from '../../contract/bank.ts';
import type { Bank } from '../../core/item/bank.ts';
import { between, type Instant } from '../../core/time/instant.ts';
import type { Mount } from '../../http/mount.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Transaction } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import { adoptVersion } from './adopt-version.ts';
import { versionIdOfStored } from './bank-content.ts';
import { type NewVersion, selectContent, selectOptionalCurrentId } from './banks.repo.ts';
import { mountBanks } from './banks.routes.ts';
import { buildBankGently } from './build-bank.ts';
import { ImageCache } from './image-cache.ts';
import { type StoredImage, selectOptionalImage } from './images.repo.ts';
import { mountBankImages } from './images.routes.ts';
import { type LoadedBanks, loadBanks } from './load-banks.ts';
import type { ImageFile } from './read-images.ts';
import { VersionCache } from './version-cache.ts';

export type { BankContent, ContentItem } from './bank-content.ts';
export { selectContent, selectContentText, selectImageHashes } from './banks.repo.ts';
export { buildItem } from './build-bank.ts';
export { problemsOfItem } from './check-item.ts';
export { checkTexts } from './check-texts.ts';
export { checkBanks, printBankSchema } from './cli.ts';
export { findBanks } from './find-banks.ts';
export { giveWay } from './give-way.ts';
export type { StoredImage } from './images.repo.ts';
export { notGiven, together } from './inspect-bank.ts';
export type { Exhibits, Formula, NamedImage } from './markdown-exhibits.ts';
export { type ReadBank, readBank } from './read-bank.ts';
export { type ContentImage, type ImageType, readImage } from './read-image.ts';
export type { ImageFile } from './read-images.ts';
export { renderFormula } from './render-formula.ts';
export { renderBlock, renderInline } from './render-markdown.ts';

export interface Banks {
  /** Reads the bank folders and makes every good bank current; tells what was refused. To be called before serving. */
  loadAll(now: Instant): Promise<LoadedBanks>;
  /** Makes a version current that was read and checked elsewhere, with what is to be recorded of it in the same transaction. */
  adopt(
    version: NewVersion,
    images: readonly ImageFile[],
    record: (tx: Transaction) => Promise<void>,
    now: Instant,
  ): Promise<void>;
  /** The version that new forms are drawn from, or null when no good version was ever loaded. */
  currentVersion(bankId: string): Promise<Bank | null>;
  /** @throws when there is no such version: forms name only versions that were kept. */
  version(versionId: string): Promise<Bank>;
  /** An image that any version names, or null. Whoever hands it out says who may see it. */
  image(hash: string): Promise<StoredImage | null>;
  /** What the last loading on this node refused. */
  bankProblems(): readonly BankProblem[];
  mountBanks(mount: Mount): void;
}

/** A version that another node loaded is noticed after this time. */
const currentFreshMs = 2_000;

export function createBanks(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Places to look in: banks, or folders that hold banks. */
  readonly folders: readonly string[];
}): Banks {
  const { database, clock, log } = deps;
  const versions = new VersionCache(async (versionId) => {
    const content = await selectContent(database, versionId);
    if ((await versionIdOfStored(content)) !== versionId)
      throw new Error(`bank version ${versionId} is not what was loaded [FORM-1]`);
    return buildBankGently(content, versionId);
  });
  const images = new ImageCache((hash) => selectOptionalImage(database, hash));
  const current = new Map<string, { bank: Bank; checkedAt: Instant }>();
  let problems: readonly BankProblem[] = [];

  async function look(bankId: string, now: Instant): Promise<Bank | null> {
    const versionId = await selectOptionalCurrentId(database, bankId);
    if (versionId === null) return null;
    const bank = await versions.get(versionId);
    current.set(bankId, { bank, checkedAt: now });
    return bank;
  }

  async function load(actorId: string | null, now: Instant): Promise<LoadedBanks> {
    const loaded = await loadBanks(deps, actorId, now);
    problems = loaded.problems;
    for (const { bank } of loaded.banks) {
      versions.put(bank);
      current.set(bank.bankId, { bank, checkedAt: now });
    }
    return loaded;
  }

  return {
    loadAll: (now) => load(null, now),
    async adopt(version, files, record, now) {
      await adoptVersion(database, version, files, record, now);
      await look(version.bankId, now);
    },
    async currentVersion(bankId) {
      const known = current.get(bankId);
      const now = clock.now();
      if (known === undefined) return look(bankId, now);
      if (between(known.checkedAt, now) > currentFreshMs) {
        // Callers stand in transactions: one that waited here for a second connection could wait for itself.
        current.set(bankId, { ...known, checkedAt: now });
        look(bankId, now).catch((error: unknown) =>
          log.warn({ error, bankId }, 'could not look for a new bank version'),
        );
      }
      return known.bank;
    },
    version: (versionId) => versions.get(versionId),
    image: (hash) => images.get(hash),
    bankProblems: () => problems,
    mountBanks(mount) {
      mountBanks(mount, { database, reload: load, problems: () => problems });
      mountBankImages(mount, (hash) => images.get(hash));
    },
  };
}
