import type { Bank, Blueprint } from '../../core/item/bank.ts';
import type { Distractor, Item, Option } from '../../core/item/item.ts';
import { letterAt } from '../../core/item/response.ts';
import { type Decimal, parseDecimal } from '../../core/scoring/decimal.ts';
import type { BankContent, ContentBlueprint, ContentItem } from './bank-content.ts';
import { giveWay } from './give-way.ts';
import { inLanguage, isComplete } from './item-texts.ts';
import type { Exhibits } from './markdown-exhibits.ts';
import { escapeHtml } from './render-formula.ts';
import { renderBlock, renderInline, withoutImages } from './render-markdown.ts';

type SourceOption = Extract<ContentItem, { readonly type: 'single-choice' }>['options'][number];
type SourceDistractor = Extract<ContentItem, { readonly type: 'numeric' }>['distractors'][number];

/** Makes a checked content ready for use: texts rendered, numbers exact, ids given. */
export function buildBank(content: BankContent, versionId: string): Bank {
  const building = buildPieces(content, versionId);
  let piece = building.next();
  while (!piece.done) piece = building.next();
  return piece.value;
}

/** As `buildBank`, giving way after each few items: a large bank takes seconds, in which candidates save answers. */
export async function buildBankGently(content: BankContent, versionId: string): Promise<Bank> {
  const building = buildPieces(content, versionId);
  let piece = building.next();
  while (!piece.done) {
    await giveWay();
    piece = building.next();
  }
  return piece.value;
}

/** A piece of so many items takes some milliseconds. */
const itemsAtOnce = 20;

function* buildPieces(content: BankContent, versionId: string): Generator<void, Bank> {
  const { bank } = content;
  const items = new Map<string, Item>();
  for (const item of content.items) {
    items.set(item.id, buildItem(item));
    if (items.size % itemsAtOnce === 0) yield;
  }
  const translations = yield* buildTranslations(content);
  return {
    bankId: bank.id,
    versionId,
    title: bank.title,
    isSample: bank.sample,
    language: bank.language,
    topics: new Map(Object.entries(bank.topics).sort(([a], [b]) => (a < b ? -1 : 1))),
    items,
    translations,
    topicTranslations: new Map(
      Object.entries(content.topicTranslations ?? {}).map(([language, titles]) => [
        language,
        new Map(Object.entries(titles)),
      ]),
    ),
    blueprints: new Map(content.blueprints.map((blueprint) => [blueprint.id, buildBlueprint(blueprint)])),
  };
}

/** Every item with a complete translation, by language and then by item id. Languages without one are left out. */
function* buildTranslations({ items }: BankContent): Generator<void, Map<string, Map<string, Item>>> {
  let built = 0;
  const byLanguage = new Map<string, Map<string, Item>>();
  for (const item of items) {
    for (const [language, texts] of Object.entries(item.translations ?? {})) {
      if (!isComplete(item, texts)) continue;
      const translated = byLanguage.get(language) ?? new Map<string, Item>();
      byLanguage.set(language, translated.set(item.id, buildItem(inLanguage(item, texts))));
      built += 1;
      if (built % itemsAtOnce === 0) yield;
    }
  }
  return byLanguage;
}

/** Images by the hash of their content and without an address: whoever shows them knows from where [KEY-1]. */
function exhibitsOf({ images }: ContentItem): Exhibits {
  if (images === undefined) return withoutImages;
  return {
    ...withoutImages,
    image({ name, alt }) {
      const image = images[name];
      if (image === undefined) return null;
      const { hash, width, height } = image;
      return `<img data-image="${hash}" alt="${escapeHtml(alt)}" width="${width}" height="${height}">`;
    },
  };
}

export function buildItem(source: ContentItem): Item {
  const exhibits = exhibitsOf(source);
  const block = (text: string) => renderBlock(text, exhibits);
  const line = (text: string) => renderInline(text, exhibits);
  const options = (parts: readonly SourceOption[]): Option[] =>
    parts.map((option, index) => ({
      id: letterAt(index),
      html: line(option.text),
      correct: option.correct === true,
      rationaleHtml: block(option.rationale),
    }));
  const distractors = (parts: readonly SourceDistractor[]): Distractor[] =>
    parts.map(({ value, rationale }) => ({ value: String(value), rationaleHtml: block(rationale) }));
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
    stemHtml: block(source.stem),
  };
  switch (source.type) {
    case 'single-choice':
      return { ...common, type: source.type, options: options(source.options), shuffle: source.shuffle };
    case 'multiple-response':
      return {
        ...common,
        type: source.type,
        options: options(source.options),
        shuffle: source.shuffle,
        partial: source.partial !== undefined,
      };
    case 'true-false':
      return {
        ...common,
        type: source.type,
        answer: source.answer,
        rationaleHtml: { true: block(source.rationale.true), false: block(source.rationale.false) },
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
        rationaleHtml: block(source.rationale),
        distractors: distractors(source.distractors),
      };
    }
    case 'short-text':
      return {
        ...common,
        type: source.type,
        accepted: source.accepted,
        normalise: source.normalise,
        rationaleHtml: block(source.rationale),
        distractors: distractors(source.distractors),
      };
    case 'ordering':
      return {
        ...common,
        type: source.type,
        elements: source.elements.map((element, index) => ({
          id: letterAt(index),
          html: line(element.text),
          rationaleHtml: block(element.rationale),
        })),
        partial: source.partial !== undefined,
      };
    case 'matching':
      return {
        ...common,
        type: source.type,
        prompts: source.prompts.map((prompt, index) => ({
          id: `p${index + 1}`,
          html: line(prompt.text),
          match: prompt.match,
          rationaleHtml: block(prompt.rationale),
        })),
        choices: source.choices.map((choice) => ({ id: choice.id, html: line(choice.text) })),
        shuffle: source.shuffle,
        partial: source.partial !== undefined,
      };
  }
}

/** Versions are kept for ever, so one may hold a word that files of today must not [FORM-1]. */
function statusOf(status: ContentItem['status'] | 'released'): Pick<Item, 'status' | 'wasReleasedByFile'> {
  return status === 'released' ? { status: 'draft', wasReleasedByFile: true } : { status };
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
