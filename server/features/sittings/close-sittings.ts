import type { Bank } from '../../core/item/bank.ts';
import { unitsToPass } from '../../core/scoring/passes.ts';
import { scoreForm } from '../../core/scoring/score-form.ts';
import type { Change } from '../../core/sitting/decisions.ts';
import type { Scored } from '../../core/sitting/sitting.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Transaction } from '../../ports/database.ts';
import type { SittingDeps } from './deps.ts';
import { selectFormItems } from './forms.repo.ts';
import {
  insertOutbox,
  insertOutcomes,
  type Outcome,
  type OutcomeCause,
  selectOutcomeContext,
} from './outcomes.repo.ts';
import { selectAnswersOf } from './responses.repo.ts';
import { type ChangeNote, type StoredSitting, writeChanges } from './sittings.repo.ts';

export interface Closing {
  readonly sitting: StoredSitting;
  readonly change: Change<Scored>;
  readonly note: Omit<ChangeNote, 'kind'>;
}

export interface Decision {
  readonly cause: OutcomeCause;
  readonly at: Instant;
  readonly actorId: string | null;
  readonly reason: string | null;
}

/** A sitting to score as it stands; one that was terminated and not released since is held [SIT-3]. */
export interface Scoring {
  readonly sitting: StoredSitting;
  readonly terminated: boolean;
  readonly decision: Decision;
}

export interface CloseSittings {
  /**
   * The one way every sitting ends: state, score, outcome, attempt tracking and outbox rows in the caller's transaction [SIT-2]. The caller holds
   * the locks, taken in an *earlier* statement: answers are read here, so that the snapshot holds all that was committed before the lock.
   */
  close(tx: Transaction, closings: readonly Closing[]): Promise<void>;
  /** Scores sittings anew as they stand and appends outcomes that supersede; the caller holds the locks. */
  score(tx: Transaction, scorings: readonly Scoring[]): Promise<void>;
}

export function createCloseSittings({ banks, programs, random }: SittingDeps): CloseSittings {
  async function close(tx: Transaction, closings: readonly Closing[]): Promise<void> {
    writeChanges(
      tx,
      closings.map(({ sitting, change, note }) => ({ sitting, change, note: { ...note, kind: change.next.endKind } })),
    );
    await score(
      tx,
      closings.map(({ sitting, change, note }) => ({
        sitting,
        terminated: change.next.endKind === 'terminated',
        // Candidates end sittings; what comes of it they do not decide.
        decision: {
          cause: 'close',
          at: note.at,
          actorId: note.actorRole === 'candidate' ? null : note.actorId,
          reason: note.reason,
        },
      })),
    );
  }

  async function score(tx: Transaction, scorings: readonly Scoring[]): Promise<void> {
    if (scorings.length === 0) return;
    const ids = scorings.map(({ sitting }) => sitting.id);
    const [answers, forms, context] = await Promise.all([
      selectAnswersOf(tx, ids),
      selectFormItems(tx, ids),
      selectOutcomeContext(tx, ids),
    ]);
    const versions = await banksOf([...forms.values()].map((form) => form.bankVersionId));

    const outcomes: Outcome[] = scorings.map(({ sitting, terminated, decision }) => {
      const form = forms.get(sitting.id);
      const bank = form && versions.get(form.bankVersionId);
      if (!form || !bank) throw new Error(`sitting ${sitting.id} has no form to score`);
      const given = answers.get(sitting.id) ?? new Map();
      const { units, maxUnits, passed, perItem, topicGroups } = scoreForm(form, bank, given, sitting.passPercent);
      const heldBecause = [
        ...(terminated ? ['terminated'] : []),
        ...(context.blocked.has(sitting.id) ? ['incident'] : []),
      ];
      return {
        id: random.id(),
        sittingId: sitting.id,
        seq: (context.lastSeq.get(sitting.id) ?? 0) + 1,
        state: heldBecause.length > 0 ? 'held' : 'released',
        cause: decision.cause,
        units,
        maxUnits,
        unitsToPass: unitsToPass(maxUnits, sitting.passPercent),
        passPercent: sitting.passPercent,
        passed,
        answered: [...given.values()].filter((value) => value !== null).length,
        perItem,
        topicGroups,
        heldBecause,
        decidedAt: decision.at,
        decidedBy: decision.actorId,
        reason: decision.reason,
      };
    });
    await publishOutcomes(
      tx,
      scorings.map(({ sitting }) => sitting),
      outcomes,
    );
  }

  async function publishOutcomes(tx: Transaction, sittings: readonly StoredSitting[], outcomes: readonly Outcome[]) {
    insertOutcomes(tx, outcomes);
    await programs.recordOutcomes(
      tx,
      outcomes.map((outcome, index) => {
        const sitting = sittings[index];
        if (sitting?.id !== outcome.sittingId) throw new Error('outcomes and sittings are out of step');
        return newsOf(sitting, outcome);
      }),
    );
    const [first] = outcomes;
    if (first)
      insertOutbox(
        tx,
        'outcome-notice',
        outcomes.map(({ sittingId }) => ({ sittingId })),
        first.decidedAt,
      );
  }

  async function banksOf(versionIds: readonly string[]): Promise<Map<string, Bank>> {
    const found = new Map<string, Bank>();
    for (const id of new Set(versionIds)) found.set(id, await banks.version(id));
    return found;
  }

  return { close, score };
}

export const newsOf = (sitting: StoredSitting, outcome: Outcome) => ({
  personId: sitting.candidateId,
  programId: sitting.programId,
  examId: sitting.examId,
  sittingId: sitting.id,
  outcomeId: outcome.id,
  passed: outcome.passed,
  decidedAt: outcome.decidedAt,
  released: outcome.state === 'released',
});
