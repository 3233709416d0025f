declare const instantBrand: unique symbol;
declare const millisBrand: unique symbol;

/** A moment on the authority clock, in whole milliseconds since 1970-01-01T00:00:00Z [TIME-1]. */
export type Instant = number & { readonly [instantBrand]: true };

/** A length of time in whole milliseconds; may be negative. */
export type Millis = number & { readonly [millisBrand]: true };

/** @throws RangeError when the number is no whole count of milliseconds. */
export function instant(epochMs: number): Instant {
  if (!Number.isSafeInteger(epochMs)) throw new RangeError(`not an instant: ${epochMs}`);
  return epochMs as Instant;
}

/** @throws RangeError when the number is no whole count of milliseconds. */
export function millis(value: number): Millis {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not whole milliseconds: ${value}`);
  return value as Millis;
}

export const seconds = (count: number): Millis => millis(count * 1000);
export const minutes = (count: number): Millis => seconds(count * 60);

export const plus = (at: Instant, length: Millis): Instant => instant(at + length);

/** `later − earlier`. */
export const between = (earlier: Instant, later: Instant): Millis => millis(later - earlier);
