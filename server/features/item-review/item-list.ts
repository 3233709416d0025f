import type { ItemList } from '../../contract/item-review.ts';
import type { Bank } from '../../core/item/bank.ts';
import { topicsOf } from './bank-detail.ts';
import type { ItemHashes } from './item-hashes.ts';
import { plainText } from './plain-text.ts';
import type { RecentUse, StoredDecision } from './review.repo.ts';
import { statusesOf } from './withheld-items.ts';

/** The table of items; fields are named one by one, so that no key comes along [KEY-1]. */
export function itemListOf(
  bank: Bank,
  known: {
    readonly hashes: ItemHashes;
    readonly decisions: ReadonlyMap<string, StoredDecision>;
    readonly comments: ReadonlyMap<string, number>;
    readonly use: { readonly items: ReadonlyMap<string, RecentUse>; readonly formsByExam: Record<string, number> };
  },
): ItemList {
  const statuses = statusesOf(bank, known.hashes, known.decisions);
  return {
    bankId: bank.bankId,
    title: bank.title,
    isSample: bank.isSample,
    topics: topicsOf(bank),
    recentFormsByExam: known.use.formsByExam,
    items: [...bank.items.values()].map((item) => {
      const hash = known.hashes.get(item.id) ?? '';
      const decision = known.decisions.get(item.id);
      const use = known.use.items.get(item.id);
      return {
        itemId: item.id,
        hash,
        decisionSeq: decision?.seq ?? null,
        status: statuses.get(item.id) ?? 'draft',
        hasChangedSinceReview: decision?.decision === 'reviewed' && decision.itemHash !== hash,
        examId: item.examId,
        topicId: item.topic,
        level: item.level,
        difficulty: item.difficulty,
        type: item.type,
        stem: plainText(item.stemHtml),
        comments: known.comments.get(item.id) ?? 0,
        recentForms: use?.forms ?? 0,
        lastUsedAt: use?.lastUsedAt ?? null,
      };
    }),
  };
}
