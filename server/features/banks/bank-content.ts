import { createHash, type Hash } from 'node:crypto';
import type { BankFile, BlueprintFile, ItemTexts, SourceItem } from '../../contract/bank.ts';
import { canonicalJson, type JsonLike } from '../../core/form/canonical-json.ts';
import { giveWay } from './give-way.ts';
import type { ContentImage } from './read-image.ts';

/** An item with what its file says of all its items, the images that it shows, and its translations. */
export type ContentItem = SourceItem & {
  readonly exam: string;
  readonly topic: string;
  /** By the names that its texts and their translations use; left out where there are none. */
  readonly images?: Readonly<Record<string, ContentImage>>;
  /** By language, complete or not; left out where there are none. */
  readonly translations?: Readonly<Record<string, ItemTexts>>;
};
export type ContentBlueprint = BlueprintFile & { readonly id: string };

/** All that a bank version is: the checked files, without their names. Stored as JSON and never changed. */
export interface BankContent {
  readonly bank: BankFile;
  /** By id, ascending. */
  readonly items: readonly ContentItem[];
  /** By id, ascending. */
  readonly blueprints: readonly ContentBlueprint[];
  /** Titles of topics by language and topic id; left out where there are none. */
  readonly topicTranslations?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** As many items take a millisecond or two. */
const itemsAtOnce = 50;

/** The id of a version is the sha-256 of its canonical content: other content, other version. */
export function versionIdOf(content: BankContent): string {
  // Through JSON, so that what is hashed is what the database gives back: no fields that are undefined.
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(content))))
    .digest('hex');
}

/** As `versionIdOf` of a content that the database gave back, giving way after each few items. */
export async function versionIdOfStored(content: BankContent): Promise<string> {
  const hash = createHash('sha256');
  let mark = '{';
  for (const [name, value] of Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${mark}${JSON.stringify(name)}:`);
    if (name === 'items') await hashItems(hash, content.items);
    else hash.update(canonicalJson(value as JsonLike));
    mark = ',';
  }
  return hash.update('}').digest('hex');
}

async function hashItems(hash: Hash, items: readonly ContentItem[]): Promise<void> {
  hash.update('[');
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    const part = items.slice(from, from + itemsAtOnce).map((item) => canonicalJson(item as unknown as JsonLike));
    hash.update(`${from === 0 ? '' : ','}${part.join(',')}`);
    await giveWay();
  }
  hash.update(']');
}
