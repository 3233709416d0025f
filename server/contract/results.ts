import { z } from 'zod';
import { defineOperation } from './operation.ts';
import { EndKind } from './sittings.ts';

const EpochMs = z.int().nonnegative();
const queryInteger = z.coerce.number<string | number>().int();
const Id = z.string().min(1).max(100);

/** `voided`: the attempt was cancelled, whatever its outcome had been. */
export const ResultState = z.enum(['released', 'held', 'voided']);
export type ResultState = z.infer<typeof ResultState>;

/** Which results are meant; filters left out exclude nothing. The same object filters the list, downloads and exports. */
export const ResultFilters = z.strictObject({
  programId: Id.optional(),
  examId: Id.optional(),
  deliveryId: z.uuid().optional(),
  /** Sittings that ended at or after this instant, in epoch milliseconds. */
  from: queryInteger.nonnegative().optional(),
  /** Sittings that ended before this instant, in epoch milliseconds. */
  to: queryInteger.nonnegative().optional(),
  passed: z.enum(['true', 'false']).optional(),
  state: ResultState.optional(),
  attempt: queryInteger.min(1).max(1000).optional(),
});
export type ResultFilters = z.infer<typeof ResultFilters>;

/** One ended sitting with its current outcome. A sitting voided before it was scored has no outcome: then its fields are null. */
export const ResultRow = z.object({
  sittingId: z.uuid(),
  candidateId: z.uuid(),
  candidateName: z.string(),
  programId: z.string(),
  programTitle: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  deliveryId: z.uuid(),
  deliveryTitle: z.string(),
  registration: z.int(),
  attempt: z.int(),
  attemptsAllowed: z.int(),
  state: ResultState,
  endKind: EndKind.nullable(),
  startedAt: EpochMs.nullable(),
  endedAt: EpochMs,
  allottedMs: z.int(),
  passed: z.boolean().nullable(),
  units: z.int().nullable(),
  maxUnits: z.int().nullable(),
  /** The least score that passes, in the same units. */
  unitsToPass: z.int().nullable(),
  passPercent: z.int(),
  answered: z.int().nullable(),
  itemCount: z.int(),
  decidedAt: EpochMs.nullable(),
});
export type ResultRow = z.infer<typeof ResultRow>;

/** Over all results that match, not over the page. Voided sittings count in `voided` and `count` alone. */
export const ResultSummary = z.object({
  count: z.int(),
  released: z.int(),
  held: z.int(),
  voided: z.int(),
  /** Of those released or held. */
  passed: z.int(),
  /** Mean of 100 × units ÷ maxUnits of those released or held, rounded to one decimal; for display only [SCORE-1]. */
  meanPercent: z.number().nullable(),
});
export type ResultSummary = z.infer<typeof ResultSummary>;

export const OutcomeCause = z.enum(['close', 'release', 'incident', 'reopening', 'late-answers', 'rescore']);

/** One outcome of a sitting's history; the one with the highest `seq` is current [SIT-2]. */
export const OutcomeView = z.object({
  seq: z.int(),
  state: z.enum(['released', 'held']),
  cause: OutcomeCause,
  passed: z.boolean(),
  units: z.int(),
  maxUnits: z.int(),
  unitsToPass: z.int(),
  answered: z.int(),
  heldBecause: z.array(z.string()),
  decidedAt: EpochMs,
  /** Name of the person who decided; null when the engine did. */
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
});
export type OutcomeView = z.infer<typeof OutcomeView>;

/** One item of the current outcome. No text, answer or key [KEY-1]. */
export const ItemResult = z.object({
  position: z.int(),
  itemId: z.string(),
  /** Code and title of the topic; null when the bank version no longer tells. */
  topicId: z.string().nullable(),
  topicTitle: z.string().nullable(),
  units: z.int(),
  maxUnits: z.int(),
  answered: z.boolean(),
});
export type ItemResult = z.infer<typeof ItemResult>;

export const ResultDetail = z.object({
  result: ResultRow,
  /** Newest first. */
  outcomes: z.array(OutcomeView),
  items: z.array(ItemResult),
  topicGroups: z.array(z.object({ title: z.string(), units: z.int(), maxUnits: z.int() })),
  lateAnswers: z.int(),
  incidents: z.int(),
});
export type ResultDetail = z.infer<typeof ResultDetail>;

/** A delivery that has results, for the filters of the grader's screen. */
export const ResultChoice = z.object({
  programId: z.string(),
  programTitle: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  deliveryId: z.uuid(),
  deliveryTitle: z.string(),
});
export type ResultChoice = z.infer<typeof ResultChoice>;

export const exportFormats = ['csv', 'xlsx', 'json'] as const;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** `sittings`: one row per sitting with its current outcome. `items`: one row per sitting and item. */
export const ExportGranularity = z.enum(['sittings', 'items']);
export type ExportGranularity = z.infer<typeof ExportGranularity>;

/** An export made in the background. Its file is kept for 24 hours, for the person who asked and nobody else. */
export const ExportView = z.object({
  exportId: z.uuid(),
  format: ExportFormat,
  granularity: ExportGranularity,
  filters: ResultFilters,
  status: z.enum(['waiting', 'running', 'finished', 'failed', 'expired']),
  /** Rows written so far; of all when finished. */
  rows: z.int(),
  /** Sittings written so far, and how many matched when the work began (null before). */
  sittingsDone: z.int(),
  sittingsInAll: z.int().nullable(),
  fileName: z.string(),
  bytes: z.int(),
  requestedAt: EpochMs,
  finishedAt: EpochMs.nullable(),
  /** When the file is removed. */
  expiresAt: EpochMs,
});
export type ExportView = z.infer<typeof ExportView>;

const mediaTypes = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/json',
] as const;

const exportPath = { params: z.strictObject({ exportId: z.uuid() }) };

export const resultOperations = {
  listResultChoices: defineOperation({
    id: 'listResultChoices',
    method: 'get',
    path: '/api/grader/result-choices',
    access: 'grader',
    summary: 'The programs, exams and deliveries that results can be filtered by.',
    response: z.object({ choices: z.array(ResultChoice) }),
  }),
  listResults: defineOperation({
    id: 'listResults',
    method: 'get',
    path: '/api/grader/results',
    access: 'grader',
    summary:
      "Ended sittings with their current outcomes, newest end first, a page at a time. The reader's own are left out [ROLE-1].",
    query: ResultFilters.extend({
      /** `next` of the page before. */
      cursor: z.string().max(200).optional(),
      limit: queryInteger.min(1).max(200).default(50),
    }),
    response: z.object({
      results: z.array(ResultRow),
      summary: ResultSummary,
      /** Cursor of the next page; null on the last. */
      next: z.string().nullable(),
    }),
    refusals: ['bad-input'],
  }),
  downloadResults: defineOperation({
    id: 'downloadResults',
    method: 'get',
    path: '/api/grader/results/export',
    access: 'grader',
    summary:
      'All matching results as one file, streamed while it is read. Columns are stable; the download is audited.',
    query: ResultFilters.extend({
      format: ExportFormat,
      granularity: ExportGranularity.default('sittings'),
    }),
    streams: mediaTypes,
  }),
  readResultDetail: defineOperation({
    id: 'readResultDetail',
    method: 'get',
    path: '/api/grader/results/{sittingId}',
    access: 'grader',
    summary: 'One result: the history of its outcomes and the units of each item.',
    params: z.strictObject({ sittingId: z.uuid() }),
    response: ResultDetail,
    refusals: ['not-found', 'own-record'],
  }),
  requestExport: defineOperation({
    id: 'requestExport',
    method: 'post',
    path: '/api/grader/exports',
    access: 'grader',
    summary: 'Asks for an export made in the background, for sets too large to wait for. Audited.',
    body: z.strictObject({
      format: ExportFormat,
      granularity: ExportGranularity.default('sittings'),
      filters: ResultFilters.default({}),
    }),
    response: z.object({ export: ExportView }),
    refusals: ['too-many-tries'],
  }),
  listExports: defineOperation({
    id: 'listExports',
    method: 'get',
    path: '/api/grader/exports',
    access: 'grader',
    summary: "The reader's own exports of the last days, newest first, with progress.",
    response: z.object({ exports: z.array(ExportView) }),
  }),
  downloadExport: defineOperation({
    id: 'downloadExport',
    method: 'get',
    path: '/api/grader/exports/{exportId}/file',
    access: 'grader',
    summary: 'The file of a finished export; only for the person who asked for it. Audited.',
    ...exportPath,
    streams: mediaTypes,
    refusals: ['not-found', 'conflict'],
  }),
};
