import type { Bank } from '../../core/item/bank.ts';
import { type Instant, millis, minutes, plus } from '../../core/time/instant.ts';
import type { Mount } from '../../http/mount.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import type { JobRun } from '../../ports/queue.ts';
import type { Random } from '../../ports/random.ts';
import type { Outbox } from '../jobs/index.ts';
import { deleteExpiredFiles, deleteExportsBefore } from './exports.repo.ts';
import { readItemTopics } from './item-topics.ts';
import type { StoredResult } from './results.repo.ts';
import { mountResults } from './results.routes.ts';
import { runExport } from './run-export.ts';

export { type Cell, type Column, itemColumns, sittingColumns } from './columns.ts';

/** How long it is remembered that an export was made, after its file is gone. */
const keepExportsFor = minutes(30 * 24 * 60);

export interface ResultsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly programs: {
    programTitle(programId: string): string;
    optionalExam(programId: string, examId: string): { readonly title: string } | null;
  };
  readonly banks: { version(versionId: string): Promise<Pick<Bank, 'items' | 'topics'>> };
}

export interface Results {
  mountResults(mount: Mount): void;
  /** The handler of jobs of kind `export`. */
  runExport(payload: { readonly exportId: string }, run: Pick<JobRun, 'attempt' | 'signal'>): Promise<void>;
  /** Removes files older than 24 hours; part of the nightly upkeep. */
  removeOldExports(now: Instant): Promise<number>;
}

/** Results for graders: list, detail, downloads, and exports made in the background. */
export function createResults({ programs, banks, ...ports }: ResultsDeps): Results {
  const examTitle = (programId: string, examId: string) => programs.optionalExam(programId, examId)?.title ?? examId;
  const deps = {
    ...ports,
    programTitle: (programId: string) => programs.programTitle(programId),
    examTitle,
    titled: (result: StoredResult) => ({
      ...result,
      programTitle: programs.programTitle(result.programId),
      examTitle: examTitle(result.programId, result.examId),
    }),
    itemTopics: readItemTopics((versionId) => banks.version(versionId), ports.log),
  };
  return {
    mountResults: (mount) => mountResults(mount, deps),
    runExport: (payload, run) => runExport(deps, payload, run),
    async removeOldExports(now) {
      const files = await deleteExpiredFiles(ports.database, now);
      await deleteExportsBefore(ports.database, plus(now, millis(-keepExportsFor)));
      return files;
    },
  };
}
