import { describe, expect, it } from 'vitest';
import { consequencesOf, isPossible, proctorActions, whyNot } from '../../../client/features/proctor/actions.ts';
import { boardRow, ended, paused, waiting } from './rows.ts';

const possible = (row: ReturnType<typeof boardRow>) => proctorActions.filter((action) => isPossible(action, row));

describe('what a proctor can do', () => {
  it.each([
    ['waiting', boardRow(waiting), ['admit', 'incident']],
    ['running', boardRow(), ['grant', 'pause', 'terminate', 'incident', 'release-device']],
    ['paused', boardRow(paused), ['grant', 'resume', 'terminate', 'incident', 'release-device']],
    ['ended', boardRow(ended), ['incident']],
    ['voided', boardRow({ ...ended, status: 'voided' }), []],
  ])('with a %s sitting', (_name, row, expected) => {
    expect(possible(row)).toEqual(expected);
  });

  it('says of a sitting left out why', () => {
    expect(whyNot('pause', boardRow(ended))).toBe('has ended');
    expect(whyNot('pause', boardRow(waiting))).toBe('has not started');
    expect(whyNot('pause', boardRow(paused))).toBe('is paused already');
  });

  it('tells the consequence of taking time back apart from that of adding it', () => {
    const chosen = { minutes: -5, blocksResult: false };
    expect(consequencesOf('grant', chosen).join(' ')).toContain('5 minutes earlier');
    expect(consequencesOf('grant', { ...chosen, minutes: 1 }).join(' ')).toContain('1 minute later');
  });

  it('tells of every action what will happen', () => {
    for (const action of proctorActions)
      expect(consequencesOf(action, { minutes: 5, blocksResult: true }).length).toBeGreaterThan(0);
  });
});
