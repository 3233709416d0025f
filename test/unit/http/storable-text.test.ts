import { describe, expect, it } from 'vitest';
import { nestsDeeperThan, unstorableTextIn } from '../../../server/http/storable-text.ts';

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

describe('nestsDeeperThan', () => {
  it('counts levels of arrays and objects', () => {
    expect(nestsDeeperThan(3, { a: [{ b: 'x' }] })).toBe(false);
    expect(nestsDeeperThan(2, { a: [{ b: 'x' }] })).toBe(true);
    expect(nestsDeeperThan(0, 'x')).toBe(false);
  });

  it('is not exhausted by what would exhaust the stack', () => {
    expect(nestsDeeperThan(16, JSON.parse(`${'['.repeat(30_000)}${']'.repeat(30_000)}`))).toBe(true);
  });
});
