import { describe, expect, it } from 'vitest';
import type { DeliveredItem } from '../../../server/contract/item.ts';
import type { ItemKey } from '../../../server/contract/item-review.ts';
import type { Item } from '../../../server/core/item/item.ts';
import type { ResponseValue } from '../../../server/core/item/response.ts';
import { keyOf } from '../../../server/features/item-review/item-key.ts';
import { previewOf, scoreOf } from '../../../server/features/item-review/show-item.ts';
import {
  matching,
  multipleResponse,
  numeric,
  ordering,
  shortText,
  singleChoice,
  trueFalse,
} from '../../support/items.ts';

const items: Item[] = [
  singleChoice(),
  multipleResponse(),
  multipleResponse({ partial: true }),
  trueFalse(),
  numeric('-10.50', { absolute: '0.5' }, { unit: 'mg/L' }),
  shortText(),
  ordering(),
  matching(),
];

/** What somebody answers who reads the key beside the preview. */
function asTheKeySays({ parts }: ItemKey, shown: DeliveredItem): ResponseValue {
  const right = parts.filter(({ isKey }) => isKey);
  const [first] = right;
  const letterOf = (html: string, among: readonly { id: string; html: string }[]) =>
    among.find((one) => one.html === html)?.id ?? '';
  switch (shown.type) {
    case 'single-choice':
      return first?.label ?? null;
    case 'multiple-response':
      return right.map(({ label }) => label);
    case 'true-false':
      return first?.html === 'True';
    case 'numeric':
      return first?.html.split(' ')[0] ?? null;
    case 'short-text':
      return first?.html ?? null;
    case 'ordering':
      return right.map(({ html }) => letterOf(html, shown.elements));
    case 'matching':
      return Object.fromEntries(
        right.map(({ html, matchHtml }) => [letterOf(html, shown.prompts), letterOf(matchHtml ?? '', shown.choices)]),
      );
  }
}

describe.each(items.map((item) => [item.type, item] as const))('a preview of %s', (_type, item) => {
  it.each([0, 1, 2, 3, 4])(
    'in order %i scores full marks for what the key beside it says, and none for nothing',
    (order) => {
      const { units, maxUnits } = scoreOf(item, order, asTheKeySays(keyOf(item, order), previewOf(item, order)));
      expect(units).toBe(maxUnits);
      expect(scoreOf(item, order, null)).toEqual({ units: 0, maxUnits });
    },
  );

  it('is the same each time it is asked for', () => {
    expect(previewOf(item, 3)).toEqual(previewOf(item, 3));
  });
});

it('orders shuffle, and an ordering is never shown in its right order', () => {
  const lettersOf = (item: Item) => new Set([0, 1, 2, 3, 4, 5].map((order) => JSON.stringify(previewOf(item, order))));
  expect(lettersOf(singleChoice()).size).toBeGreaterThan(1);
  expect(lettersOf(singleChoice({ shuffle: false })).size).toBe(1);
  const item = ordering();
  for (let order = 0; order < 20; order += 1) {
    const shown = previewOf(item, order);
    const htmls = shown.type === 'ordering' ? shown.elements.map(({ html }) => html) : [];
    expect(htmls).not.toEqual(item.elements.map(({ html }) => html));
  }
});

it('texts of a key that are no HTML do not become any', () => {
  const { parts } = keyOf(shortText({ accepted: ['<b>5 & 6</b>'] }), 0);
  expect(parts[0]?.html).toBe('&lt;b&gt;5 &amp; 6&lt;/b&gt;');
});

it.each([
  [numeric('40', { percent: '2.5' }), 'One unit for a number at most 2.5 % away, both ends included.'],
  [numeric('40', { absolute: '0' }), 'One unit for exactly this number.'],
  [multipleResponse({ partial: true }), 'Up to 2 units: one per right choice, less one per wrong choice.'],
])('says how an item is scored', (item, sentence) => {
  expect(keyOf(item, 0).scoring).toBe(sentence);
});
