import { describe, expect, it } from 'vitest';
import {
  allottedMs,
  isEnded,
  itemMarks,
  noticeOf,
  openingRoom,
  type RoomAction,
  reduceRoom,
} from '../../../client/features/exam-room/room-state.ts';
import type { SittingView } from '../../../server/contract/sittings.ts';

const base = { kind: 'base', millis: 7_200_000, by: 'system', reason: 'Time of the exam', at: 0 } as const;

const sitting = (changes: Partial<SittingView> = {}): SittingView => ({
  sittingId: '018f0000-0000-7000-8000-000000000001',
  version: 1,
  programId: 'p',
  programTitle: 'P',
  examId: 'e',
  examTitle: 'E',
  deliveryId: '018f0000-0000-7000-8000-000000000002',
  deliveryTitle: 'D',
  candidateName: 'C',
  registration: 1,
  attempt: 1,
  attemptsAllowed: 2,
  itemCount: 3,
  status: 'in-progress',
  endKind: null,
  startedAt: 0,
  endedAt: null,
  deadline: 7_200_000,
  remainingMs: null,
  pauseReason: null,
  ledger: [base],
  messageCount: 0,
  serverNow: 0,
  ...changes,
});

const form = [1, 2, 3].map((position) => ({ type: 'true-false' as const, position, stemHtml: '', points: 1 }));
const attached: RoomAction = {
  type: 'attached',
  held: [],
  room: {
    sitting: sitting(),
    form,
    formLanguage: 'en',
    responses: [{ position: 1, revision: 2, value: true }],
    flagged: [2],
    policy: { calculator: 'none', navigation: 'free', view: 'one', reached: null },
    notes: { struck: {}, scratchpad: '', version: 0 },
  },
};
const run = (...actions: RoomAction[]) => actions.reduce(reduceRoom, openingRoom);

describe('attaching', () => {
  it('opens at the first unanswered item, with the flags the server has', () => {
    const state = run(attached);
    expect(state.place).toEqual({ kind: 'here' });
    expect(state.position).toBe(2);
    expect(itemMarks(state)[1]).toEqual({
      position: 2,
      answered: false,
      flagged: true,
      seen: true,
      current: true,
      locked: false,
    });
  });

  it('after a reconnect the candidate stays where they were, with what is unsent', () => {
    const state = run(
      attached,
      { type: 'moved', position: 3 },
      { type: 'answered', position: 3, value: false },
      attached,
    );
    expect(state.position).toBe(3);
    expect(state.answers.outbox.get(3)?.value).toBe(false);
  });

  it('flags changed while offline are kept over those of the server', () => {
    const state = run(attached, { type: 'flagged', position: 3 }, attached);
    expect([...state.flagged].sort()).toEqual([2, 3]);
    expect(state.flagsUnsent).toBe(true);
  });
});

describe('changes of the sitting', () => {
  it('drops a picture that was overtaken on its way', () => {
    const state = run(
      attached,
      { type: 'sitting-seen', sitting: sitting({ version: 5, status: 'paused' }) },
      {
        type: 'sitting-seen',
        sitting: sitting({ version: 4 }),
      },
    );
    expect(state.sitting?.status).toBe('paused');
  });

  it('[TIME-7] tells granted time with its reason', () => {
    const granted = { kind: 'granted', millis: 300_000, by: 'proctor', reason: 'Fire drill', at: 1 } as const;
    const after = sitting({ version: 2, ledger: [base, granted] });
    expect(noticeOf(sitting(), after)).toEqual({ kind: 'time', version: 2, millis: 300_000, reason: 'Fire drill' });
    expect(allottedMs(after)).toBe(7_500_000);
  });

  it('tells that the exam goes on, and how long the clock stood', () => {
    const pause = { kind: 'pause', millis: 60_000, by: 'proctor', reason: 'Noise', at: 1 } as const;
    const notice = noticeOf(sitting({ version: 2, status: 'paused' }), sitting({ version: 3, ledger: [base, pause] }));
    expect(notice).toEqual({ kind: 'resumed', version: 3, millis: 60_000 });
  });

  it('tells nothing where nothing changed for the candidate', () => {
    expect(noticeOf(sitting(), sitting({ version: 2 }))).toBeNull();
    expect(noticeOf(sitting(), sitting())).toBeNull();
  });

  it('knows an ended sitting whichever way it ended, and one that has not begun', () => {
    expect((['scored', 'voided', 'expired'] as const).map((status) => isEnded({ status }))).toEqual([true, true, true]);
    expect((['scheduled', 'ready', 'in-progress', 'paused'] as const).some((status) => isEnded({ status }))).toBe(
      false,
    );
  });
});

describe('moving and the connection', () => {
  it('never leaves the form', () => {
    expect(run(attached, { type: 'moved', position: 99 }).position).toBe(3);
    expect(run(attached, { type: 'moved', position: 0 }).position).toBe(1);
  });

  it('"offline since" is the first loss, not the last failed try', () => {
    const state = run(
      attached,
      { type: 'connected' },
      { type: 'disconnected', at: 1000 },
      { type: 'disconnected', at: 9000 },
    );
    expect(state.connection).toEqual({ online: false, since: 1000 });
  });
});
