import { version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../server/adapters/system-random.ts';

describe('ids', () => {
  it('are UUIDs of version 7, each greater than the one before, however many come in a millisecond', () => {
    const ids = Array.from({ length: 5000 }, () => systemRandom.id());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort());
    expect(ids.every((id) => version(id) === 7)).toBe(true);
  });

  it('carry the time they were made at', () => {
    const before = Date.now();
    const id = systemRandom.id();
    const at = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });
});
