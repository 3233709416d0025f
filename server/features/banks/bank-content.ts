import { createHash } from 'node:crypto';
import type { BankFile, BlueprintFile, SourceItem } from '../../contract/bank.ts';
import { canonicalJson } from '../../core/form/canonical-json.ts';

/** An item with what its file says of all its items. */
export type ContentItem = SourceItem & { readonly exam: string; readonly topic: string };
export type ContentBlueprint = BlueprintFile & { readonly id: string };

/** All that a bank version is: the checked files, without their names. Stored as JSON and never changed. */
export interface BankContent {
  readonly bank: BankFile;
  /** By id, ascending. */
  readonly items: readonly ContentItem[];
  /** By id, ascending. */
  readonly blueprints: readonly ContentBlueprint[];
}

/** The id of a version is the sha-256 of its canonical content: other content, other version. */
export function versionIdOf(content: BankContent): string {
  // Through JSON, so that what is hashed is what the database gives back: no fields that are undefined.
  return createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(content))))
    .digest('hex');
}
