import type { Decimal } from '../scoring/decimal.ts';
import type { Normalisation } from '../scoring/normalise.ts';

export const itemTypes = [
  'single-choice',
  'multiple-response',
  'true-false',
  'numeric',
  'short-text',
  'ordering',
  'matching',
] as const;
export type ItemType = (typeof itemTypes)[number];

export const levels = ['recall', 'apply', 'analyse'] as const;
export type Level = (typeof levels)[number];

/** As its file says. Whether an item is reviewed is no word in a file, but a decision that a person made and the database keeps. */
export type ItemStatus = 'draft' | 'under-review' | 'retired';

/**
 * An authored item as one bank version froze it, with its texts already rendered to HTML. It holds keys and rationales:
 * nothing of this type goes to a candidate; `deliverItem` makes what may [KEY-1].
 */
export type Item =
  | SingleChoiceItem
  | MultipleResponseItem
  | TrueFalseItem
  | NumericItem
  | ShortTextItem
  | OrderingItem
  | MatchingItem;

interface ItemCommon {
  readonly id: string;
  readonly examId: string;
  readonly topic: string;
  /** The section of the authority that the key rests on. */
  readonly section: string;
  /** Items that rest on one fact are enemies by themselves. */
  readonly fact: string;
  readonly level: Level;
  /** As intended by the author, 1 (easiest) to 5 (hardest). */
  readonly difficulty: number;
  readonly status: ItemStatus;
  /** In versions that were loaded before reviews were recorded, a file could say `released`: such items are drafts with this mark. */
  readonly wasReleasedByFile?: true;
  readonly enemies: readonly string[];
  readonly note: string | null;
  readonly stemHtml: string;
}

export interface Option {
  /** A letter by file order: a, b, c… Candidates see other letters: those of the order shown to them. */
  readonly id: string;
  readonly html: string;
  readonly correct: boolean;
  readonly rationaleHtml: string;
}

export interface SingleChoiceItem extends ItemCommon {
  readonly type: 'single-choice';
  readonly options: readonly Option[];
  readonly shuffle: boolean;
}

export interface MultipleResponseItem extends ItemCommon {
  readonly type: 'multiple-response';
  readonly options: readonly Option[];
  readonly shuffle: boolean;
  readonly partial: boolean;
}

export interface TrueFalseItem extends ItemCommon {
  readonly type: 'true-false';
  readonly answer: boolean;
  readonly rationaleHtml: { readonly true: string; readonly false: string };
}

/** A wrong value that the author expects, and why a candidate comes to it. */
export interface Distractor {
  readonly value: string;
  readonly rationaleHtml: string;
}

export interface NumericItem extends ItemCommon {
  readonly type: 'numeric';
  readonly unit: string;
  readonly answer: Decimal;
  readonly tolerance: Tolerance;
  readonly rationaleHtml: string;
  readonly distractors: readonly Distractor[];
}

/** How far from the answer a response may lie, both ends included; percent is of the answer. */
export interface Tolerance {
  readonly kind: 'absolute' | 'percent';
  readonly by: Decimal;
}

export interface ShortTextItem extends ItemCommon {
  readonly type: 'short-text';
  readonly accepted: readonly string[];
  readonly normalise: readonly Normalisation[];
  readonly rationaleHtml: string;
  readonly distractors: readonly Distractor[];
}

export interface OrderingItem extends ItemCommon {
  readonly type: 'ordering';
  /** In the right order; ids are letters in that order, so they never leave the server. */
  readonly elements: readonly { readonly id: string; readonly html: string; readonly rationaleHtml: string }[];
  readonly partial: boolean;
}

export interface MatchingItem extends ItemCommon {
  readonly type: 'matching';
  /** Ids p1, p2… in file order, which is also the order shown. */
  readonly prompts: readonly {
    readonly id: string;
    readonly html: string;
    readonly match: string;
    readonly rationaleHtml: string;
  }[];
  readonly choices: readonly { readonly id: string; readonly html: string }[];
  readonly shuffle: boolean;
  readonly partial: boolean;
}
