import { type Decimal, magnitude, parseDecimal } from '../../core/scoring/decimal.ts';

/** Writes a decimal without zeros at its end. */
export function writeDecimal({ digits, scale }: Decimal): string {
  const written = magnitude(digits)
    .toString()
    .padStart(scale + 1, '0');
  const whole = written.slice(0, written.length - scale);
  const fraction = written.slice(written.length - scale).replace(/0+$/, '');
  const sign = digits < 0n ? '-' : '';
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A tolerance in percent of the answer as the number it comes to, exactly; null when one of them is no number. */
export function absoluteOf(answer: string, percent: string): string | null {
  const a = parseDecimal(answer);
  const p = parseDecimal(percent);
  if (a === null || p === null) return null;
  return writeDecimal({ digits: magnitude(a.digits) * p.digits, scale: a.scale + p.scale + 2 });
}

/**
 * A number as other systems' files write it, also with an exponent or zeros at the end, in plain digits; null when it is none.
 */
export function plainNumber(text: string): string | null {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '') return null;
  const shift = Number(exponent) - fraction.length;
  if (Math.abs(shift) > 60) return null;
  const digits = BigInt(`${whole}${fraction}` || '0') * (shift > 0 ? 10n ** BigInt(shift) : 1n);
  return writeDecimal({ digits: sign === '-' ? -digits : digits, scale: Math.max(0, -shift) });
}
