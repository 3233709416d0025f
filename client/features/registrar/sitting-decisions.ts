import type { RegistrarSitting } from '../../../server/contract/sittings.ts';

export const sittingDecisions = ['release', 'reopen', 'accept-late-answers', 'void'] as const;
export type SittingDecision = (typeof sittingDecisions)[number];

/** Whether a decision makes sense for this sitting now; the server has the last word. */
export function isOpenTo(decision: SittingDecision, sitting: RegistrarSitting): boolean {
  switch (decision) {
    case 'release':
      return sitting.status === 'scored' && sitting.outcome?.state === 'held';
    case 'reopen':
      return sitting.status === 'scored' && !sitting.resultShown;
    case 'accept-late-answers':
      return sitting.status === 'scored' && sitting.lateAnswers > 0;
    case 'void':
      return sitting.status !== 'voided';
  }
}

interface DecisionText {
  readonly label: string;
  readonly confirm: string;
  readonly done: string;
  readonly dangerous: boolean;
}

export const decisionTexts: Record<SittingDecision, DecisionText> = {
  release: { label: 'Release the result', confirm: 'Release the result', done: 'Result released', dangerous: false },
  reopen: { label: 'Reopen', confirm: 'Reopen the sitting', done: 'Reopened, paused', dangerous: false },
  'accept-late-answers': {
    label: 'Accept late answers',
    confirm: 'Let them count',
    done: 'Late answers count; scored anew',
    dangerous: false,
  },
  void: { label: 'Void the attempt', confirm: 'Void the attempt', done: 'Voided', dangerous: true },
};

/** What a decision brings about for the candidate, a sentence each. */
export function consequencesOf(
  decision: SittingDecision,
  sitting: RegistrarSitting,
  minutes: number,
): readonly string[] {
  const { outcome } = sitting;
  switch (decision) {
    case 'release':
      return [
        outcome === null
          ? 'The candidate sees the result.'
          : `The candidate sees the result: ${outcome.units} of ${outcome.maxUnits}, ${outcome.passed ? 'passed' : 'failed'}.`,
        outcome?.passed
          ? 'The steps that it opens are opened, and a certificate is issued if it was the last one.'
          : 'It counts as a used attempt.',
        'Its open incidents are resolved.',
      ];
    case 'reopen':
      return [
        `The candidate gets the sitting back with at least ${minutes === 1 ? '1 minute' : `${minutes} minutes`}, paused: the clock runs when a proctor resumes it.`,
        'The present outcome is superseded when the sitting ends again. It stays on the record.',
      ];
    case 'accept-late-answers':
      return [
        `${sitting.lateAnswers === 1 ? '1 answer that came' : `${sitting.lateAnswers} answers that came`} after the end will count.`,
        'The sitting is scored anew at once; the new outcome supersedes the present one, which stays on the record.',
      ];
    case 'void':
      return [
        'The attempt is cancelled: it does not count, and the candidate may try again.',
        ...(outcome?.passed ? ['What its pass had opened is closed again.'] : []),
        'Nothing is erased; the sitting stays on the record as voided.',
      ];
  }
}
