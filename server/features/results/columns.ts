import type { ItemExportRow, SittingExportRow } from './export-rows.ts';

/** What a cell of an export can hold. Numbers and truth values keep their type where the format has one. */
export type Cell = string | number | boolean | null;

/** One column of an export. Names and meanings are an interface: columns are added at the end, never renamed or moved. */
export interface Column<Row> {
  readonly name: string;
  readonly description: string;
  value(row: Row): Cell;
}

/** ISO 8601 in UTC with milliseconds: `2026-03-02T09:00:00.000Z`. */
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** For display only: pass or fail was decided in whole units [SCORE-1]. */
function percentOf(units: number | null, maxUnits: number | null): number | null {
  if (units === null || maxUnits === null || maxUnits === 0) return null;
  return Math.round((10_000 * units) / maxUnits) / 100;
}

/** One row per sitting with its current outcome. A voided sitting that was never scored has no outcome: those cells are empty. */
export const sittingColumns: readonly Column<SittingExportRow>[] = [
  { name: 'sitting_id', description: 'Id of the sitting (UUID).', value: (row) => row.sittingId },
  {
    name: 'candidate_id',
    description: 'Id of the candidate (UUID); names may change or be shared.',
    value: (row) => row.candidateId,
  },
  { name: 'candidate_name', description: 'Name of the candidate as it stands now.', value: (row) => row.candidateName },
  { name: 'program_id', description: 'Id of the program.', value: (row) => row.programId },
  { name: 'program_title', description: 'Title of the program.', value: (row) => row.programTitle },
  { name: 'exam_id', description: 'Id of the exam within the program.', value: (row) => row.examId },
  { name: 'exam_title', description: 'Title of the exam.', value: (row) => row.examTitle },
  { name: 'delivery_id', description: 'Id of the delivery (UUID).', value: (row) => row.deliveryId },
  { name: 'delivery_title', description: 'Title of the delivery.', value: (row) => row.deliveryTitle },
  {
    name: 'registration',
    description: 'Which registration of the candidate, from 1.',
    value: (row) => row.registration,
  },
  { name: 'attempt', description: 'Which attempt within the registration, from 1.', value: (row) => row.attempt },
  {
    name: 'attempts_allowed',
    description: 'Attempts that the registration allows.',
    value: (row) => row.attemptsAllowed,
  },
  {
    name: 'state',
    description: '`released`, `held` (a person has yet to decide) or `voided` (the attempt was cancelled).',
    value: (row) => row.state,
  },
  {
    name: 'end_kind',
    description: 'How it ended: `submitted`, `expired` or `terminated`; empty when voided while open.',
    value: (row) => row.endKind,
  },
  {
    name: 'started_at',
    description: 'Instant of the start; empty when voided before.',
    value: (row) => iso(row.startedAt),
  },
  {
    name: 'ended_at',
    description: 'Instant of the end. Rows are ordered by it, newest first.',
    value: (row) => iso(row.endedAt),
  },
  {
    name: 'allotted_seconds',
    description: 'Whole time ledger in seconds: base, extra, granted, and pauses given back.',
    value: (row) => row.allottedMs / 1000,
  },
  { name: 'item_count', description: 'Items on the form.', value: (row) => row.itemCount },
  { name: 'answered', description: 'Items answered.', value: (row) => row.answered },
  { name: 'units', description: 'Units scored.', value: (row) => row.units },
  { name: 'max_units', description: 'Units that could be scored.', value: (row) => row.maxUnits },
  { name: 'units_to_pass', description: 'The least units that pass.', value: (row) => row.unitsToPass },
  {
    name: 'percent',
    description: '100 × units ÷ max_units, rounded to two decimals; pass or fail is decided on units, not on this.',
    value: (row) => percentOf(row.units, row.maxUnits),
  },
  { name: 'pass_percent', description: 'The pass mark in percent.', value: (row) => row.passPercent },
  { name: 'passed', description: '`true` or `false`.', value: (row) => row.passed },
  {
    name: 'outcome_seq',
    description: 'Number of the current outcome within the sitting, from 1; more than 1 when it superseded another.',
    value: (row) => row.outcomeSeq,
  },
  {
    name: 'outcome_cause',
    description:
      'Why the current outcome was made: `close`, `release`, `incident`, `reopening`, `late-answers` or `rescore`.',
    value: (row) => row.outcomeCause,
  },
  {
    name: 'held_because',
    description: 'Reasons of a held outcome, separated by `; `.',
    value: (row) => row.heldBecause.join('; '),
  },
  { name: 'decided_at', description: 'Instant of the current outcome.', value: (row) => iso(row.decidedAt) },
  {
    name: 'bank_version_id',
    description: 'Version of the item bank that the form was drawn from; empty when no form was delivered.',
    value: (row) => row.bankVersionId,
  },
];

/** One row per sitting and item of its form, for sittings that have an outcome. No text, answer or key [KEY-1]. */
export const itemColumns: readonly Column<ItemExportRow>[] = [
  { name: 'sitting_id', description: 'Id of the sitting (UUID).', value: (row) => row.sitting.sittingId },
  { name: 'candidate_id', description: 'Id of the candidate (UUID).', value: (row) => row.sitting.candidateId },
  { name: 'program_id', description: 'Id of the program.', value: (row) => row.sitting.programId },
  { name: 'exam_id', description: 'Id of the exam within the program.', value: (row) => row.sitting.examId },
  { name: 'delivery_id', description: 'Id of the delivery (UUID).', value: (row) => row.sitting.deliveryId },
  {
    name: 'registration',
    description: 'Which registration of the candidate, from 1.',
    value: (row) => row.sitting.registration,
  },
  {
    name: 'attempt',
    description: 'Which attempt within the registration, from 1.',
    value: (row) => row.sitting.attempt,
  },
  {
    name: 'state',
    description: 'State of the result: `released`, `held` or `voided`.',
    value: (row) => row.sitting.state,
  },
  {
    name: 'ended_at',
    description: 'Instant of the end. Sittings are ordered by it, newest first.',
    value: (row) => iso(row.sitting.endedAt),
  },
  {
    name: 'bank_version_id',
    description: 'Version of the item bank that the form was drawn from.',
    value: (row) => row.sitting.bankVersionId,
  },
  { name: 'position', description: 'Place of the item on this form, from 1.', value: (row) => row.item.position },
  { name: 'item_id', description: 'Id of the item in the bank.', value: (row) => row.item.itemId },
  { name: 'topic_id', description: 'Id of the topic of the item.', value: (row) => row.item.topicId },
  { name: 'topic_title', description: 'Title of the topic.', value: (row) => row.item.topicTitle },
  { name: 'units', description: 'Units scored on the item.', value: (row) => row.item.units },
  { name: 'max_units', description: 'Units that the item could bring.', value: (row) => row.item.maxUnits },
  {
    name: 'answered',
    description: '`true` when an answer stood at the end that counts.',
    value: (row) => row.item.answered,
  },
];
