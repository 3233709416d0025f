/** An exact decimal number: `digits × 10^−scale`. */
export interface Decimal {
  readonly digits: bigint;
  /** Digits after the point, 0 or more. */
  readonly scale: number;
}

const longest = 40;
const written = /^([+\-−]?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/;

/**
 * Reads a number as people in English type it: digits, at most one leading sign (+, - or −), a point before decimals, commas
 * only between groups of three before the point, spaces around it. `10291`, `10,291`, `10291.50`, `.5`, `5.` and `-0.3` are
 * numbers. Exponents, units, other separators, spaces inside and more than 40 characters are not: null.
 */
export function parseDecimal(text: string): Decimal | null {
  const trimmed = text.trim();
  if (trimmed.length > longest) return null;
  const match = written.exec(trimmed);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(whole.replaceAll(',', '') + fraction);
  return { digits: sign === '' || sign === '+' ? digits : -digits, scale: fraction.length };
}

/** Both numbers in units of the finer scale. */
export function align(a: Decimal, b: Decimal): { a: bigint; b: bigint; scale: number } {
  const scale = Math.max(a.scale, b.scale);
  return { a: a.digits * 10n ** BigInt(scale - a.scale), b: b.digits * 10n ** BigInt(scale - b.scale), scale };
}

export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
