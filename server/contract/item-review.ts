import { z } from 'zod';
import { DeliveredItem, ResponseValue, unstorable } from './item.ts';
import { defineOperation } from './operation.ts';

const EpochMs = z.int().nonnegative();
const Id = z.string().min(1).max(60);
const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'is no sha-256 in hex');
const Level = z.enum(['recall', 'apply', 'analyse']);
const Type = z.enum([
  'single-choice',
  'multiple-response',
  'true-false',
  'numeric',
  'short-text',
  'ordering',
  'matching',
]);

/** What an item counts as now: what its file says, and what people decided since. */
export const ItemStatus = z.enum(['draft', 'reviewed', 'under-review', 'retired']);
export type ItemStatus = z.infer<typeof ItemStatus>;

export const ItemDecision = z.enum(['reviewed', 'under-review', 'retired']);
export type ItemDecision = z.infer<typeof ItemDecision>;

const StatusCounts = z.record(ItemStatus, z.int());

/** How deep the pool of one cell of a blueprint is, or of one level that the cell asks for by name. */
export const CellView = z.object({
  topicId: z.string(),
  topicTitle: z.string(),
  /** Null: the whole cell. */
  level: Level.nullable(),
  demand: z.int(),
  /** Items of the cell that their files neither retire nor put under review. */
  pool: z.int(),
  reviewed: z.int(),
  /** Items that forms may hold now: of sample banks drafts too. */
  drawable: z.int(),
  /** How many of those can stand together on one form: of enemies, one. */
  together: z.int(),
});
export type CellView = z.infer<typeof CellView>;

export const BankDetail = z.object({
  bankId: z.string(),
  title: z.string(),
  isSample: z.boolean(),
  notice: z.string().nullable(),
  language: z.string(),
  /** Languages into which items are translated, and how many items wholly. */
  translations: z.array(z.object({ language: z.string(), items: z.int() })),
  topics: z.array(z.object({ topicId: z.string(), title: z.string() })),
  examIds: z.array(z.string()),
  statuses: StatusCounts,
  blueprints: z.array(
    z.object({
      blueprintId: z.string(),
      examId: z.string(),
      itemCount: z.int(),
      /** BCP 47 tags of the languages in which its forms can be sat, that of the bank first. */
      languages: z.array(z.string()),
      /** No item on more than so many percent of so many recent forms, where the pool allows; null: no cap. */
      exposure: z.object({ most: z.number(), of: z.int() }).nullable(),
      cells: z.array(CellView),
    }),
  ),
  /** Newest first. */
  versions: z.array(
    z.object({
      versionId: z.string(),
      loadedAt: EpochMs,
      isCurrent: z.boolean(),
      itemCount: z.int(),
      /** Forms that were drawn from it. */
      forms: z.int(),
    }),
  ),
});
export type BankDetail = z.infer<typeof BankDetail>;

/** One line of the table of items. It holds no key, no rationale and no note. */
export const ItemRow = z.object({
  itemId: z.string(),
  /** sha-256 of the item's content in the current version: a decision names it. */
  hash: z.string(),
  /** The number of the newest decision; null when there is none. */
  decisionSeq: z.int().nullable(),
  status: ItemStatus,
  /** It was reviewed, and says something else since. */
  hasChangedSinceReview: z.boolean(),
  examId: z.string(),
  topicId: z.string(),
  level: Level,
  difficulty: z.int(),
  type: Type,
  /** The stem without markup. */
  stem: z.string(),
  comments: z.int(),
  /** Of the recent forms of its exam, how many held it. */
  recentForms: z.int(),
  lastUsedAt: EpochMs.nullable(),
});
export type ItemRow = z.infer<typeof ItemRow>;

export const ItemList = z.object({
  bankId: z.string(),
  title: z.string(),
  isSample: z.boolean(),
  topics: z.array(z.object({ topicId: z.string(), title: z.string() })),
  items: z.array(ItemRow),
  /** How many forms of each exam "recent" means here. */
  recentFormsByExam: z.record(z.string(), z.int()),
});
export type ItemList = z.infer<typeof ItemList>;

export const DecisionView = z.object({
  seq: z.int(),
  decision: ItemDecision,
  replacedBy: z.string().nullable(),
  reason: z.string(),
  /** Null: a person who was erased. */
  actorName: z.string().nullable(),
  at: EpochMs,
  /** Whether it was made about the content that is shown. */
  isOfThisContent: z.boolean(),
});
export type DecisionView = z.infer<typeof DecisionView>;

/** One item as a candidate would see it, and all that may be known of it without its key. */
export const ItemDetail = z.object({
  bankId: z.string(),
  bankTitle: z.string(),
  isSample: z.boolean(),
  versionId: z.string(),
  versionLoadedAt: EpochMs,
  isCurrentVersion: z.boolean(),
  itemId: z.string(),
  hash: z.string(),
  decisionSeq: z.int().nullable(),
  status: ItemStatus,
  fileStatus: z.enum(['draft', 'under-review', 'retired']),
  replacedBy: z.string().nullable(),
  examId: z.string(),
  topicId: z.string(),
  topicTitle: z.string(),
  level: Level,
  difficulty: z.int(),
  section: z.string(),
  type: Type,
  /** BCP 47 tag of the texts shown. */
  language: z.string(),
  /** Languages in which the item is whole, that of the bank first. */
  languages: z.array(z.string()),
  delivered: DeliveredItem,
  enemies: z.array(z.object({ itemId: z.string(), because: z.enum(['declared', 'same fact']) })),
  /** Times in which the item said the same, newest first: from the version that brought it until the version that changed it. */
  contents: z.array(
    z.object({
      versionId: z.string(),
      since: EpochMs,
      /** Null: it still does. */
      until: EpochMs.nullable(),
      versions: z.int(),
      forms: z.int(),
      isShown: z.boolean(),
    }),
  ),
  usage: z.object({
    forms: z.int(),
    lastUsedAt: EpochMs.nullable(),
    recentForms: z.int(),
    /** Of so many recent forms of its exam. */
    ofRecentForms: z.int(),
  }),
  /** Released results of sittings that showed this very content. */
  results: z.object({
    answers: z.int(),
    /** Share of the units possible, in percent; null while there are fewer than `leastAnswers`. */
    percent: z.number().nullable(),
    leastAnswers: z.int(),
  }),
  /** What candidates said about it, newest first. */
  comments: z.array(z.object({ commentId: z.uuid(), text: z.string(), at: EpochMs, isOfThisContent: z.boolean() })),
  /** Newest first. */
  decisions: z.array(DecisionView),
});
export type ItemDetail = z.infer<typeof ItemDetail>;

/** The key of an item, with what its author says of every part, in the order and the letters of the preview. */
export const ItemKey = z.object({
  parts: z.array(
    z.object({
      /** The letter or number beside it; empty where there is none. */
      label: z.string(),
      html: z.string(),
      /** Of a matching prompt: what belongs to it. */
      matchHtml: z.string().nullable(),
      isKey: z.boolean(),
      rationaleHtml: z.string().nullable(),
    }),
  ),
  /** Of the item as a whole. */
  rationaleHtml: z.string().nullable(),
  /** How it is scored, in a sentence. */
  scoring: z.string(),
  fact: z.string(),
  note: z.string().nullable(),
});
export type ItemKey = z.infer<typeof ItemKey>;

export const FieldChange = z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type FieldChange = z.infer<typeof FieldChange>;
const Changed = z.object({ what: z.string(), fields: z.array(FieldChange) });

export const VersionChanges = z.object({
  bankId: z.string(),
  title: z.string(),
  from: z.object({ versionId: z.string(), loadedAt: EpochMs }),
  to: z.object({ versionId: z.string(), loadedAt: EpochMs }),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(Changed),
  /** `bank.yaml` and the blueprints. */
  others: z.array(Changed),
});
export type VersionChanges = z.infer<typeof VersionChanges>;

/** Why a decision is made. */
const Reason = z
  .string()
  .trim()
  .min(3, 'write at least 3 characters')
  .max(1000)
  .refine((text) => !unstorable.test(text), 'holds a character that cannot be stored');

const bank = z.strictObject({ bankId: Id });
const item = z.strictObject({ bankId: Id, itemId: Id });
/** Which version of the item, and which order of its options: 0 is the order of the file, any other number a shuffle. */
const shown = {
  versionId: Hash.optional(),
  order: z.coerce.number().int().min(0).max(1_000_000).default(0),
};
const shownTexts = { ...shown, language: z.string().max(20).optional() };

/** The most items that one command decides about. */
export const mostAtOnce = 300;

export const itemReviewOperations = {
  readBank: defineOperation({
    id: 'readBank',
    method: 'get',
    path: '/api/admin/banks/{bankId}',
    access: 'admin',
    summary: 'One bank: its versions, how many items have which status, and how deep the pools of its blueprints are.',
    params: bank,
    response: z.object({ bank: BankDetail }),
    refusals: ['not-found'],
  }),
  compareBankVersions: defineOperation({
    id: 'compareBankVersions',
    method: 'get',
    path: '/api/admin/banks/{bankId}/changes',
    access: 'admin',
    summary:
      'What differs between two versions of a bank, item by item. It shows keys: the reading is recorded, and bars the reader from live exams of this bank.',
    params: bank,
    query: z.strictObject({ from: Hash, to: Hash }),
    response: z.object({ changes: VersionChanges }),
    refusals: ['not-found', 'own-record'],
  }),
  listItems: defineOperation({
    id: 'listItems',
    method: 'get',
    path: '/api/admin/banks/{bankId}/items',
    access: 'admin',
    summary: 'All items of the current version with their status and use. No key.',
    params: bank,
    response: ItemList,
    refusals: ['not-found'],
  }),
  readItem: defineOperation({
    id: 'readItem',
    method: 'get',
    path: '/api/admin/banks/{bankId}/items/{itemId}',
    access: 'admin',
    summary: 'One item as candidates see it, with its use, its comments and the decisions about it. No key.',
    params: item,
    query: z.strictObject(shownTexts),
    response: z.object({ item: ItemDetail }),
    refusals: ['not-found'],
  }),
  readItemKey: defineOperation({
    id: 'readItemKey',
    method: 'get',
    path: '/api/admin/banks/{bankId}/items/{itemId}/key',
    access: 'admin',
    summary:
      'The key of an item with its rationales. Every reading is recorded, and bars the reader from live exams of this bank.',
    params: item,
    query: z.strictObject(shown),
    response: z.object({ key: ItemKey }),
    refusals: ['not-found', 'own-record'],
  }),
  tryItem: defineOperation({
    id: 'tryItem',
    method: 'post',
    path: '/api/admin/banks/{bankId}/items/{itemId}/tries',
    access: 'admin',
    summary:
      'Scores a response in the letters of the preview, as the score of a sitting would be. Recorded like a reading of the key, which it gives away.',
    params: item,
    body: z.strictObject({ ...shown, response: ResponseValue }),
    response: z.object({ units: z.int(), maxUnits: z.int() }),
    refusals: ['not-found', 'own-record'],
  }),
  decideItems: defineOperation({
    id: 'decideItems',
    method: 'post',
    path: '/api/admin/banks/{bankId}/decisions',
    access: 'admin',
    summary:
      'Marks items of the current version as reviewed, under review or retired: all of them or none. An item that says something else, or about which somebody decided, since it was looked at is refused with `conflict`.',
    params: bank,
    body: z.strictObject({
      decision: ItemDecision,
      reason: Reason,
      /** Of one retired item: the item that stands in for it. */
      replacedBy: Id.optional(),
      items: z
        .array(z.strictObject({ itemId: Id, hash: Hash, decisionSeq: z.int().nullable() }))
        .min(1)
        .max(mostAtOnce)
        .refine((items) => new Set(items.map(({ itemId }) => itemId)).size === items.length, 'names an item twice'),
    }),
    response: z.object({ decided: z.int() }),
    refusals: ['not-found', 'conflict'],
  }),
};
