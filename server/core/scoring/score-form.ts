import type { Form } from '../form/form.ts';
import type { Bank } from '../item/bank.ts';
import { inBankTerms, type ResponseValue } from '../item/response.ts';
import { passes } from './passes.ts';
import { scoreItem } from './score-item.ts';
import { type TopicGroup, topicGroups } from './topic-groups.ts';

export interface ScoredItem {
  readonly position: number;
  readonly itemId: string;
  readonly units: number;
  readonly maxUnits: number;
}

export interface FormScore {
  readonly units: number;
  readonly maxUnits: number;
  readonly passed: boolean;
  /** In the order of the form. */
  readonly perItem: readonly ScoredItem[];
  /** What may be told of topics: groups of at least five items [KEY-1]. */
  readonly topicGroups: readonly TopicGroup[];
}

/**
 * Scores a whole form [SCORE-1]. Responses are by position and in the letters shown, as they were stored;
 * a position without one scores 0.
 */
export function scoreForm(
  form: Pick<Form, 'items'>,
  bank: Bank,
  responses: ReadonlyMap<number, ResponseValue>,
  passPercent: number,
): FormScore {
  const scored = form.items.map(({ position, itemId, optionOrder }) => {
    const item = bank.items.get(itemId);
    if (item === undefined) throw new Error(`bank version ${bank.versionId} has no item ${itemId}`);
    const answer = inBankTerms(item, optionOrder, responses.get(position) ?? null);
    return { position, itemId, topic: item.topic, ...scoreItem(item, answer) };
  });
  const units = scored.reduce((sum, item) => sum + item.units, 0);
  const maxUnits = scored.reduce((sum, item) => sum + item.maxUnits, 0);
  return {
    units,
    maxUnits,
    passed: passes(units, maxUnits, passPercent),
    perItem: scored.map(({ topic: _, ...item }) => item),
    topicGroups: topicGroups(scored, bank.topics),
  };
}
