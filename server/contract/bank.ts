import { z } from 'zod';
import { defineOperation } from './operation.ts';

const unstorable = /[\0\p{Cs}]/u;
const Text = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(10_000, 'is longer than 10,000 characters')
  .refine((text) => !unstorable.test(text), 'holds a character that cannot be stored');

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'is not made of lower-case letters, digits and hyphens');
const TopicId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/, 'is not made of letters, digits and hyphens');
/** BCP 47. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is no language tag such as "en"');
const Level = z.enum(['recall', 'apply', 'analyse']);
const Count = z.int().min(1).max(500);
/** Quoted, a number keeps more digits than YAML's own numbers do. */
const Decimal = z.union([z.number(), z.string().max(40)]).describe('A plain decimal number, quoted or not.');

/** `bank.yaml`: what the bank is. */
export const BankFile = z.strictObject({
  id: Id,
  title: Text,
  sample: z
    .boolean()
    .describe(
      'True for a bank that is public: live deliveries refuse it, and its items stand on forms without a review.',
    ),
  notice: Text.optional().describe('What people who administer the bank must know.'),
  language: LanguageTag,
  topics: z.record(TopicId, Text).describe('Title by topic id; shown and grouped in the order of the ids.'),
});
export type BankFile = z.infer<typeof BankFile>;

const common = {
  id: Id.describe('Stable and unique in the bank: results refer to it.'),
  section: Text.describe('The section of the authority that the key rests on.'),
  fact: z
    .union([z.int(), Text])
    .describe('The piece of knowledge it rests on. Items on one fact never stand on one form.'),
  level: Level,
  difficulty: z.int().min(1).max(5).describe('As intended, 1 (easiest) to 5 (hardest).'),
  status: z
    .enum(['draft', 'under-review', 'retired'], {
      error: 'is not "draft", "under-review" or "retired": that an item is reviewed, a person says in the admin screen',
    })
    .default('draft')
    .describe(
      'A draft stands on forms once it is reviewed, of sample banks without; items under review and retired ones on none.',
    ),
  'replaced-by': Id.optional().describe('The item that stands in for this one, which is retired.'),
  note: Text.optional().describe('For authors, for instance when a fact may change.'),
  enemies: z.array(Id).default([]).describe('Items that never stand on one form with this one; one side is enough.'),
  stem: Text.describe(
    'Markdown: paragraphs, bold, italics, lists, tables with a header row, images of the folder images/, formulas in $. No HTML.',
  ),
};

const Option = z.strictObject({
  text: Text,
  correct: z.literal(true).optional(),
  rationale: Text.describe('Why it is the key, or why a half-trained candidate picks it and why it is wrong.'),
});
const Distractor = z.strictObject({ value: z.union([z.number(), Text]), rationale: Text });
const partial = z
  .literal('per-part')
  .optional()
  .describe('Partial credit, one unit per part. Left out: all or nothing, one unit.');
const shuffle = z.boolean().default(true).describe('False only where the order is natural, such as dates ascending.');

/** One item of an items file. */
export const SourceItem = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('single-choice'), options: z.array(Option).min(2).max(10), shuffle }),
  z.strictObject({
    ...common,
    type: z.literal('multiple-response'),
    options: z.array(Option).min(3).max(10),
    shuffle,
    partial,
  }),
  z.strictObject({
    ...common,
    type: z.literal('true-false'),
    answer: z.boolean(),
    rationale: z.strictObject({ true: Text, false: Text }),
  }),
  z.strictObject({
    ...common,
    type: z.literal('numeric'),
    unit: z.string().trim().max(100).describe('Shown beside the answer box; "" for none.'),
    answer: Decimal,
    tolerance: z
      .union([z.strictObject({ absolute: Decimal }), z.strictObject({ percent: Decimal })], {
        error: 'must be `{ absolute: 0.5 }` or `{ percent: 1 }`, with a number of yours',
      })
      .describe('How far from the answer a response may lie, both ends included.'),
    rationale: Text.describe('The calculation.'),
    distractors: z.array(Distractor).default([]),
  }),
  z.strictObject({
    ...common,
    type: z.literal('short-text'),
    accepted: z.array(Text).min(1).max(50),
    normalise: z
      .array(z.enum(['trim', 'collapse-space', 'ignore-case', 'ignore-punctuation']))
      .describe('What is evened out on both sides before they are compared.'),
    rationale: Text,
    distractors: z.array(Distractor).default([]),
  }),
  z.strictObject({
    ...common,
    type: z.literal('ordering'),
    elements: z
      .array(z.strictObject({ text: Text, rationale: Text }))
      .min(2)
      .max(10)
      .describe('In the right order.'),
    partial,
  }),
  z.strictObject({
    ...common,
    type: z.literal('matching'),
    choices: z
      .array(z.strictObject({ id: Id, text: Text }))
      .min(2)
      .max(15),
    prompts: z
      .array(z.strictObject({ text: Text, match: Id.describe('Id of a choice.'), rationale: Text }))
      .min(2)
      .max(10),
    shuffle,
    partial,
  }),
]);
export type SourceItem = z.infer<typeof SourceItem>;

/** `items/**.yaml`: the items of one exam and topic. */
export const ItemsFile = z.strictObject({ exam: Id, topic: TopicId, items: z.array(SourceItem) });

/** The texts of one item in another language. Lists follow the order of the item's own. */
export const ItemTexts = z.strictObject({
  stem: Text.optional(),
  unit: z.string().trim().max(100).optional(),
  options: z.array(Text).optional(),
  elements: z.array(Text).optional(),
  choices: z.array(Text).optional(),
  prompts: z.array(Text).optional(),
});
export type ItemTexts = z.infer<typeof ItemTexts>;

/** `translations/<language>/**.yaml`: texts of items in another language, by the ids of the items. */
export const TranslationFile = z.strictObject({
  topics: z.record(TopicId, Text).default({}).describe('Titles of topics.'),
  items: z.record(Id, ItemTexts).default({}),
});
export type TranslationFile = z.infer<typeof TranslationFile>;

const Share = z.int().min(0).max(100);
const MeanDifficulty = z
  .number()
  .min(1)
  .max(5)
  .refine((mean) => Math.abs(mean * 10 - Math.round(mean * 10)) < 1e-9, 'has more than one decimal');

/** `blueprints/<id>.yaml`: what a form must hold. */
export const BlueprintFile = z.strictObject({
  exam: Id,
  items: Count.describe('Items on the form; the cells must add up to it.'),
  order: z.enum(['shuffled', 'by-topic']).default('shuffled'),
  levels: z
    .strictObject({ recall: Share, apply: Share, analyse: Share })
    .optional()
    .describe('Wanted shares of the whole form in percent, met as nearly as the pool allows.'),
  difficulty: z
    .strictObject({ least: MeanDifficulty, most: MeanDifficulty })
    .optional()
    .describe('Wanted mean difficulty, met as nearly as the pool allows.'),
  exposure: z
    .strictObject({ most: z.int().min(1).max(99), of: z.int().min(10).max(2000) })
    .refine(({ most, of }) => most * of >= 100, 'allows no item on even one form')
    .optional()
    .describe('No item on more than `most` percent of the last `of` forms of the exam, where the pool allows.'),
  cells: z
    .array(
      z.strictObject({
        topic: TopicId,
        count: Count,
        levels: z
          .strictObject({ recall: Count.optional(), apply: Count.optional(), analyse: Count.optional() })
          .default({})
          .describe('So many of each level, always met; the rest of the cell may be of any level.'),
      }),
    )
    .min(1),
});
export type BlueprintFile = z.infer<typeof BlueprintFile>;

/** One reason why a bank is not loaded. It names options by letter and quotes no key. */
export const BankProblem = z.object({
  folder: z.string(),
  file: z.string().nullable(),
  itemId: z.string().nullable(),
  reason: z.string(),
});
export type BankProblem = z.infer<typeof BankProblem>;

export const BankView = z.object({
  bankId: z.string(),
  title: z.string(),
  isSample: z.boolean(),
  itemCount: z.int(),
  blueprints: z.array(z.object({ blueprintId: z.string(), examId: z.string(), itemCount: z.int() })),
  /** Newest first. Forms that were drawn from an older version are still delivered and scored from it. */
  versions: z.array(z.object({ versionId: z.string(), title: z.string(), loadedAt: z.int(), isCurrent: z.boolean() })),
});
export type BankView = z.infer<typeof BankView>;

const banks = z.object({
  banks: z.array(BankView),
  /** What the last loading on this node refused; the versions above go on being served meanwhile. */
  problems: z.array(BankProblem),
});

export const bankOperations = {
  listBanks: defineOperation({
    id: 'listBanks',
    method: 'get',
    path: '/api/admin/banks',
    access: 'admin',
    summary: 'The item banks with their versions, and what was wrong with those that were refused. No item content.',
    response: banks,
  }),
  reloadBanks: defineOperation({
    id: 'reloadBanks',
    method: 'post',
    path: '/api/admin/banks/reload',
    access: 'admin',
    summary:
      'Reads the bank folders again. A good bank whose content changed becomes a new version, from which new forms are drawn; a bad one is refused with its problems.',
    response: banks,
  }),
};
