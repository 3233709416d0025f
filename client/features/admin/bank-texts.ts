import type { ItemDecision, ItemRow, ItemStatus } from '../../../server/contract/item-review.ts';
import type { Tone } from '../../ui/status-badge.tsx';

export const statusTexts: Readonly<Record<ItemStatus, { readonly label: string; readonly tone: Tone }>> = {
  draft: { label: 'Draft', tone: 'neutral' },
  reviewed: { label: 'Reviewed', tone: 'good' },
  'under-review': { label: 'Under review', tone: 'attention' },
  retired: { label: 'Retired', tone: 'bad' },
};

export const typeTexts: Readonly<Record<ItemRow['type'], string>> = {
  'single-choice': 'Single choice',
  'multiple-response': 'Multiple response',
  'true-false': 'True or false',
  numeric: 'Number',
  'short-text': 'Short text',
  ordering: 'Ordering',
  matching: 'Matching',
};

export const levelTexts: Readonly<Record<ItemRow['level'], string>> = {
  recall: 'Recall',
  apply: 'Apply',
  analyse: 'Analyse',
};

export const decisionTexts: Readonly<Record<ItemDecision, string>> = {
  reviewed: 'Reviewed',
  'under-review': 'Flagged under review',
  retired: 'Retired',
};

/** `12 %` of so many; an en dash where there is nothing to take a share of. */
export function shareText(count: number, of: number): string {
  return of === 0 ? '–' : `${Math.round((100 * count) / of)} %`;
}

/** A version's id as far as people need it. */
export const shortId = (versionId: string): string => versionId.slice(0, 10);

/** `English`, `Spanish`: the English name of a BCP 47 tag. */
export const languageName = (tag: string): string => new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
