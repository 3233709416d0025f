import type { ItemKey } from '../../contract/item-review.ts';
import type { Distractor, Item, Option } from '../../core/item/item.ts';
import type { Decimal } from '../../core/scoring/decimal.ts';
import { maxUnitsOf } from '../../core/scoring/score-item.ts';
import { previewOrder, shownLetter } from './show-item.ts';

type Part = ItemKey['parts'][number];

/** The key and what its author says of it, in the order and the letters of the preview. For administrators alone [KEY-1]. */
export function keyOf(item: Item, order: number): ItemKey {
  const { fact, note } = item;
  return { ...keyByType(item, previewOrder(item, order)), scoring: scoringOf(item), fact, note };
}

function keyByType(item: Item, shown: readonly string[]): Pick<ItemKey, 'parts' | 'rationaleHtml'> {
  switch (item.type) {
    case 'single-choice':
    case 'multiple-response':
      return whole(
        shown.flatMap((id) => item.options.filter((option) => option.id === id)).map((option) => partOf(option, shown)),
      );
    case 'true-false':
      return whole(
        [true, false].map((value) => ({
          ...part(value ? 'True' : 'False', item.answer === value),
          rationaleHtml: item.rationaleHtml[value ? 'true' : 'false'],
        })),
      );
    case 'numeric': {
      const unit = item.unit === '' ? '' : ` ${item.unit}`;
      const answer = part(`${textOf(item.answer)}${unit}`, true);
      return { parts: [answer, ...wrong(item.distractors, unit)], rationaleHtml: item.rationaleHtml };
    }
    case 'short-text':
      return {
        parts: [...item.accepted.map((text) => part(text, true)), ...wrong(item.distractors, '')],
        rationaleHtml: item.rationaleHtml,
      };
    case 'ordering':
      return whole(
        item.elements.map(({ html, rationaleHtml }, index) => ({
          label: String(index + 1),
          html,
          matchHtml: null,
          isKey: true,
          rationaleHtml,
        })),
      );
    case 'matching':
      return whole(
        item.prompts.map(({ html, match, rationaleHtml }, index) => ({
          label: String(index + 1),
          html,
          matchHtml: item.choices.find((choice) => choice.id === match)?.html ?? '',
          isKey: true,
          rationaleHtml,
        })),
      );
  }
}

const whole = (parts: Part[]) => ({ parts, rationaleHtml: null });

const partOf = ({ id, html, correct, rationaleHtml }: Option, shown: readonly string[]): Part => ({
  label: shownLetter(shown, id),
  html,
  matchHtml: null,
  isKey: correct,
  rationaleHtml,
});

/** A part that is text of the bank and no HTML. */
const part = (text: string, isKey: boolean): Part => ({
  label: '',
  html: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  matchHtml: null,
  isKey,
  rationaleHtml: null,
});

const wrong = (distractors: readonly Distractor[], unit: string): Part[] =>
  distractors.map(({ value, rationaleHtml }) => ({ ...part(`${value}${unit}`, false), rationaleHtml }));

function scoringOf(item: Item): string {
  const units = maxUnitsOf(item);
  const perPart = 'partial' in item && item.partial;
  switch (item.type) {
    case 'numeric': {
      const by = textOf(item.tolerance.by);
      if (item.tolerance.by.digits === 0n) return 'One unit for exactly this number.';
      return `One unit for a number at most ${item.tolerance.kind === 'percent' ? `${by} %` : by} away, both ends included.`;
    }
    case 'short-text':
      return `One unit for any of the accepted texts${item.normalise.length === 0 ? '.' : `; evened out before comparing: ${item.normalise.map((each) => each.replaceAll('-', ' ')).join(', ')}.`}`;
    case 'multiple-response':
      return perPart
        ? `Up to ${units} units: one per right choice, less one per wrong choice.`
        : 'One unit for exactly the right choices.';
    case 'ordering':
      return perPart ? `Up to ${units} units: one per element in its place.` : 'One unit for the whole order.';
    case 'matching':
      return perPart ? `Up to ${units} units: one per right match.` : 'One unit for all matches.';
    case 'single-choice':
    case 'true-false':
      return 'One unit for the right choice.';
  }
}

function textOf({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
