/**
 * What a run of Vitest counts. A run that fails although no test did (a file that cannot be read, an error outside of
 * any test, no test at all) counts as one failure, so that it is never lost.
 *
 * @param report Vitest's JSON report; null when it wrote none.
 */
export function countsOf(report, exitCode) {
  const passed = report?.numPassedTests ?? 0;
  const failed = report?.numFailedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: unexplained ? 1 : failed, skipped };
}
