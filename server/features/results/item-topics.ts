import type { ItemResult } from '../../contract/results.ts';
import type { Bank } from '../../core/item/bank.ts';
import type { Log } from '../../ports/log.ts';

type Topic = Pick<ItemResult, 'topicId' | 'topicTitle'>;

/** For one version of a bank, the topic of each of its items. */
export type ItemTopics = (bankVersionId: string | null) => Promise<(itemId: string) => Topic>;

const unknown: Topic = { topicId: null, topicTitle: null };

/** A version that cannot be read costs the results their topics, and nothing else. */
export function readItemTopics(
  version: (versionId: string) => Promise<Pick<Bank, 'items' | 'topics'>>,
  log: Log,
): ItemTopics {
  return async (bankVersionId) => {
    if (bankVersionId === null) return () => unknown;
    try {
      const bank = await version(bankVersionId);
      return (itemId) => {
        const topicId = bank.items.get(itemId)?.topic;
        return topicId === undefined ? unknown : { topicId, topicTitle: bank.topics.get(topicId) ?? null };
      };
    } catch (err) {
      log.warn({ err, bankVersionId }, 'A bank version could not be read: results are told without topics.');
      return () => unknown;
    }
  };
}
