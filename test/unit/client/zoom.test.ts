import { expect, test } from 'vitest';
import { fitScale, heldScale, stepped, wheeled } from '../../../client/item-types/zoom.ts';

const stage = { width: 600, height: 400 };

test.each([
  ['wider than the stage', { width: 1200, height: 400 }, 0.5],
  ['higher than the stage', { width: 300, height: 800 }, 0.5],
  ['smaller: enlarged to the stage', { width: 300, height: 200 }, 2],
  ['very small: not blown up beyond three times', { width: 16, height: 16 }, 3],
  ['without a size of its own', { width: 0, height: 0 }, 1],
])('an image %s', (_what, image, scale) => {
  expect(fitScale(stage, image)).toBe(scale);
});

test('zoom stays between the whole image and twelve times that', () => {
  expect(stepped(0.5, -1, 0.5)).toBe(0.5);
  expect(heldScale(100, 0.5)).toBe(6);
  expect(wheeled(6, -200, 0.5)).toBe(6);
  expect(wheeled(0.5, 200, 0.5)).toBe(0.5);
});

test('a step in and a step out lead back', () => {
  expect(stepped(stepped(1, 1, 0.5), -1, 0.5)).toBeCloseTo(1, 10);
  expect(wheeled(wheeled(1, -120, 0.5), 120, 0.5)).toBeCloseTo(1, 10);
});
