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
