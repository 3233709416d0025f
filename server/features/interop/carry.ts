import { z } from 'zod';
import type { ContentItem } from '../banks/index.ts';

const Scalar = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);

/**
 * What Invigil writes beside an item for what the other format has no place for, so that the item comes back as it went. Each part holds
 * only while what the format itself says is unchanged: an item that was edited elsewhere comes back as edited.
 */
export const Carry = z.object({
  exam: z.string().max(60),
  topic: z.string().max(20),
  /** Fields that every item has. */
  item: z.record(z.string().max(40), z.unknown()),
  type: z.string().max(40),
  shuffle: z.boolean().optional(),
  partial: z.enum(['per-part', 'no']).optional(),
  normalise: z.array(z.string()).max(10).optional(),
  /** A tolerance in percent where the format knows absolute ones only. */
  percent: Scalar.optional(),
  /** Ids of a matching's choices in the order of the bank, each with its place in the format's own order. */
  choices: z
    .array(z.object({ id: z.string().max(60), at: z.int() }))
    .max(20)
    .optional(),
  /** Texts as the author wrote them, by path, where Markdown has more than one way to say the same. */
  texts: z.record(z.string().max(60), z.string().max(10_000)).default({}),
  /** Numbers that were quoted, and texts that look like numbers, by path. */
  values: z.record(z.string().max(60), Scalar).default({}),
});
export type Carry = z.infer<typeof Carry>;

export const commonFields = [
  'id',
  'section',
  'fact',
  'level',
  'difficulty',
  'status',
  'replaced-by',
  'note',
  'enemies',
] as const;

/** Reads what `JSON.stringify` made of a carry; null for anything else. */
export function parseCarry(text: string): Carry | null {
  try {
    return Carry.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export function carryOf(item: ContentItem): Carry {
  return {
    exam: item.exam,
    topic: item.topic,
    type: item.type,
    item: Object.fromEntries(commonFields.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]))),
    texts: {},
    values: {},
  };
}
