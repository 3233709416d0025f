import type { ItemStatus } from './item.ts';

/** What a person can decide about an item. */
export type ItemDecision = 'reviewed' | 'under-review' | 'retired';

/** What an item counts as: what its file says, and what people decided since. */
export type EffectiveStatus = 'draft' | ItemDecision;

/** The newest decision about an item, with the hash of the content that was looked at. */
export interface LatestDecision {
  readonly decision: ItemDecision;
  readonly itemHash: string;
}

/**
 * The newest decision replaces those before it. A review is of one content: with another it counts for nothing, and the item is a
 * draft again. A flag and a retirement are of the item, whatever it says by now. What the file says against an item always holds.
 */
export function effectiveStatus(
  fileStatus: ItemStatus,
  itemHash: string,
  latest: LatestDecision | undefined,
): EffectiveStatus {
  if (fileStatus === 'retired' || latest?.decision === 'retired') return 'retired';
  if (fileStatus === 'under-review' || latest?.decision === 'under-review') return 'under-review';
  return latest?.decision === 'reviewed' && latest.itemHash === itemHash ? 'reviewed' : 'draft';
}

/** Whether forms may hold an item: reviewed ones always, drafts in the forms of sample banks only. */
export function mayBeDrawn(status: EffectiveStatus, isSample: boolean): boolean {
  return status === 'reviewed' || (status === 'draft' && isSample);
}
