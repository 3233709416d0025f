import type { ItemResult, OutcomeView, ResultRow } from '../../contract/results.ts';

/** A result with what only exports tell. */
export interface SittingExportRow extends ResultRow {
  readonly outcomeSeq: number | null;
  readonly outcomeCause: OutcomeView['cause'] | null;
  readonly heldBecause: readonly string[];
  readonly bankVersionId: string | null;
}

export interface ItemExportRow {
  readonly sitting: SittingExportRow;
  readonly item: ItemResult;
}
