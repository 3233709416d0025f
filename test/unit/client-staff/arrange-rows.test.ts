import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arrangement,
  arrangeRows,
  countRows,
  inHeldOrder,
  sortKeys,
} from '../../../client/features/proctor/arrange-rows.ts';
import { boardRow, ended, paused, waiting } from './rows.ts';

const attention: Arrangement = { filter: 'all', search: '', sort: 'attention', descending: false };
const names = (rows: readonly { candidateName: string }[]) => rows.map((row) => row.candidateName);

const room = [
  boardRow({ ...ended, candidateName: 'Ended' }),
  boardRow({ candidateName: 'Running' }),
  boardRow({ ...paused, candidateName: 'Paused' }),
  boardRow({ candidateName: 'Ending', deadline: 240_000 }),
  boardRow({ ...waiting, candidateName: 'Waiting' }),
  boardRow({ candidateName: 'Gone', connected: false }),
];

describe('arranging the board', () => {
  it('puts first who needs the proctor: gone, waiting, little time left, paused', () => {
    expect(names(arrangeRows(room, attention, 0))).toEqual(['Gone', 'Waiting', 'Ending', 'Paused', 'Running', 'Ended']);
  });

  it('puts who is gone longest before who is gone since a moment', () => {
    const since = (candidateName: string, lastSeenAt: number) =>
      boardRow({ candidateName, connected: false, lastSeenAt });
    expect(names(arrangeRows([since('late', 900), since('early', 100)], attention, 1_000))).toEqual(['early', 'late']);
  });

  it('does not call a paused or ended candidate gone for being disconnected', () => {
    const rows = [boardRow({ ...ended, connected: false }), boardRow({ ...paused, connected: false })];
    expect(countRows(rows, 0).attention).toBe(1);
  });

  it('counts every sitting in exactly one group', () => {
    expect(countRows(room, 0)).toEqual({ all: 6, attention: 4, waiting: 1, running: 3, paused: 1, ended: 1 });
  });

  it('finds names without accents or case', () => {
    const rows = [boardRow({ candidateName: 'Zoë Ångström' }), boardRow({ candidateName: 'Ada' })];
    expect(names(arrangeRows(rows, { ...attention, search: 'zoe  ang' }, 0))).toEqual(['Zoë Ångström']);
  });

  it('shows what the filter names', () => {
    expect(names(arrangeRows(room, { ...attention, filter: 'paused' }, 0))).toEqual(['Paused']);
    expect(names(arrangeRows(room, { ...attention, filter: 'attention' }, 0))).toHaveLength(4);
  });

  it('sorts time left with the ended ones at the far end', () => {
    expect(names(arrangeRows(room, { ...attention, sort: 'left' }, 0)).slice(0, 2)).toEqual(['Ending', 'Paused']);
  });

  it('neither loses nor invents a row, and the order depends on the rows alone, for every sort', () => {
    const someRow = fc
      .record({
        candidateName: fc.string(),
        connected: fc.boolean(),
        answered: fc.nat(35),
        lastSeenAt: fc.option(fc.nat(), { nil: null }),
        kind: fc.constantFrom({}, paused, waiting, ended),
      })
      .map(({ kind, ...changes }) => boardRow({ ...changes, ...kind }));
    fc.assert(
      fc.property(
        fc.array(someRow, { maxLength: 30 }),
        fc.constantFrom(...sortKeys),
        fc.boolean(),
        (rows, sort, descending) => {
          const by: Arrangement = { filter: 'all', search: '', sort, descending };
          const once = arrangeRows(rows, by, 1_000);
          expect(new Set(once)).toEqual(new Set(rows));
          expect(arrangeRows([...rows].reverse(), by, 1_000)).toEqual(once);
        },
      ),
    );
  });
});

describe('a held order', () => {
  it('leaves rows where they were while a person works in the list; new ones follow', () => {
    const [a, b, c] = [boardRow(), boardRow(), boardRow()];
    expect(inHeldOrder([c, b, a], [a.sittingId, b.sittingId])).toEqual([a, b, c]);
  });
});
