import { describe, expect, it } from 'vitest';
import { consequencesOf, isOpenTo, sittingDecisions } from '../../../client/features/registrar/sitting-decisions.ts';
import type { RegistrarSitting } from '../../../server/contract/sittings.ts';

const sitting = (changes: Partial<RegistrarSitting> = {}): RegistrarSitting => ({
  sittingId: '00000000-0000-4000-8000-000000000001',
  personId: '00000000-0000-4000-8000-000000000002',
  candidateName: 'Ada Lovelace',
  programId: 'p',
  examId: 'e',
  examTitle: 'Midterm',
  registration: 1,
  attempt: 1,
  status: 'scored',
  endKind: 'submitted',
  startedAt: 0,
  endedAt: 1,
  outcome: { state: 'released', passed: true, units: 25, maxUnits: 35, cause: 'close', decidedAt: 1 },
  heldBecause: [],
  lateAnswers: 0,
  resultShown: false,
  ...changes,
});
const held = { state: 'held', passed: false, units: 5, maxUnits: 35, cause: 'close', decidedAt: 1 } as const;
const open = (changes: Partial<RegistrarSitting>) =>
  sittingDecisions.filter((each) => isOpenTo(each, sitting(changes)));

describe('what a registrar can decide about a sitting', () => {
  it.each([
    ['[SIT-3] a held result can be released', { outcome: held }, ['release', 'reopen', 'void']],
    ['a result not yet shown can be reopened', {}, ['reopen', 'void']],
    ['once shown, a result cannot be reopened', { resultShown: true }, ['void']],
    ['[SAVE-3] late answers can be accepted', { lateAnswers: 2, resultShown: true }, ['accept-late-answers', 'void']],
    ['a running sitting can be voided', { status: 'in-progress', outcome: null }, ['void']],
    ['nothing is left to decide about a voided one', { status: 'voided' }, []],
  ] as const)('%s', (_name, changes, expected) => {
    expect(open(changes)).toEqual(expected);
  });

  it('tells before the release what the candidate will see', () => {
    expect(consequencesOf('release', sitting({ outcome: held }), 0).join(' ')).toContain('5 of 35, failed');
  });

  it('tells before voiding a pass that what it opened is closed again', () => {
    expect(consequencesOf('void', sitting(), 0).join(' ')).toContain('closed again');
    expect(consequencesOf('void', sitting({ outcome: held }), 0).join(' ')).not.toContain('closed again');
  });
});
