import { describe, expect, it } from 'vitest';
import { filtersFrom, filtersText } from '../../../client/features/grader/result-filters.ts';

describe('the filters of the results page', () => {
  it('asks for whole days of the viewer, the last one included', () => {
    const { from, to } = filtersFrom({ from: '2026-03-01', to: '2026-03-01' });
    expect(from).toBe(new Date(2026, 2, 1).getTime());
    expect(to).toBe(new Date(2026, 2, 2).getTime());
  });

  it('takes passed and failed as verdicts that were released: a held one is none yet', () => {
    expect(filtersFrom({ outcome: 'failed' })).toEqual({ passed: 'false', state: 'released' });
    expect(filtersFrom({ outcome: 'held' })).toEqual({ state: 'held' });
  });

  it('excludes nothing by texts that mean nothing', () => {
    expect(filtersFrom({ from: 'yesterday', attempt: '0', outcome: 'maybe', program: '' })).toEqual({});
  });

  it('says in words what an export holds', () => {
    const text = filtersText(
      { examId: 'midterm', from: 5, to: 11, passed: 'true', state: 'released', attempt: 2 },
      (id) => (id === 'midterm' ? 'Midterm exam' : undefined),
      (at) => `day ${at}`,
    );
    expect(text).toBe('Midterm exam, from day 5, until day 10, passed, attempt 2');
    expect(filtersText({}, () => undefined, String)).toBe('All results');
  });
});
