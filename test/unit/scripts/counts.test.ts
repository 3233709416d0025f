import { describe, expect, it } from 'vitest';

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}
interface Counts {
  countsOf(report: Report | null, exitCode: number): { passed: number; failed: number; skipped: number };
}
const { countsOf } = (await import(new URL('../../../scripts/lib/counts.mjs', import.meta.url).href)) as Counts;

const report = (passed: number, failed = 0, pending = 0, todo = 0): Report => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: todo,
});

describe('countsOf', () => {
  it.each([
    ['all that passed', report(3), 0, { passed: 3, failed: 0, skipped: 0 }],
    ['failures', report(3, 2), 1, { passed: 3, failed: 2, skipped: 0 }],
    ['skipped tests and those to be written', report(3, 0, 2, 1), 0, { passed: 3, failed: 0, skipped: 3 }],
    ['a file that could not be read as a failure', report(3), 1, { passed: 3, failed: 1, skipped: 0 }],
    ['a run without tests as a failure', report(0), 0, { passed: 0, failed: 1, skipped: 0 }],
    ['a run without a report as a failure', null, 137, { passed: 0, failed: 1, skipped: 0 }],
  ])('counts %s', (_what, given, exitCode, expected) => {
    expect(countsOf(given, exitCode)).toEqual(expected);
  });
});
