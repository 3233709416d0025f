import seedrandom from 'seedrandom';
import type { Generator } from '../../server/core/form/form.ts';
import type { Bank, Blueprint } from '../../server/core/item/bank.ts';
import type {
  Item,
  MatchingItem,
  MultipleResponseItem,
  NumericItem,
  OrderingItem,
  ShortTextItem,
  SingleChoiceItem,
  TrueFalseItem,
} from '../../server/core/item/item.ts';
import { letterAt } from '../../server/core/item/response.ts';
import { parseDecimal } from '../../server/core/scoring/decimal.ts';

export const generator: Generator = (seed) => seedrandom(seed);

/** What an assembly knows of a candidate and of a pool that were never drawn for. */
export const noHistory = {
  withheld: new Set<string>(),
  excluded: new Set<string>(),
  lastSeen: new Map<string, number>(),
  exposure: new Map<string, number>(),
};

const common = {
  id: 'item-1',
  examId: 'midterm',
  topic: 'A',
  section: 'I.A',
  fact: '1',
  level: 'recall',
  difficulty: 3,
  status: 'draft',
  enemies: [],
  note: null,
  stemHtml: '<p>Which one?</p>',
} as const;

/** Options a, b, c… of which the letters in `keys` are right. */
function options(count: number, keys: string) {
  return Array.from({ length: count }, (_, index) => ({
    id: letterAt(index),
    html: `option ${letterAt(index)}`,
    correct: keys.includes(letterAt(index)),
    rationaleHtml: `why ${letterAt(index)}`,
  }));
}

export function singleChoice(fields: Partial<SingleChoiceItem> = {}): SingleChoiceItem {
  return { ...common, type: 'single-choice', options: options(4, 'b'), shuffle: true, ...fields };
}

export function multipleResponse(fields: Partial<MultipleResponseItem> = {}): MultipleResponseItem {
  return { ...common, type: 'multiple-response', options: options(5, 'ac'), shuffle: true, partial: false, ...fields };
}

export function trueFalse(fields: Partial<TrueFalseItem> = {}): TrueFalseItem {
  return { ...common, type: 'true-false', answer: false, rationaleHtml: { true: 'why', false: 'why' }, ...fields };
}

export function decimal(text: string) {
  const parsed = parseDecimal(text);
  if (parsed === null) throw new Error(`not a number: ${text}`);
  return parsed;
}

export function numeric(
  answer: string,
  tolerance: { absolute: string } | { percent: string },
  fields: Partial<NumericItem> = {},
): NumericItem {
  const [kind, by] =
    'absolute' in tolerance ? ['absolute' as const, tolerance.absolute] : ['percent' as const, tolerance.percent];
  return {
    ...common,
    type: 'numeric',
    unit: 'gallons',
    answer: decimal(answer),
    tolerance: { kind, by: decimal(by) },
    rationaleHtml: 'the calculation',
    distractors: [{ value: '9', rationaleHtml: 'why' }],
    ...fields,
  };
}

export function shortText(fields: Partial<ShortTextItem> = {}): ShortTextItem {
  return {
    ...common,
    type: 'short-text',
    accepted: ['SMARTS'],
    normalise: ['trim', 'collapse-space', 'ignore-case', 'ignore-punctuation'],
    rationaleHtml: 'why',
    distractors: [],
    ...fields,
  };
}

export function ordering(fields: Partial<OrderingItem> = {}): OrderingItem {
  const elements = ['a', 'b', 'c', 'd'].map((id) => ({ id, html: `element ${id}`, rationaleHtml: `why ${id}` }));
  return { ...common, type: 'ordering', elements, partial: false, ...fields };
}

export function matching(fields: Partial<MatchingItem> = {}): MatchingItem {
  return {
    ...common,
    type: 'matching',
    prompts: [
      { id: 'p1', html: 'first', match: 'x', rationaleHtml: 'why' },
      { id: 'p2', html: 'second', match: 'y', rationaleHtml: 'why' },
      { id: 'p3', html: 'third', match: 'x', rationaleHtml: 'why' },
    ],
    choices: ['x', 'y', 'z'].map((id) => ({ id, html: `choice ${id}` })),
    shuffle: true,
    partial: false,
    ...fields,
  };
}

export const oneOfEach: readonly Item[] = [
  singleChoice(),
  multipleResponse(),
  trueFalse(),
  numeric('10', { absolute: '1' }),
  shortText(),
  ordering(),
  matching(),
];

export function blueprint(fields: Partial<Blueprint> = {}): Blueprint {
  const cells = fields.cells ?? [{ topic: 'A', count: 2, levels: {} }];
  return {
    id: 'midterm',
    examId: 'midterm',
    itemCount: cells.reduce((sum, cell) => sum + cell.count, 0),
    order: 'shuffled',
    cells,
    levelShares: null,
    exposureCap: null,
    difficultyTenths: null,
    ...fields,
  };
}

export function bankOf(items: readonly Item[], blueprints: readonly Blueprint[] = [blueprint()]): Bank {
  const topics = [
    ...new Set([
      ...items.map((item) => item.topic),
      ...blueprints.flatMap((one) => one.cells.map((cell) => cell.topic)),
    ]),
  ];
  return {
    bankId: 'bank',
    versionId: 'version-1',
    title: 'A bank',
    isSample: true,
    language: 'en',
    topics: new Map(topics.sort((a, b) => (a < b ? -1 : 1)).map((topic) => [topic, `Topic ${topic}`])),
    items: new Map([...items].sort((a, b) => (a.id < b.id ? -1 : 1)).map((item) => [item.id, item])),
    translations: new Map(),
    topicTranslations: new Map(),
    blueprints: new Map(blueprints.map((one) => [one.id, one])),
  };
}

/** So many items per topic: ids `a-001`…, facts of their own, levels and difficulties spread. */
export function poolItems(topics: string, perTopic: number): SingleChoiceItem[] {
  return [...topics].flatMap((topic) =>
    Array.from({ length: perTopic }, (_, index) =>
      singleChoice({
        id: `${topic.toLowerCase()}-${String(index + 1).padStart(3, '0')}`,
        topic,
        fact: `${topic}${index}`,
        level: index % 10 < 5 ? 'recall' : index % 10 < 9 ? 'apply' : 'analyse',
        difficulty: 1 + (index % 5),
      }),
    ),
  );
}
