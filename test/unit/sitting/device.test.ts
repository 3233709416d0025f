import { describe, expect, it } from 'vitest';
import { decideDevice } from '../../../server/core/sitting/device.ts';
import { instant, plus, seconds } from '../../../server/core/time/instant.ts';

const seenAt = instant(1_000_000);
const held = { holder: 'laptop-1', free: false, seenAt, proctored: false };
const holderOf = (result: ReturnType<typeof decideDevice>) => (result.ok ? null : result.refusal.params?.['holder']);

describe('[SIT-1] one device at a time', () => {
  it('the first device just comes', () => {
    expect(decideDevice({ ...held, holder: null }, 'phone-22', false, seenAt)).toMatchObject({ value: 'first' });
  });

  it('the same device comes back at any time', () => {
    expect(decideDevice({ ...held, proctored: true }, 'laptop-1', false, seenAt)).toMatchObject({ value: 'same' });
  });

  it('a living device is not taken over, not even on demand', () => {
    const now = plus(seenAt, seconds(19));
    expect(holderOf(decideDevice(held, 'phone-22', true, now))).toBe('living');
  });

  it('a device is gone when its lease of 20 s was not renewed, and then a word of the candidate is enough', () => {
    const now = plus(seenAt, seconds(20));
    expect(holderOf(decideDevice(held, 'phone-22', false, now))).toBe('gone');
    expect(decideDevice(held, 'phone-22', true, now)).toMatchObject({ value: 'taken-over' });
  });

  it('where a proctor is, their word is needed even when the device is gone', () => {
    const claim = { ...held, proctored: true };
    const now = plus(seenAt, seconds(600));
    expect(holderOf(decideDevice(claim, 'phone-22', true, now))).toBe('needs-proctor');
    expect(decideDevice({ ...claim, free: true }, 'phone-22', true, now)).toMatchObject({ value: 'taken-over' });
  });

  it('a living device may let go', () => {
    expect(decideDevice({ ...held, free: true }, 'phone-22', true, seenAt)).toMatchObject({ value: 'taken-over' });
  });
});
