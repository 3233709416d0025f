import type { Bank, Blueprint } from '../../core/item/bank.ts';
import type { Distractor, Item, Option } from '../../core/item/item.ts';
import { letterAt } from '../../core/item/response.ts';
import { type Decimal, parseDecimal } from '../../core/scoring/decimal.ts';
import type { BankContent, ContentBlueprint, ContentItem } from './bank-content.ts';
import { renderBlock, renderInline } from './render-markdown.ts';

/** Makes a checked content ready for use: texts rendered, numbers exact, ids given. */
export function buildBank(content: BankContent, versionId: string): Bank {
  const { bank } = content;
  return {
    bankId: bank.id,
    versionId,
    title: bank.title,
    isSample: bank.sample,
    language: bank.language,
    topics: new Map(Object.entries(bank.topics).sort(([a], [b]) => (a < b ? -1 : 1))),
    items: new Map(content.items.map((item) => [item.id, buildItem(item)])),
    blueprints: new Map(content.blueprints.map((blueprint) => [blueprint.id, buildBlueprint(blueprint)])),
  };
}

function buildItem(source: ContentItem): Item {
  const common = {
    id: source.id,
    examId: source.exam,
    topic: source.topic,
    section: source.section,
    fact: String(source.fact),
    level: source.level,
    difficulty: source.difficulty,
    ...statusOf(source.status),
    enemies: source.enemies,
    note: source.note ?? null,
    stemHtml: renderBlock(source.stem),
  };
  switch (source.type) {
    case 'single-choice':
      return { ...common, type: source.type, options: buildOptions(source.options), shuffle: source.shuffle };
    case 'multiple-response':
      return {
        ...common,
        type: source.type,
        options: buildOptions(source.options),
        shuffle: source.shuffle,
        partial: source.partial !== undefined,
      };
    case 'true-false':
      return {
        ...common,
        type: source.type,
        answer: source.answer,
        rationaleHtml: { true: renderBlock(source.rationale.true), false: renderBlock(source.rationale.false) },
      };
    case 'numeric': {
      const [kind, by] =
        'absolute' in source.tolerance
          ? (['absolute', source.tolerance.absolute] as const)
          : (['percent', source.tolerance.percent] as const);
      return {
        ...common,
        type: source.type,
        unit: source.unit,
        answer: exactly(source.answer),
        tolerance: { kind, by: exactly(by) },
        rationaleHtml: renderBlock(source.rationale),
        distractors: buildDistractors(source.distractors),
      };
    }
    case 'short-text':
      return {
        ...common,
        type: source.type,
        accepted: source.accepted,
        normalise: source.normalise,
        rationaleHtml: renderBlock(source.rationale),
        distractors: buildDistractors(source.distractors),
      };
    case 'ordering':
      return {
        ...common,
        type: source.type,
        elements: source.elements.map((element, index) => ({
          id: letterAt(index),
          html: renderInline(element.text),
          rationaleHtml: renderBlock(element.rationale),
        })),
        partial: source.partial !== undefined,
      };
    case 'matching':
      return {
        ...common,
        type: source.type,
        prompts: source.prompts.map((prompt, index) => ({
          id: `p${index + 1}`,
          html: renderInline(prompt.text),
          match: prompt.match,
          rationaleHtml: renderBlock(prompt.rationale),
        })),
        choices: source.choices.map((choice) => ({ id: choice.id, html: renderInline(choice.text) })),
        shuffle: source.shuffle,
        partial: source.partial !== undefined,
      };
  }
}

/** Versions are kept for ever, so one may hold a word that files of today must not [FORM-1]. */
function statusOf(status: ContentItem['status'] | 'released'): Pick<Item, 'status' | 'wasReleasedByFile'> {
  return status === 'released' ? { status: 'draft', wasReleasedByFile: true } : { status };
}

function buildOptions(
  options: readonly { readonly text: string; readonly correct?: true | undefined; readonly rationale: string }[],
): Option[] {
  return options.map((option, index) => ({
    id: letterAt(index),
    html: renderInline(option.text),
    correct: option.correct === true,
    rationaleHtml: renderBlock(option.rationale),
  }));
}

function buildDistractors(
  distractors: readonly { readonly value: string | number; readonly rationale: string }[],
): Distractor[] {
  return distractors.map(({ value, rationale }) => ({ value: String(value), rationaleHtml: renderBlock(rationale) }));
}

function exactly(value: string | number): Decimal {
  const decimal = parseDecimal(String(value));
  if (decimal === null) throw new Error(`a checked bank holds no number that cannot be read: ${value}`);
  return decimal;
}

function buildBlueprint(source: ContentBlueprint): Blueprint {
  return {
    id: source.id,
    examId: source.exam,
    itemCount: source.items,
    order: source.order,
    cells: source.cells.map(({ topic, count, levels }) => ({
      topic,
      count,
      levels: Object.fromEntries(Object.entries(levels).filter(([, wanted]) => wanted !== undefined)),
    })),
    levelShares: source.levels ?? null,
    exposureCap: source.exposure ?? null,
    difficultyTenths:
      source.difficulty === undefined
        ? null
        : { least: Math.round(source.difficulty.least * 10), most: Math.round(source.difficulty.most * 10) },
  };
}
