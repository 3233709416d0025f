import fc from 'fast-check';
import { SourceItem } from '../../../server/contract/bank.ts';
import { letterAt } from '../../../server/core/item/response.ts';
import {
  type ContentImage,
  type ContentItem,
  checkTexts,
  problemsOfItem,
  readImage,
} from '../../../server/features/banks/index.ts';

/** Pictures that generated items show, by name. */
export const pictures: Readonly<Record<string, Uint8Array>> = {
  'plan.svg': new TextEncoder().encode(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M0 0h40v30z"/></svg>',
  ),
  // The same picture under another name, in a folder.
  'maps/Site_Plan.2.svg': new TextEncoder().encode(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M0 0h40v30z"/></svg>',
  ),
  'maps/dot.gif': new Uint8Array(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')),
};

function imagesOf(names: Iterable<string>): Record<string, ContentImage> {
  return Object.fromEntries(
    [...names].sort().map((name) => {
      const read = readImage(name, pictures[name] ?? new Uint8Array());
      if (!read.ok) throw new Error(`${name} ${read.why}`);
      return [name, read.image];
    }),
  );
}

const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('vessel', 'outfall', 'the', 'rule', 'sample', 'of', 'Größe', '池', 'naïve', 'm³'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '**bold**',
      '*slanted*',
      '**both *at* once**',
      'a_b',
      '2 * 3',
      '1.',
      '-',
      '#',
      '& <b>',
      '&amp;',
      '|',
      '\\',
      '$5',
      '$10,000',
      'US$',
      '\\$',
      '$x^2 < y$',
      '$\\frac{1}{2}$',
      '$a  b$',
      '$\\{x\\mid \\text{5 \\% \\$ \\& more}\\}$',
      '\\\\(x\\\\)',
      '![Plan of the site](images/plan.svg)',
      '![A \\[dot\\] & "more"](images/maps/dot.gif)',
      ']]>',
      '"q"',
      '=x',
      '~',
      '`',
      '__x__',
      '[a](b)',
      '![x](y)',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
);
const words = fc.array(word, { minLength: 1, maxLength: 7 }).map((all) => all.join(' '));
const list = fc
  .tuple(fc.constantFrom('- ', '1. ', '* '), fc.array(words, { minLength: 1, maxLength: 3 }))
  .map(([mark, lines]) => lines.map((line) => `${mark}${line}`).join('\n'));
const table = fc
  .tuple(words, words, fc.constantFrom('---', '--:', ':-:'))
  .map(([a, b, rule]) => `| A | B |\n|---|${rule}|\n| ${a.replaceAll('|', '')} | ${b.replaceAll('|', '')} |`);

const exhibit = fc.constantFrom(
  '$$E = m c^2$$',
  '$$\\begin{matrix} a & b \\\\ c & d \\end{matrix}$$',
  '![Plan of the site](images/plan.svg)',
  '![Plan, seen from\nabove](images/maps/Site_Plan.2.svg "Site \\"A\\" & *B*")',
);

const isText = (text: string) => SourceItem.options[2].shape.stem.safeParse(text).success;
const trimmed = (texts: fc.Arbitrary<string>) => texts.map((text) => text.trim()).filter(isText);

/** What stands in an option: one line. */
const line = trimmed(words.map((text) => text.replaceAll(/\s+/g, ' ')));
/** What stands in a stem: paragraphs, lists, tables, line breaks. */
const blocks = trimmed(
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: words },
        list,
        table,
        exhibit,
        fc.tuple(words, words).map((two) => two.join('\\\n')),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((parts) => parts.join('\n\n')),
);

const decimal = fc.oneof(
  fc.integer({ min: -9999, max: 99_999 }),
  fc.integer({ min: 1, max: 9999 }).map((number) => number / 100),
  fc.constantFrom('10,291', '10291.50', '.5', '-0.3', '7', '123456789012345678901234567890'),
);
const notNegative = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom(0.05, '0.10', '2'));
const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const parts = <Extra>(extra: fc.Arbitrary<Extra>, least: number, most: number) =>
  fc.uniqueArray(fc.record({ text: line, rationale: blocks, extra }), {
    minLength: least,
    maxLength: most,
    selector: (part) => part.text.toLowerCase().replaceAll(/\s+/g, ' '),
  });
const partial = fc.constantFrom({}, { partial: 'per-part' });
const distractors = (value: fc.Arbitrary<string | number>) =>
  fc.array(fc.record({ value, rationale: blocks }), { maxLength: 3 });
const plainPart = ({ text, rationale }: { text: string; rationale: string }) => ({ text, rationale });

const typed = fc.oneof(
  fc
    .record({ all: parts(fc.constant(null), 2, 6), key: fc.nat(5), shuffle: fc.boolean() })
    .map(({ all, key, shuffle }) => ({
      type: 'single-choice',
      options: all.map((part, index) => ({
        ...plainPart(part),
        ...(index === key % all.length ? { correct: true } : {}),
      })),
      shuffle,
    })),
  fc.record({ all: parts(fc.boolean(), 3, 6), shuffle: fc.boolean(), partial }).map(({ all, shuffle, partial }) => ({
    type: 'multiple-response',
    options: all.map((part, index) => ({ ...plainPart(part), ...(part.extra || index < 2 ? { correct: true } : {}) })),
    shuffle,
    ...partial,
  })),
  fc.record({ answer: fc.boolean(), yes: blocks, no: blocks }).map(({ answer, yes, no }) => ({
    type: 'true-false',
    answer,
    rationale: { true: yes, false: no },
  })),
  fc.record({
    type: fc.constant('numeric'),
    unit: fc.constantFrom('', 'cubic feet', 'm³', '°C', '% of <all>'),
    answer: decimal,
    tolerance: fc.oneof(fc.record({ absolute: notNegative }), fc.record({ percent: notNegative })),
    rationale: blocks,
    distractors: distractors(decimal),
  }),
  fc.record({
    type: fc.constant('short-text'),
    accepted: fc.uniqueArray(line, { minLength: 1, maxLength: 3 }),
    normalise: fc.subarray(['trim', 'collapse-space', 'ignore-case', 'ignore-punctuation']),
    rationale: blocks,
    distractors: distractors(fc.oneof(line, fc.integer({ min: 0, max: 99 }))),
  }),
  fc.record({ all: parts(fc.constant(null), 2, 6), partial }).map(({ all, partial }) => ({
    type: 'ordering',
    elements: all.map(plainPart),
    ...partial,
  })),
  fc
    .record({
      all: parts(fc.nat(4), 2, 5),
      choices: parts(fc.constant(null), 2, 5),
      ids: fc.boolean(),
      shuffle: fc.boolean(),
      partial,
    })
    .map(({ all, choices, ids, shuffle, partial }) => {
      const idAt = (index: number) => (ids ? `choice-${letterAt(index)}` : `${choices.length - index}`);
      return {
        type: 'matching',
        choices: choices.map((choice, index) => ({ id: idAt(index), text: choice.text })),
        prompts: all.map((part) => ({ ...plainPart(part), match: idAt(part.extra % choices.length) })),
        shuffle,
        ...partial,
      };
    }),
);

/** Items that a bank would take. */
export const arbitraryItem: fc.Arbitrary<ContentItem> = fc
  .record({
    common: fc.record(
      {
        id,
        section: line,
        fact: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom('7', 'W7', "'", '=1', 'two words')),
        level: fc.constantFrom('recall', 'apply', 'analyse'),
        difficulty: fc.integer({ min: 1, max: 5 }),
        status: fc.constantFrom('draft', 'under-review', 'retired'),
        note: line,
        enemies: fc.uniqueArray(id, { maxLength: 2 }),
        stem: blocks,
      },
      { requiredKeys: ['id', 'section', 'fact', 'level', 'difficulty', 'status', 'enemies', 'stem'] },
    ),
    exam: fc.constantFrom('midterm', 'final'),
    topic: fc.constantFrom('A', 'b-2'),
    typed,
  })
  .map(({ common, exam, topic, typed }) => {
    const parsed = SourceItem.safeParse({ ...common, ...typed });
    if (!parsed.success) return null;
    const { images, problems } = checkTexts(parsed.data);
    if (problems.length > 0 || [...images].some((name) => pictures[name] === undefined)) return null;
    const item = { ...parsed.data, exam, topic } as ContentItem;
    return images.size === 0 ? item : { ...item, images: imagesOf(images) };
  })
  .filter((item): item is ContentItem => item !== null && problemsOfItem(item).length === 0);
