import type { ItemDetail } from '../../contract/item-review.ts';
import type { Bank } from '../../core/item/bank.ts';
import { effectiveStatus } from '../../core/item/effective-status.ts';
import type { Item } from '../../core/item/item.ts';
import type { Queryable } from '../../ports/database.ts';
import { recentWindow } from './bank-detail.ts';
import type { ItemHashes } from './item-hashes.ts';
import {
  selectComments,
  selectDecisions,
  selectFileReplacement,
  selectItemResults,
  selectRecentUse,
  selectUseByVersion,
  selectVersions,
} from './review.repo.ts';
import { previewOf } from './show-item.ts';

/** Of fewer answers no share is told: it would say more about a few people than about the item. */
const leastAnswers = 20;
/** How far back the contents of an item are looked for. */
const versionsLookedAt = 30;

export interface Looked {
  readonly bank: Bank;
  readonly item: Item;
  readonly order: number;
  /** BCP 47; one in which the item is not whole counts as the bank's own. */
  readonly language: string;
  readonly isCurrentVersion: boolean;
}

/** An item as candidates see it, and all that may be known of it without its key. */
export async function readItemDetail(
  deps: {
    readonly database: Queryable;
    readonly hashesOf: (db: Queryable, versionId: string) => Promise<ItemHashes>;
  },
  { bank, item, order, language, isCurrentVersion }: Looked,
): Promise<ItemDetail> {
  const { database } = deps;
  const { bankId } = bank;
  const hash = (await deps.hashesOf(database, bank.versionId)).get(item.id) ?? '';
  const [versions, uses, recent, comments, decisions, replacedInFile] = await Promise.all([
    selectVersions(database, bankId),
    selectUseByVersion(database, bankId, item.id),
    selectRecentUse(database, bankId, recentWindow(bank)),
    selectComments(database, bankId, item.id),
    selectDecisions(database, bankId, item.id),
    selectFileReplacement(database, bank.versionId, item.id),
  ]);
  const lookedAt = versions.slice(0, versionsLookedAt);
  const hashByVersion = new Map<string, string | undefined>();
  for (const { versionId } of lookedAt)
    hashByVersion.set(versionId, (await deps.hashesOf(database, versionId)).get(item.id));
  const results = await selectItemResults(
    database,
    bankId,
    item.id,
    [...hashByVersion].flatMap(([versionId, other]) => (other === hash ? [versionId] : [])),
  );
  const [newest] = decisions;
  const translated = bank.translations.get(language)?.get(item.id);
  return {
    bankId,
    bankTitle: bank.title,
    isSample: bank.isSample,
    versionId: bank.versionId,
    versionLoadedAt: versions.find(({ versionId }) => versionId === bank.versionId)?.loadedAt ?? 0,
    isCurrentVersion,
    itemId: item.id,
    hash,
    decisionSeq: newest?.seq ?? null,
    status: effectiveStatus(item.status, hash, newest),
    fileStatus: item.status,
    replacedBy: newest?.replacedBy ?? replacedInFile,
    examId: item.examId,
    topicId: item.topic,
    topicTitle: bank.topics.get(item.topic) ?? item.topic,
    level: item.level,
    difficulty: item.difficulty,
    section: item.section,
    type: item.type,
    language: translated === undefined ? bank.language : language,
    languages: [bank.language, ...[...bank.translations].flatMap(([tag, items]) => (items.has(item.id) ? [tag] : []))],
    delivered: previewOf(translated ?? item, order),
    enemies: enemiesOf(bank, item),
    contents: contentsOf(lookedAt, hashByVersion, uses, hash),
    usage: {
      forms: uses.reduce((sum, { forms }) => sum + forms, 0),
      lastUsedAt: uses.length === 0 ? null : Math.max(...uses.map(({ lastUsedAt }) => lastUsedAt)),
      recentForms: recent.items.get(item.id)?.forms ?? 0,
      ofRecentForms: recent.formsByExam[item.examId] ?? 0,
    },
    results: {
      answers: results.answers,
      percent:
        results.answers < leastAnswers || results.maxUnits === 0
          ? null
          : Math.round((1000 * results.units) / results.maxUnits) / 10,
      leastAnswers,
    },
    comments: comments.map(({ versionId, ...comment }) => ({
      ...comment,
      isOfThisContent: hashByVersion.get(versionId) === hash,
    })),
    decisions: decisions.map(({ itemHash, ...decision }) => ({ ...decision, isOfThisContent: itemHash === hash })),
  };
}

function enemiesOf(bank: Bank, item: Item): ItemDetail['enemies'] {
  return [...bank.items.values()].flatMap((other): ItemDetail['enemies'] => {
    if (other.id === item.id || other.examId !== item.examId) return [];
    if (item.enemies.includes(other.id) || other.enemies.includes(item.id))
      return [{ itemId: other.id, because: 'declared' }];
    return other.fact === item.fact ? [{ itemId: other.id, because: 'same fact' }] : [];
  });
}

/** Versions next to each other in which the item says the same are one content. */
function contentsOf(
  versions: readonly { readonly versionId: string; readonly loadedAt: number }[],
  hashByVersion: ReadonlyMap<string, string | undefined>,
  uses: readonly { readonly versionId: string; readonly forms: number }[],
  shown: string,
): ItemDetail['contents'] {
  const contents: (ItemDetail['contents'][number] & { hash: string | undefined })[] = [];
  let until: number | null = null;
  for (const { versionId, loadedAt } of versions) {
    const hash = hashByVersion.get(versionId);
    const forms = uses.find((use) => use.versionId === versionId)?.forms ?? 0;
    const last = contents.at(-1);
    if (last?.hash === hash && last !== undefined) {
      last.since = loadedAt;
      last.versions += 1;
      last.forms += forms;
    } else contents.push({ versionId, since: loadedAt, until, versions: 1, forms, isShown: hash === shown, hash });
    until = loadedAt;
  }
  return contents.filter(({ hash }) => hash !== undefined).map(({ hash: _, ...content }) => content);
}
