/** Whether a value holds more levels of arrays and objects than so many; it looks no further down than that. */
export function nestsDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => nestsDeeperThan(levels - 1, part));
}

/** NUL and lone surrogates: valid in JSON and in JavaScript, refused by PostgreSQL. */
const unstorable = /[\0\p{Surrogate}]/u;

/** The path of the first string that the database could not store, keys included, or null. */
export function unstorableTextIn(value: unknown, path: readonly PropertyKey[] = []): readonly PropertyKey[] | null {
  if (typeof value === 'string') return unstorable.test(value) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    if (unstorable.test(key)) return path;
    const found = unstorableTextIn(part, [...path, key]);
    if (found) return found;
  }
  return null;
}
