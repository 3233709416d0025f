import { letterAt } from '../../core/item/response.ts';
import { parseDecimal } from '../../core/scoring/decimal.ts';
import { normaliseText } from '../../core/scoring/normalise.ts';
import type { ContentItem } from './bank-content.ts';
import { checkTexts } from './check-texts.ts';

/** What a schema cannot say of one item. Options are named by letter and no key is quoted: administrators read this too. */
export function problemsOfItem(item: ContentItem): string[] {
  return [...problemsOfKind(item), ...checkTexts(item).problems];
}

function problemsOfKind(item: ContentItem): string[] {
  switch (item.type) {
    case 'single-choice': {
      const keys = item.options.filter((option) => option.correct).length;
      return [
        ...(keys === 0 ? ['no key: no option is marked `correct: true`'] : []),
        ...(keys > 1 ? [`${keys} keys: a single-choice item has one option marked \`correct: true\``] : []),
        ...identical(
          'options',
          item.options.map((option) => option.text),
        ),
      ];
    }
    case 'multiple-response': {
      const keys = item.options.filter((option) => option.correct).length;
      return [
        ...(keys === 0 ? ['no key: no option is marked `correct: true`'] : []),
        ...(keys === 1 ? ['one key: mark two or more options `correct: true`, or make it single-choice'] : []),
        ...(keys === item.options.length ? ['every option is a key: nothing is left to tell apart'] : []),
        ...identical(
          'options',
          item.options.map((option) => option.text),
        ),
      ];
    }
    case 'true-false':
      return [];
    case 'numeric': {
      const tolerance = 'absolute' in item.tolerance ? item.tolerance.absolute : item.tolerance.percent;
      const by = parseDecimal(String(tolerance));
      return [
        ...(parseDecimal(String(item.answer)) === null ? ['the answer is no plain decimal number'] : []),
        ...(by === null ? ['the tolerance is no plain decimal number'] : []),
        ...(by !== null && by.digits < 0n ? ['the tolerance is negative'] : []),
        ...identical(
          'distractors',
          item.distractors.map((distractor) => String(distractor.value)),
        ),
      ];
    }
    case 'short-text': {
      const accepted = item.accepted.map((text) => normaliseText(text, item.normalise));
      const wrong = item.distractors.map((distractor) => normaliseText(String(distractor.value), item.normalise));
      return [
        ...(accepted.includes('')
          ? ['an accepted answer is empty once normalised: every blank answer would be right']
          : []),
        ...(wrong.some((text) => accepted.includes(text))
          ? ['a distractor is an accepted answer once normalised']
          : []),
      ];
    }
    case 'ordering':
      return identical(
        'elements',
        item.elements.map((element) => element.text),
      );
    case 'matching': {
      const ids = new Set(item.choices.map((choice) => choice.id));
      return [
        ...(ids.size < item.choices.length ? ['two choices have the same id'] : []),
        ...item.prompts.flatMap((prompt, index) =>
          ids.has(prompt.match) ? [] : [`no key: prompt ${index + 1} matches "${prompt.match}", which is no choice`],
        ),
        ...identical(
          'prompts',
          item.prompts.map((prompt) => prompt.text),
        ),
        ...identical(
          'choices',
          item.choices.map((choice) => choice.text),
        ),
      ];
    }
  }
}

function identical(what: string, texts: readonly string[]): string[] {
  const firstAt = new Map<string, number>();
  return texts.flatMap((text, index) => {
    const compared = normaliseText(text, ['trim', 'collapse-space', 'ignore-case']);
    const first = firstAt.get(compared);
    if (first === undefined) {
      firstAt.set(compared, index);
      return [];
    }
    return [`two identical ${what}: ${letterAt(first)} and ${letterAt(index)}`];
  });
}
