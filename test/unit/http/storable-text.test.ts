import { describe, expect, it } from 'vitest';
import { unstorableTextIn } from '../../../server/http/storable-text.ts';

describe('unstorableTextIn', () => {
  it.each([
    ['plain text', { a: 'b', c: [1, null, true] }],
    ['a whole surrogate pair', { a: '👩‍🎓' }],
    ['nothing', undefined],
  ])('finds nothing in %s', (_case, value) => {
    expect(unstorableTextIn(value)).toBeNull();
  });

  it.each([
    ['a NUL', { a: [{ b: 'x\0y' }] }, ['a', '0', 'b']],
    ['half a pair', { name: '\ud83d' }, ['name']],
    ['a key with a NUL', { a: { 'k\0': 1 } }, ['a']],
    ['a bare string', '\udc00', []],
  ])('finds %s', (_case, value, path) => {
    expect(unstorableTextIn(value)).toEqual(path);
  });
});
