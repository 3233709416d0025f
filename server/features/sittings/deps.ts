import type { Bank } from '../../core/item/bank.ts';
import type { RoomOptions } from '../../core/program/program.ts';
import type { Result } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Queryable, Transaction } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { StoredImage } from '../banks/index.ts';

/** One exam of a program, as its newest definition has it. */
export interface ExamDefinition {
  readonly title: string;
  readonly itemCount: number;
  readonly minutes: number;
  readonly passPercent: number;
  readonly attemptsAllowed: number;
  readonly bankId: string;
  readonly blueprintId: string;
  readonly room: RoomOptions;
}

export interface OutcomeNews {
  readonly personId: string;
  readonly programId: string;
  readonly examId: string;
  readonly sittingId: string;
  readonly outcomeId: string;
  readonly passed: boolean;
  readonly decidedAt: Instant;
  /** False while the outcome is held: then nothing opens and nothing is issued [SIT-3]. */
  readonly released: boolean;
}

/** What the sitting engine asks of the program's rules. */
export interface ProgramRules {
  programTitle(programId: string): string;
  optionalExam(programId: string, examId: string): ExamDefinition | null;
  /** Locks the person's path, so that of two starts at once only one sees it as it was. */
  eligibilityFor(
    tx: Transaction,
    query: { personId: string; programId: string; examId: string; now: Instant },
  ): Promise<Result<{ registration: number; attempt: number; attemptsAllowed: number; programVersionId: string }>>;
  recordSittingStarted(
    tx: Transaction,
    start: {
      personId: string;
      programId: string;
      examId: string;
      sittingId: string;
      registration: number;
      attempt: number;
      at: Instant;
    },
  ): Promise<void>;
  /** Many at once, because a sweep closes hundreds in one transaction. Issues certificates in it. */
  recordOutcomes(tx: Transaction, news: readonly OutcomeNews[]): Promise<void>;
  recordSittingVoided(
    tx: Transaction,
    voided: {
      personId: string;
      programId: string;
      examId: string;
      sittingId: string;
      at: Instant;
      actorId: string;
      reason: string;
    },
  ): Promise<void>;
}

export interface ItemBanks {
  /** The version new forms are drawn from, or null when no good version was ever loaded. */
  currentVersion(bankId: string): Promise<Bank | null>;
  version(versionId: string): Promise<Bank>;
  /** An image by the hash of its content, or null. */
  image(hash: string): Promise<StoredImage | null>;
}

/** What people decided about items and who has seen keys, as far as a start asks. */
export interface ItemReviewRules {
  /** The items that decisions keep off new forms: for banks that are no samples all that are not reviewed, for all those under review or retired. */
  withheldItems(db: Queryable, bank: Bank): Promise<ReadonlySet<string>>;
  /** Whether somebody may read keys of a bank, or has read one ever [ROLE-1]. */
  knowsKeys(db: Queryable, personId: string, bankId: string): Promise<boolean>;
}

export interface SittingDeps {
  readonly nodeId: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly programs: ProgramRules;
  readonly banks: ItemBanks;
  readonly itemReview: ItemReviewRules;
  /** The server's secret, from which each sitting's seed is made. */
  readonly secretKey: string;
}
