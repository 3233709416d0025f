import { notEligible } from '../../core/program/recording.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Transaction } from '../../ports/database.ts';
import type { Growth, PathRecord, PathRecords } from './path-records.ts';

export interface SittingRef {
  readonly personId: string;
  readonly programId: string;
  readonly examId: string;
  readonly sittingId: string;
}

export interface EligibilityQuery {
  readonly personId: string;
  readonly programId: string;
  readonly examId: string;
  readonly now: Instant;
}

export interface SittingStarted extends SittingRef {
  readonly registration: number;
  readonly attempt: number;
  readonly at: Instant;
}

export interface OutcomeNews extends SittingRef {
  readonly outcomeId: string;
  readonly passed: boolean;
  /** The instant of this decision; for a release that of the release. */
  readonly decidedAt: Instant;
  /** False: held; it opens and issues nothing [SIT-3]. */
  readonly released: boolean;
}

export interface SittingVoided extends SittingRef {
  readonly at: Instant;
  readonly actorId: string;
  readonly reason: string;
}

/** What the path learns of sittings, and what it says before one starts. All take the caller's transaction [SIT-2]. */
export interface SittingEvents {
  /**
   * Whether the exam may be started now, in which registration and attempt. Locks the path until the transaction ends, so
   * that of two starts at once the second sees the first. Refuses with `not-eligible` and every reason [PATH-1].
   */
  eligibilityFor(
    tx: Transaction,
    query: EligibilityQuery,
  ): Promise<Result<{ registration: number; attempt: number; attemptsAllowed: number; programVersionId: string }>>;
  recordSittingStarted(tx: Transaction, start: SittingStarted): Promise<void>;
  /** Many at once, because a sweep closes hundreds in one transaction; certificates are issued in it. */
  recordOutcomes(tx: Transaction, news: readonly OutcomeNews[]): Promise<void>;
  recordOutcome(tx: Transaction, news: OutcomeNews): Promise<{ certificateIssued: number | null }>;
  recordSittingVoided(tx: Transaction, voided: SittingVoided): Promise<void>;
}

export function createSittingEvents(records: PathRecords): SittingEvents {
  /** Told twice, it counts once: whatever repeats a fact that is there already adds nothing. */
  async function tell(tx: Transaction, news: readonly OutcomeNews[]): Promise<readonly PathRecord[]> {
    const latest = news.reduce<Instant | null>(
      (at, { decidedAt }) => (at === null || decidedAt > at ? decidedAt : at),
      null,
    );
    if (latest === null) return [];
    const opened = await records.open(tx, news, latest);
    const growths = opened.map((record): Growth => {
      const { personId, programId } = record.key;
      const own = news.filter(
        (each) => each.personId === personId && each.programId === programId && isNew(record, each),
      );
      return { record, additions: own.map((each) => ({ fact: { kind: 'outcome', ...outcomeOf(each) } })) };
    });
    return records.grow(tx, growths, null);
  }

  /** Found eligible in a transaction that still holds the lock: the start that follows need not read the path again. */
  const eligible = new WeakMap<Transaction, PathRecord>();

  async function openOne(tx: Transaction, key: { personId: string; programId: string }, now: Instant) {
    const [record] = await records.open(tx, [key], now);
    if (record === undefined) throw new Error(`no person ${key.personId} for the program ${key.programId}`);
    return record;
  }

  return {
    async eligibilityFor(tx, { personId, programId, examId, now }) {
      const record = await openOne(tx, { personId, programId }, now);
      const { state, versionId } = record;
      const eligibility = state.exams.find((exam) => exam.examId === examId)?.eligibility;
      if (eligibility === undefined) return refuse('not-found', `The program ${programId} has no exam ${examId}.`);
      if (!eligibility.eligible) return notEligible(eligibility.reasons);
      eligible.set(tx, record);
      const { registration, attempt, attemptsAllowed } = eligibility;
      return ok({ registration, attempt, attemptsAllowed, programVersionId: versionId });
    },

    async recordSittingStarted(tx, { personId, programId, examId, sittingId, registration, attempt, at }) {
      const known = eligible.get(tx);
      eligible.delete(tx);
      const isKnown = known?.key.personId === personId && known.key.programId === programId;
      const record = isKnown ? known : await openOne(tx, { personId, programId }, at);
      if (record.events.some((event) => event.kind === 'sitting-started' && event.sittingId === sittingId)) return;
      const fact = { kind: 'sitting-started', examId, sittingId, registration, at } as const;
      await records.grow(tx, [{ record, additions: [{ fact, detail: { attempt } }] }], null);
    },

    async recordOutcomes(tx, news) {
      await tell(tx, news);
    },

    async recordOutcome(tx, news) {
      const { personId, programId } = news;
      const before = (await openOne(tx, { personId, programId }, news.decidedAt)).state.certificate;
      const [after] = await tell(tx, [news]);
      return { certificateIssued: before === null ? (after?.state.certificate?.number ?? null) : null };
    },

    async recordSittingVoided(tx, { personId, programId, sittingId, at, actorId, reason }) {
      const record = await openOne(tx, { personId, programId }, at);
      if (record.events.some((event) => event.kind === 'sitting-voided' && event.sittingId === sittingId)) return;
      const fact = { kind: 'sitting-voided', sittingId, at } as const;
      await records.grow(tx, [{ record, additions: [{ fact, detail: { reason } }] }], actorId);
    },
  };
}

const outcomeOf = ({ sittingId, outcomeId, passed, released, decidedAt }: OutcomeNews) => ({
  sittingId,
  outcomeId,
  passed,
  released,
  decidedAt,
});

const isNew = ({ events }: PathRecord, news: OutcomeNews): boolean =>
  !events.some(
    (event) => event.kind === 'outcome' && event.outcomeId === news.outcomeId && event.released === news.released,
  );
