import { describe, expect, it } from 'vitest';
import { boardFrom, timeLeftMs, withChanges, withRow } from '../../../client/features/proctor/board-state.ts';
import { boardRow, ended, paused, waiting } from './rows.ts';

const board = (rows: ReturnType<typeof boardRow>[], serverNow = 10_000, degraded = false) => ({
  rows,
  serverNow,
  degraded,
});

describe('the state of the live board', () => {
  it('draws only changed rows anew: the others keep their identity', () => {
    const [first, second] = [boardRow(), boardRow()];
    const before = boardFrom(board([first, second]), 0);
    const after = withChanges(before, board([{ ...second, version: 2, answered: 7 }]), 0);
    expect(after.rows.get(first.sittingId)).toBe(first);
    expect(after.rows.get(second.sittingId)?.answered).toBe(7);
  });

  it('drops a row that is older than the one shown', () => {
    const row = boardRow({ version: 5, grantedMs: 600_000 });
    const before = boardFrom(board([row]), 0);
    const stale = { ...row, version: 4, grantedMs: 0 };
    expect(withChanges(before, board([stale]), 0).rows.get(row.sittingId)).toBe(row);
    expect(withRow(before, stale)).toBe(before);
  });

  it('takes a row of the same version: answers and connection change without a new version', () => {
    const row = boardRow();
    const after = withChanges(boardFrom(board([row]), 0), board([{ ...row, connected: false }]), 0);
    expect(after.rows.get(row.sittingId)?.connected).toBe(false);
  });

  it('learns of sittings that begin while watched, and says when the board is degraded', () => {
    const after = withChanges(boardFrom(board([]), 0), board([boardRow()], 10_000, true), 0);
    expect([after.rows.size, after.degraded]).toEqual([1, true]);
  });

  it('keeps the offset of the quickest sample, so that a delayed message takes no time from anybody', () => {
    const quick = boardFrom(board([], 10_000), 100);
    expect(withChanges(quick, board([], 11_000), 1_900).clockOffsetMs).toBe(9_900);
    expect(withChanges(quick, board([], 11_000), 1_050).clockOffsetMs).toBe(9_950);
  });

  it('forgets sittings that are not on a board read anew', () => {
    expect(boardFrom(board([]), 0).rows.size).toBe(0);
  });
});

describe('time left', () => {
  it.each([
    ['runs from the deadline', boardRow(), 3_599_000, 1_000],
    ['is never negative', boardRow(), 3_700_000, 0],
    ['stands while paused', boardRow(paused), 3_700_000, 600_000],
    ['is unknown before the start', boardRow(waiting), 0, null],
    ['is none after the end', boardRow(ended), 0, null],
  ])('%s', (_name, row, now, expected) => {
    expect(timeLeftMs(row, now)).toBe(expected);
  });
});
