import { z } from 'zod';
import type { DeliveredItem as CoreDeliveredItem } from '../core/item/deliver-item.ts';
import type { ItemType } from '../core/item/item.ts';
import type { ResponseValue as CoreResponseValue } from '../core/item/response.ts';

/** The letter of an option, element or choice by its place on this candidate's screen: a, b, c…, or of a prompt: p1, p2… */
const ShownId = z.string().regex(/^([a-z]|p[1-9]\d?)$/, 'an id is a letter, or p and a number');

const mostText = 1000;
const mostIds = 26;

/** NUL, which PostgreSQL cannot store, or half of a surrogate pair, which is no text. */
export const unstorable = /[\0\p{Cs}]/u;

/**
 * The answer to one item; `null` takes an answer back.
 *
 * | type | value | example |
 * |---|---|---|
 * | single-choice | the letter of an option | `"b"` |
 * | multiple-response | letters, none twice, in any order | `["a", "c"]` |
 * | true-false | a boolean | `true` |
 * | numeric | the number as typed, at most 1,000 characters; see `looksLikeNumber` for what is read as a number | `"10,291.5"` |
 * | short-text | the text as typed, at most 1,000 characters | `"SMARTS"` |
 * | ordering | letters of all elements, first to last | `["c", "a", "b"]` |
 * | matching | prompt id to the letter of a choice | `{"p1": "b", "p2": "a"}` |
 */
export const ResponseValue: z.ZodType<CoreResponseValue> = z.union([
  z.null(),
  z.boolean(),
  z
    .string()
    .max(mostText)
    .refine((text) => !unstorable.test(text), 'holds a character that cannot be stored'),
  z.array(ShownId).max(mostIds),
  z.record(ShownId, ShownId).refine((pairs) => Object.keys(pairs).length <= mostIds, 'holds too many pairs'),
]);
export type ResponseValue = CoreResponseValue;

const Shown = z.strictObject({ id: ShownId, html: z.string() });
const common = { position: z.int().min(1), stemHtml: z.string(), points: z.int().min(1) };

/** All that a candidate may see of an item. Texts are HTML of a small set of tags, made by the server [KEY-1]. */
export const DeliveredItem: z.ZodType<CoreDeliveredItem> = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('single-choice'), options: z.array(Shown) }),
  z.strictObject({ ...common, type: z.literal('multiple-response'), options: z.array(Shown) }),
  z.strictObject({ ...common, type: z.literal('true-false') }),
  z.strictObject({ ...common, type: z.literal('numeric'), unit: z.string() }),
  z.strictObject({ ...common, type: z.literal('short-text') }),
  z.strictObject({ ...common, type: z.literal('ordering'), elements: z.array(Shown) }),
  z.strictObject({ ...common, type: z.literal('matching'), prompts: z.array(Shown), choices: z.array(Shown) }),
]);
export type DeliveredItem = CoreDeliveredItem;

/**
 * Whether a value may be stored as the answer to an item of this type: right shape, at most about 3 kB, nothing that the
 * database cannot hold. Hand-written, because it runs on every save. It does not ask whether a letter was shown: one
 * that was not scores 0.
 */
export function responseFits(type: ItemType, value: unknown): value is ResponseValue {
  if (value === null) return true;
  switch (type) {
    case 'single-choice':
      return isShownId(value);
    case 'true-false':
      return typeof value === 'boolean';
    case 'numeric':
    case 'short-text':
      return typeof value === 'string' && value.length <= mostText && !unstorable.test(value);
    case 'multiple-response':
    case 'ordering':
      return (
        Array.isArray(value) &&
        value.length <= mostIds &&
        value.every((id, index) => isShownId(id) && value.indexOf(id) === index)
      );
    case 'matching': {
      if (typeof value !== 'object' || Array.isArray(value)) return false;
      const pairs = Object.entries(value);
      return pairs.length <= mostIds && pairs.every(([prompt, choice]) => isShownId(prompt) && isShownId(choice));
    }
  }
}

const shownId = /^([a-z]|p[1-9]\d?)$/;

function isShownId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 3 && shownId.test(value);
}

/** Whether nothing is left to do on an item: ordering and matching count once every part has its place. */
export function isAnswered(item: DeliveredItem, value: ResponseValue | undefined): boolean {
  if (value === null || value === undefined) return false;
  switch (item.type) {
    case 'single-choice':
    case 'true-false':
      return true;
    case 'numeric':
    case 'short-text':
      return typeof value === 'string' && value.trim() !== '';
    case 'multiple-response':
      return Array.isArray(value) && value.length > 0;
    case 'ordering':
      return Array.isArray(value) && value.length === item.elements.length;
    case 'matching':
      return typeof value === 'object' && item.prompts.every((prompt) => Object.hasOwn(value, prompt.id));
  }
}

const written = /^([+\-−]?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/;

/**
 * Whether a typed text will be read as a number: digits, at most one leading sign, a point before decimals, commas only between
 * groups of three before the point, spaces around it, at most 40 characters. Say so while the candidate types: any other
 * text is stored all the same, and scores 0.
 */
export function looksLikeNumber(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length <= 40 && written.test(trimmed) && /\d/.test(trimmed);
}
