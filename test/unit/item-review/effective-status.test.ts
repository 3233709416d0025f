import { describe, expect, it } from 'vitest';
import { shortCells } from '../../../server/core/form/short-cells.ts';
import { type EffectiveStatus, effectiveStatus, mayBeDrawn } from '../../../server/core/item/effective-status.ts';
import type { ItemStatus } from '../../../server/core/item/item.ts';
import { plainText } from '../../../server/features/item-review/plain-text.ts';
import { bankOf, blueprint, singleChoice } from '../../support/items.ts';

const decided = (decision: Exclude<EffectiveStatus, 'draft'>, itemHash = 'now') => ({ decision, itemHash });

describe('what an item counts as', () => {
  it.each<[string, ItemStatus, ReturnType<typeof decided> | undefined, EffectiveStatus]>([
    ['a draft nobody decided about', 'draft', undefined, 'draft'],
    ['reviewed as it says now', 'draft', decided('reviewed'), 'reviewed'],
    ['reviewed when it said something else', 'draft', decided('reviewed', 'before'), 'draft'],
    ['flagged, whatever it says by now', 'draft', decided('under-review', 'before'), 'under-review'],
    ['retired, whatever it says by now', 'draft', decided('retired', 'before'), 'retired'],
    ['flagged by its file and reviewed', 'under-review', decided('reviewed'), 'under-review'],
    ['flagged by its file and retired here', 'under-review', decided('retired'), 'retired'],
    ['retired by its file and flagged here', 'retired', decided('under-review'), 'retired'],
    ['retired by its file', 'retired', undefined, 'retired'],
  ])('%s', (_what, fileStatus, latest, expected) => {
    expect(effectiveStatus(fileStatus, 'now', latest)).toBe(expected);
  });

  it('may be drawn when reviewed, as a draft of a sample bank alone', () => {
    const drawn = (isSample: boolean) =>
      (['draft', 'reviewed', 'under-review', 'retired'] as const).filter((status) => mayBeDrawn(status, isSample));
    expect(drawn(false)).toEqual(['reviewed']);
    expect(drawn(true)).toEqual(['draft', 'reviewed']);
  });
});

describe('cells that cannot be filled', () => {
  const items = ['recall', 'recall', 'apply'].map((level, index) =>
    singleChoice({ id: `item-${index}`, fact: `f${index}`, level: level as 'recall' }),
  );
  const bank = bankOf(items, [blueprint({ cells: [{ topic: 'A', count: 3, levels: { recall: 2 } }] })]);

  it('are none while nothing is withheld', () => {
    expect(shortCells(bank, 'midterm', new Set())).toEqual([]);
  });

  it('are told by level and as a whole, with how many are missing', () => {
    expect(shortCells(bank, 'midterm', new Set(['item-0']))).toEqual([
      { topic: 'A', level: 'recall', needed: 2, available: 1, missing: 1 },
      { topic: 'A', level: null, needed: 3, available: 2, missing: 1 },
    ]);
  });
});

describe('a stem without markup', () => {
  it.each([
    ['<p>One <strong>bold</strong></p><p>two</p>', 'One bold two'],
    ['<p>5 &lt; 6 &amp; 7</p>', '5 < 6 & 7'],
    ['<table><thead><tr><th scope="col">A</th><th>B</th></tr></thead></table>', 'A B'],
    ['<p><img data-image="00" alt="a &gt; b" width="1" height="1"> which?</p>', '[image] which?'],
    [
      '<p><math><semantics><mrow><mi>V</mi></mrow><annotation encoding="application/x-tex">V</annotation></semantics></math> is</p>',
      'V is',
    ],
  ])('%s', (html, text) => {
    expect(plainText(html)).toBe(text);
  });
});
