import type { ResponseValue } from '../../contract/item.ts';
import type { Item } from '../../core/item/item.ts';
import { letterAt } from '../../core/item/response.ts';

/** A right answer, or with a chance of `1 − skill` one that a half-prepared person might give, in the letters shown. */
export function answerFromKey(
  item: Item,
  optionOrder: readonly string[],
  skill: number,
  random: () => number,
): ResponseValue {
  const knows = random() < skill;
  const shown = (bankId: string) => letterAt(optionOrder.indexOf(bankId));
  const anyShown = () => letterAt(Math.floor(random() * optionOrder.length));
  switch (item.type) {
    case 'single-choice': {
      const key = item.options.find((option) => option.correct);
      return knows && key ? shown(key.id) : anyShown();
    }
    case 'multiple-response':
      return knows ? item.options.filter((option) => option.correct).map((option) => shown(option.id)) : [anyShown()];
    case 'true-false':
      return knows ? item.answer : !item.answer;
    case 'numeric':
      return knows ? decimalText(item.answer) : (item.distractors[0]?.value ?? '0');
    case 'short-text':
      return knows ? (item.accepted[0] ?? '') : (item.distractors[0]?.value ?? 'no idea');
    case 'ordering':
      return knows ? item.elements.map(({ id }) => shown(id)) : optionOrder.map((_id, index) => letterAt(index));
    case 'matching':
      return Object.fromEntries(item.prompts.map((prompt) => [prompt.id, knows ? shown(prompt.match) : anyShown()]));
  }
}

function decimalText({ digits, scale }: { digits: bigint; scale: number }): string {
  const text = digits.toString().padStart(scale + 1, '0');
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
