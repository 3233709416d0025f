import { describe, expect, it } from 'vitest';
import type { ItemExportRow, SittingExportRow } from '../../../server/features/results/export-rows.ts';
import { itemColumns, sittingColumns } from '../../../server/features/results/index.ts';

const sitting: SittingExportRow = {
  sittingId: '01900000-0000-7000-8000-000000000001',
  candidateId: '01900000-0000-7000-8000-000000000002',
  candidateName: 'Ada',
  programId: 'qisp',
  programTitle: 'QISP',
  examId: 'midterm',
  examTitle: 'Midterm',
  deliveryId: '01900000-0000-7000-8000-000000000003',
  deliveryTitle: 'Standing',
  registration: 1,
  attempt: 2,
  attemptsAllowed: 2,
  state: 'released',
  endKind: 'submitted',
  startedAt: Date.UTC(2026, 2, 2, 9),
  endedAt: Date.UTC(2026, 2, 2, 10, 0, 0, 7),
  allottedMs: 7_200_500,
  passed: true,
  units: 25,
  maxUnits: 35,
  unitsToPass: 25,
  passPercent: 70,
  answered: 34,
  itemCount: 35,
  decidedAt: null,
  outcomeSeq: 1,
  outcomeCause: 'close',
  heldBecause: ['terminated', 'incident'],
  bankVersionId: 'abc',
};
const row: ItemExportRow = {
  sitting,
  item: { position: 1, itemId: 'i', topicId: 'A', topicTitle: 'Topic', units: 0, maxUnits: 1, answered: false },
};

// An interface others build on: this list may grow at its end, and change in no other way.
it('columns of sittings are stable', () => {
  expect(sittingColumns.map(({ name }) => name)).toEqual([
    'sitting_id',
    'candidate_id',
    'candidate_name',
    'program_id',
    'program_title',
    'exam_id',
    'exam_title',
    'delivery_id',
    'delivery_title',
    'registration',
    'attempt',
    'attempts_allowed',
    'state',
    'end_kind',
    'started_at',
    'ended_at',
    'allotted_seconds',
    'item_count',
    'answered',
    'units',
    'max_units',
    'units_to_pass',
    'percent',
    'pass_percent',
    'passed',
    'outcome_seq',
    'outcome_cause',
    'held_because',
    'decided_at',
    'bank_version_id',
  ]);
});

it('columns of items are stable', () => {
  expect(itemColumns.map(({ name }) => name)).toEqual([
    'sitting_id',
    'candidate_id',
    'program_id',
    'exam_id',
    'delivery_id',
    'registration',
    'attempt',
    'state',
    'ended_at',
    'bank_version_id',
    'position',
    'item_id',
    'topic_id',
    'topic_title',
    'units',
    'max_units',
    'answered',
  ]);
});

it('every column is described, and fills its cell', () => {
  for (const { description, value } of sittingColumns) {
    expect(description).not.toBe('');
    expect(value(sitting)).not.toBeUndefined();
  }
  for (const { description, value } of itemColumns) {
    expect(description).not.toBe('');
    expect(value(row)).not.toBeUndefined();
  }
});

describe('cells', () => {
  const cell = (name: string, fields: Partial<SittingExportRow> = {}) =>
    sittingColumns.find((column) => column.name === name)?.value({ ...sitting, ...fields });

  it('tell instants as ISO 8601 in UTC, and none as empty', () => {
    expect(cell('ended_at')).toBe('2026-03-02T10:00:00.007Z');
    expect(cell('decided_at')).toBeNull();
  });
  it('tell lengths of time in seconds', () => expect(cell('allotted_seconds')).toBe(7200.5));
  it('round percentages for display only [SCORE-1]', () => {
    expect(cell('percent')).toBe(71.43);
    expect(cell('percent', { units: 0 })).toBe(0);
    expect(cell('percent', { units: null, maxUnits: null })).toBeNull();
    expect(cell('percent', { units: 0, maxUnits: 0 })).toBeNull();
  });
  it('join reasons', () => expect(cell('held_because')).toBe('terminated; incident'));
});
