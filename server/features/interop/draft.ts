import type { Level } from '../../core/item/item.ts';
import type { Normalisation } from '../../core/scoring/normalise.ts';
import type { Carry } from './carry.ts';
import type { GiveImage } from './images.ts';
import type { Losses } from './losses.ts';
import type { Dialect } from './markup/dialect.ts';
import type { ForeignText } from './markup/texts.ts';

/** An item as another system's file holds it, understood but not yet in the terms of an item bank. */
export interface Draft {
  /** What the file calls it. */
  readonly name: string;
  /** Where it begins; null where lines mean nothing. */
  readonly line: number | null;
  /** The file inside the package; null for the file itself. */
  readonly part: string | null;
  /** The id that the file gives it, in whatever letters. */
  readonly sourceId: string | null;
  /** The category that the file puts it in: becomes a topic. */
  readonly category: string | null;
  /** The language of its texts, as a tag, where the file tells. */
  readonly language?: string | undefined;
  readonly level?: Level | undefined;
  readonly difficulty?: number | undefined;
  readonly section?: string | undefined;
  /** Null: there is no such type of item here; `losses` says why. */
  readonly body: DraftBody | null;
  /** What Invigil itself wrote beside the item. */
  readonly carry: Carry | null;
  readonly losses: Losses;
  /** The pictures that its texts point at. */
  readonly images: GiveImage;
  /** How this engine would have written its texts. */
  readonly dialect: Dialect;
}

export type DraftBody = {
  readonly stem: ForeignText;
} & (
  | {
      readonly kind: 'choice';
      /** Whether the file lets a candidate choose one only. */
      readonly isSingle: boolean;
      readonly options: readonly DraftOption[];
      readonly shuffle: boolean;
      readonly perPart: boolean;
    }
  | {
      readonly kind: 'true-false';
      readonly answer: boolean;
      readonly rationale: { readonly true: ForeignText | null; readonly false: ForeignText | null };
    }
  | {
      readonly kind: 'numeric';
      readonly unit: string;
      readonly answer: string;
      readonly tolerance: { readonly absolute: string } | { readonly percent: string };
      readonly rationale: ForeignText | null;
      readonly distractors: readonly DraftDistractor[];
    }
  | {
      readonly kind: 'short-text';
      readonly accepted: readonly string[];
      readonly normalise: readonly Normalisation[];
      readonly rationale: ForeignText | null;
      readonly distractors: readonly DraftDistractor[];
    }
  | {
      readonly kind: 'ordering';
      /** In the right order. */
      readonly elements: readonly DraftPart[];
      readonly perPart: boolean;
    }
  | {
      readonly kind: 'matching';
      readonly choices: readonly { readonly id: string; readonly text: ForeignText }[];
      readonly prompts: readonly (DraftPart & { readonly match: string })[];
      readonly shuffle: boolean;
      readonly perPart: boolean;
    }
);

export interface DraftPart {
  readonly text: ForeignText;
  readonly rationale: ForeignText | null;
}

export interface DraftOption extends DraftPart {
  readonly correct: boolean;
}

export interface DraftDistractor {
  readonly value: string;
  readonly rationale: ForeignText | null;
}
