import { pipeline } from 'node:stream/promises';
import { type ExportView, type ResultRow, resultOperations } from '../../contract/results.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Call, Mount } from '../../http/mount.ts';
import type { Random } from '../../ports/random.ts';
import { appendAudit } from '../audit/index.ts';
import type { Outbox } from '../jobs/index.ts';
import { type ExportJob, selectExportsOf, selectOptionalChunk, selectOptionalExport } from './exports.repo.ts';
import { cursorOf, placeOf } from './place.ts';
import { exportTable } from './read-exports.ts';
import { detailOf, type ExportOrder, requestExport } from './request-export.ts';
import {
  selectChoices,
  selectCircumstances,
  selectOptionalResult,
  selectOutcomes,
  selectResults,
  selectScoredItems,
  selectSummary,
} from './results.repo.ts';
import type { RunExportDeps } from './run-export.ts';
import { mediaTypeOf, writeTableFile } from './table-file.ts';

export interface ResultRoutesDeps extends RunExportDeps {
  readonly random: Random;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly programTitle: (programId: string) => string;
  readonly examTitle: (programId: string, examId: string) => string;
}

export function mountResults(mount: Mount, deps: ResultRoutesDeps): void {
  const { database, titled } = deps;

  mount(resultOperations.listResultChoices, async () => {
    const choices = await selectChoices(database);
    return ok({
      choices: choices.map((choice) => ({
        ...choice,
        programTitle: deps.programTitle(choice.programId),
        examTitle: deps.examTitle(choice.programId, choice.examId),
      })),
    });
  });

  mount(resultOperations.listResults, async ({ principal, query: { cursor, limit, ...filters } }) => {
    const after = cursor === undefined ? null : placeOf(cursor);
    if (cursor !== undefined && after === null)
      return refuse('bad-input', 'query.cursor is not the `next` of a page of results.');
    const query = { readerId: principal.personId, filters };
    const [page, summary] = await Promise.all([
      selectResults(database, query, after, limit + 1),
      selectSummary(database, query),
    ]);
    const results = page.slice(0, limit).map(titled);
    const last = page.length > limit ? results.at(-1) : undefined;
    return ok({ results, summary, next: last === undefined ? null : cursorOf(last) });
  });

  mount(resultOperations.readResultDetail, async ({ principal, params: { sittingId } }) => {
    const stored = await selectOptionalResult(database, sittingId);
    if (stored === null) return refuse('not-found', 'There is no result of this sitting.');
    if (stored.candidateId === principal.personId)
      return refuse('own-record', 'Nobody reads their own results as a grader; sign in as a candidate.');
    const result: ResultRow = titled(stored);
    const [outcomes, scored, circumstances, topicOf] = await Promise.all([
      selectOutcomes(database, sittingId),
      selectScoredItems(database, [sittingId]),
      selectCircumstances(database, sittingId),
      deps.itemTopics(stored.bankVersionId),
    ]);
    const { items = [], topicGroups = [] } = scored.get(sittingId) ?? {};
    return ok({
      result,
      outcomes,
      items: items.map((item) => ({ ...item, ...topicOf(item.itemId) })),
      topicGroups: [...topicGroups],
      ...circumstances,
    });
  });

  mount(resultOperations.downloadResults, async (call) => {
    const { format, granularity, ...filters } = call.query;
    const { personId } = call.principal;
    await auditDownload(call, { format, granularity, filters });
    const table = exportTable(deps, { readerId: personId, filters }, granularity, { signal: call.signal });
    const out = call.download({
      mediaType: mediaTypeOf[format],
      name: fileNameOf({ format, granularity, requestedAt: call.receivedAt }),
    });
    return unlessGone(call, () => writeTableFile(format, table, out));
  });

  mount(resultOperations.requestExport, async ({ principal, body, receivedAt }) => {
    const requested = await requestExport(deps, principal.personId, body, receivedAt);
    return requested.ok ? ok({ export: viewOf(requested.value, receivedAt) }) : requested;
  });

  mount(resultOperations.listExports, async ({ principal, receivedAt }) => {
    const jobs = await selectExportsOf(database, principal.personId, 50);
    return ok({ exports: jobs.map((job) => viewOf(job, receivedAt)) });
  });

  mount(resultOperations.downloadExport, async (call) => {
    const job = await selectOptionalExport(database, call.params.exportId);
    if (job === null || job.requestedBy !== call.principal.personId)
      return refuse('not-found', 'You have asked for no such export.');
    const { status } = viewOf(job, call.receivedAt);
    if (status !== 'finished') return refuse('conflict', notReady[status], { status });
    await database.transaction((tx) =>
      appendAudit(tx, {
        actorId: call.principal.personId,
        action: 'results.export-downloaded',
        subject: { kind: 'export', id: job.id },
        at: call.receivedAt,
      }),
    );
    const out = call.download({ mediaType: mediaTypeOf[job.format], name: fileNameOf(job) });
    return unlessGone(call, () => pipeline(fileOf(job), out));
  });

  async function auditDownload(call: Call<typeof resultOperations.downloadResults>, order: ExportOrder): Promise<void> {
    const { filters } = order;
    await database.transaction((tx) =>
      appendAudit(tx, {
        actorId: call.principal.personId,
        action: 'results.downloaded',
        subject: { kind: 'results', id: filters.deliveryId ?? filters.examId ?? filters.programId ?? 'all' },
        detail: detailOf(order),
        at: call.receivedAt,
      }),
    );
  }

  async function* fileOf(job: ExportJob): AsyncGenerator<Buffer> {
    for (let seq = 0, sent = 0; sent < job.bytes; seq += 1) {
      const chunk = await selectOptionalChunk(database, job, seq);
      if (chunk === null) throw new Error(`piece ${seq} of export ${job.id} is gone`);
      sent += chunk.length;
      yield chunk;
    }
  }
}

const notReady = {
  waiting: 'This export has not been begun yet.',
  running: 'This export is still being made.',
  failed: 'This export could not be made. Ask for it again.',
  expired: 'The file of this export was removed after 24 hours. Ask for it again.',
} as const;

/** A client that goes away ends its download; that is no failure of ours. */
async function unlessGone(call: Pick<Call<never>, 'signal'>, write: () => Promise<void>): Promise<Result<undefined>> {
  try {
    await write();
  } catch (error) {
    if (!call.signal.aborted) throw error;
  }
  return ok(undefined);
}

function fileNameOf(file: Pick<ExportJob, 'format' | 'granularity' | 'requestedAt'>): string {
  const minute = new Date(file.requestedAt).toISOString().slice(0, 16).replaceAll(':', '');
  return `${file.granularity === 'items' ? 'result-items' : 'results'}-${minute}Z.${file.format}`;
}

function viewOf(job: ExportJob, now: Instant): ExportView {
  return {
    exportId: job.id,
    format: job.format,
    granularity: job.granularity,
    filters: job.filters,
    status: job.status === 'finished' && job.expiresAt <= now ? 'expired' : job.status,
    rows: job.rowsWritten,
    sittingsDone: job.sittingsDone,
    sittingsInAll: job.sittingsInAll,
    fileName: fileNameOf(job),
    bytes: job.bytes,
    requestedAt: job.requestedAt,
    finishedAt: job.finishedAt,
    expiresAt: job.expiresAt,
  };
}
