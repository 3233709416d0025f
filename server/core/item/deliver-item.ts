import { maxUnitsOf } from '../scoring/score-item.ts';
import type { Item } from './item.ts';
import { letterAt } from './response.ts';

/** Something to choose or to put in order; its id is the letter of its place on the candidate's screen. */
export interface Shown {
  id: string;
  html: string;
}

interface DeliveredCommon {
  /** From 1. */
  position: number;
  stemHtml: string;
  /** The most units that the item can bring. */
  points: number;
}

/** All that a candidate may see of an item: no key, rationale, topic, difficulty, bank id or status [KEY-1]. */
export type DeliveredItem = DeliveredCommon &
  (
    | { type: 'single-choice'; options: Shown[] }
    | { type: 'multiple-response'; options: Shown[] }
    | { type: 'true-false' }
    | { type: 'numeric'; unit: string }
    | { type: 'short-text' }
    | { type: 'ordering'; elements: Shown[] }
    | { type: 'matching'; prompts: Shown[]; choices: Shown[] }
  );

/**
 * Copies field by field what may be seen, so that a field added to `Item` stays on the server until someone names it here.
 * `optionOrder` holds the bank's ids in the order to show.
 */
export function deliverItem(item: Item, position: number, optionOrder: readonly string[]): DeliveredItem {
  const common = { position, stemHtml: item.stemHtml, points: maxUnitsOf(item) };
  switch (item.type) {
    case 'single-choice':
    case 'multiple-response':
      return { ...common, type: item.type, options: inOrder(item.options, optionOrder) };
    case 'true-false':
    case 'short-text':
      return { ...common, type: item.type };
    case 'numeric':
      return { ...common, type: item.type, unit: item.unit };
    case 'ordering':
      return { ...common, type: item.type, elements: inOrder(item.elements, optionOrder) };
    case 'matching':
      return {
        ...common,
        type: item.type,
        prompts: item.prompts.map(({ id, html }) => ({ id, html })),
        choices: inOrder(item.choices, optionOrder),
      };
  }
}

function inOrder(parts: readonly Shown[], order: readonly string[]): Shown[] {
  return order.map((id, index) => {
    const part = parts.find((candidate) => candidate.id === id);
    if (part === undefined) throw new Error(`the form names option ${id}, which the item does not have`);
    return { id: letterAt(index), html: part.html };
  });
}

/** Whether an image, named by the hash of its content, stands in what the candidate sees of an item. */
export function showsImage(item: DeliveredItem, hash: string): boolean {
  return htmlOf(item).some((html) => html.includes(`<img data-image="${hash}"`));
}

function htmlOf(item: DeliveredItem): string[] {
  const parts = (): Shown[] => {
    switch (item.type) {
      case 'single-choice':
      case 'multiple-response':
        return item.options;
      case 'true-false':
      case 'numeric':
      case 'short-text':
        return [];
      case 'ordering':
        return item.elements;
      case 'matching':
        return [...item.prompts, ...item.choices];
    }
  };
  return [item.stemHtml, ...parts().map(({ html }) => html)];
}
