import { expect, test } from 'vitest';
import { imagesInOrder } from '../../../client/features/exam-room/item-images.ts';
import type { DeliveredItem } from '../../../server/contract/item.ts';

const image = (digit: string) => `<img data-image="${digit.repeat(64)}" alt="A plan" width="4" height="3">`;
const named = (hashes: readonly string[]) => hashes.map((hash) => hash[0]).join('');

const form: readonly DeliveredItem[] = [
  { position: 1, type: 'true-false', points: 1, stemHtml: `<figure>${image('1')}</figure>` },
  {
    position: 2,
    type: 'single-choice',
    points: 1,
    stemHtml: `<p>${image('2')}${image('3')}</p>`,
    options: [
      { id: 'a', html: image('4') },
      { id: 'b', html: image('2') },
    ],
  },
  {
    position: 3,
    type: 'matching',
    points: 1,
    stemHtml: '<p>None here.</p>',
    prompts: [{ id: 'p1', html: image('5') }],
    choices: [{ id: 'a', html: image('6') }],
  },
  { position: 4, type: 'ordering', points: 1, stemHtml: '', elements: [{ id: 'a', html: image('7') }] },
];

test('images of all parts of items are found, each once, in the order of the form', () => {
  expect(named(imagesInOrder(form, 1))).toBe('1234567');
});

test('those of the current item and what follows come before those left behind', () => {
  expect(named(imagesInOrder(form, 3))).toBe('5671234');
});
