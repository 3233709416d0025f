import { type Bank, poolOf } from '../item/bank.ts';
import type { Item, NumericItem, Option } from '../item/item.ts';
import type { Answer } from '../item/response.ts';
import { align, magnitude, parseDecimal } from './decimal.ts';
import { normaliseText } from './normalise.ts';

export interface ItemScore {
  readonly units: number;
  readonly maxUnits: number;
}

/** One unit for the whole item, or with declared partial credit one for each of its parts [SCORE-1]. */
export function maxUnitsOf(item: Item): number {
  switch (item.type) {
    case 'multiple-response':
      return item.partial ? correctIds(item.options).size : 1;
    case 'ordering':
      return item.partial ? item.elements.length : 1;
    case 'matching':
      return item.partial ? item.prompts.length : 1;
    case 'single-choice':
    case 'true-false':
    case 'numeric':
    case 'short-text':
      return 1;
  }
}

/** Whether every item that forms of a blueprint may draw brings one point, so that all forms have as many points as items. */
export function isOnePointEach(bank: Bank, blueprintId: string): boolean {
  const blueprint = bank.blueprints.get(blueprintId);
  return blueprint === undefined || poolOf(bank, blueprint).every((item) => maxUnitsOf(item) === 1);
}

/**
 * Scores one answer in whole units [SCORE-1]. All or nothing, unless the item declares `per-part`: then multiple response
 * brings a unit per right choice less one per wrong choice (never below 0), ordering a unit per element in its own place,
 * matching a unit per prompt with its match. An answer of the wrong shape scores 0; it never throws.
 */
export function scoreItem(item: Item, answer: Answer): ItemScore {
  const maxUnits = maxUnitsOf(item);
  if (answer === null) return { units: 0, maxUnits };
  switch (item.type) {
    case 'multiple-response': {
      const correct = correctIds(item.options);
      const chosen = new Set(idsOf(answer));
      const hits = [...chosen].filter((id) => correct.has(id)).length;
      const misses = chosen.size - hits;
      if (item.partial) return { units: Math.max(0, hits - misses), maxUnits };
      return wholly(hits === correct.size && misses === 0);
    }
    case 'ordering': {
      const placed = idsOf(answer);
      const hits = item.elements.filter((element, index) => placed[index] === element.id).length;
      if (placed.length !== item.elements.length) return { units: 0, maxUnits };
      return item.partial ? { units: hits, maxUnits } : wholly(hits === item.elements.length);
    }
    case 'matching': {
      const hits = item.prompts.filter((prompt) => matchOf(answer, prompt.id) === prompt.match).length;
      return item.partial ? { units: hits, maxUnits } : wholly(hits === item.prompts.length);
    }
    case 'single-choice':
      return wholly(item.options.some((option) => option.correct && option.id === answer));
    case 'true-false':
      return wholly(answer === item.answer);
    case 'numeric':
      return wholly(typeof answer === 'string' && isWithinTolerance(item, answer));
    case 'short-text': {
      if (typeof answer !== 'string') return wholly(false);
      const given = normaliseText(answer, item.normalise);
      return wholly(item.accepted.some((accepted) => normaliseText(accepted, item.normalise) === given));
    }
  }
}

const wholly = (right: boolean): ItemScore => ({ units: right ? 1 : 0, maxUnits: 1 });

function correctIds(options: readonly Option[]): Set<string> {
  return new Set(options.filter((option) => option.correct).map((option) => option.id));
}

function idsOf(answer: Answer): readonly string[] {
  return Array.isArray(answer) ? answer : [];
}

function matchOf(answer: Answer, promptId: string): string | undefined {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return undefined;
  return Object.hasOwn(answer, promptId) ? (answer as { [id: string]: string })[promptId] : undefined;
}

/** Exact, in scaled integers: 0.1 + 0.2 is 0.3 here. */
function isWithinTolerance(item: NumericItem, typed: string): boolean {
  const given = parseDecimal(typed);
  if (given === null) return false;
  const { a, b, scale } = align(given, item.answer);
  const distance = { digits: magnitude(a - b), scale };
  const { by } = item.tolerance;
  const allowed =
    item.tolerance.kind === 'absolute'
      ? by
      : { digits: by.digits * magnitude(item.answer.digits), scale: by.scale + item.answer.scale + 2 };
  const compared = align(distance, allowed);
  return compared.a <= compared.b;
}
