/** Whether the units reach the pass mark: an exact comparison of integers, never of a rounded percentage [SCORE-1]. */
export function passes(units: number, maxUnits: number, passPercent: number): boolean {
  return 100 * units >= passPercent * maxUnits;
}

/** The fewest units that pass. */
export function unitsToPass(maxUnits: number, passPercent: number): number {
  return Math.ceil((passPercent * maxUnits) / 100);
}
