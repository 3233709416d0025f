import { SourceItem } from '../../contract/bank.ts';
import { sayReason } from '../../contract/say-issue.ts';
import { align, parseDecimal } from '../../core/scoring/decimal.ts';
import type { Normalisation } from '../../core/scoring/normalise.ts';
import { type ContentItem, checkTexts, notGiven, problemsOfItem } from '../banks/index.ts';
import { type Carry, commonFields } from './carry.ts';
import { absoluteOf } from './decimals.ts';
import type { Draft, DraftBody, DraftDistractor, DraftPart } from './draft.ts';
import type { ItemImages } from './images.ts';
import type { Losses } from './losses.ts';
import { sayImage } from './markup/exhibits.ts';
import { blockMarkdown, type ForeignText, lineMarkdown, plain, type Source } from './markup/texts.ts';

/** What the importer decides for each item: where it goes and how it is called. */
export interface Place {
  readonly id: string;
  readonly exam: string;
  readonly topic: string;
}

export type Finished =
  | { readonly ok: true; readonly item: ContentItem; readonly changes: readonly string[] }
  | { readonly ok: false; readonly reasons: readonly string[]; readonly changes: readonly string[] };

/** Turns a draft into an item of a bank, or says why there is no such item. */
export function finishItem(draft: Draft, place: Place, images: ItemImages): Finished {
  const { losses, body } = draft;
  const fields =
    body === null ? {} : { ...commonOf(draft, place), ...fieldsOf(body, draft.carry, sourceOf(draft, images)) };
  if (body === null || losses.refusals.length > 0)
    return {
      ok: false,
      reasons: losses.refusals.length > 0 ? losses.refusals : ['nothing here is like it'],
      changes: losses.changes,
    };

  const parsed = SourceItem.safeParse(fields);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the item'}: ${sayReason(issue)}`);
    return { ok: false, reasons, changes: losses.changes };
  }
  return proved(parsed.data, place, images, losses.changes);
}

/** The item in its place, with the pictures that its texts name; refused where a bank would refuse it. */
export function proved(source: SourceItem, place: Place, images: ItemImages, changes: readonly string[]): Finished {
  const texts = checkTexts(source);
  const named = [...texts.images].sort().map((name) => [name, images.get(name)] as const);
  const item: ContentItem = {
    ...source,
    exam: place.exam,
    topic: place.topic,
    ...(named.length === 0
      ? {}
      : { images: Object.fromEntries(named.flatMap(([name, image]) => (image === undefined ? [] : [[name, image]]))) }),
  };
  const reasons = [
    ...problemsOfItem(item),
    ...texts.problems,
    ...named.flatMap(([name, image]) =>
      image === undefined ? [`its picture images/${name} is not in the bank: put it there first`] : [],
    ),
  ];
  return reasons.length > 0 ? { ok: false, reasons, changes } : { ok: true, item, changes };
}

function sourceOf({ losses, carry, dialect, images: give }: Draft, images: ItemImages): Source {
  return {
    losses,
    dialect,
    place(src) {
      const given = give(src);
      const placed = typeof given === 'string' ? { why: given } : images.place(given, carry !== null);
      if ('name' in placed) return placed.name;
      losses.refuse(`its picture ${sayImage(src)} ${placed.why}`);
      return null;
    },
  };
}

function commonOf(draft: Draft, place: Place): Record<string, unknown> {
  const carried = draft.carry?.item;
  if (carried !== undefined) {
    const known = commonFields.filter((name) => Object.hasOwn(carried, name));
    return { ...Object.fromEntries(known.map((name) => [name, carried[name]])), id: place.id };
  }
  const missing = (['section', 'level', 'difficulty'] as const).filter((name) => draft[name] === undefined);
  if (missing.length > 0) draft.losses.change(`its ${missing.join(', ')} not in the file: a placeholder stands there`);
  return {
    id: place.id,
    section: draft.section ?? defaults.section,
    fact: place.id,
    level: draft.level ?? defaults.level,
    difficulty: draft.difficulty ?? defaults.difficulty,
    status: 'draft',
  };
}

const defaults = { section: notGiven, level: 'recall', difficulty: 3 } as const;

function fieldsOf(body: DraftBody, carry: Carry | null, source: Source): Record<string, unknown> {
  const { losses } = source;
  const rationales = new Rationales(source, carry);
  const line = (text: ForeignText, path: string) => lineMarkdown(text, source, carry?.texts[path]);
  const value = (text: string, path: string) => {
    const kept = carry?.values[path];
    return kept !== undefined && (String(kept) === text || isSame(String(kept), text)) ? kept : numberIfPlain(text);
  };
  const text = (given: string, path: string) => {
    const kept = carry?.values[path];
    return kept !== undefined && String(kept) === given ? kept : given;
  };
  const parts = (all: readonly DraftPart[], name: string) =>
    all.map((part, index) => ({
      text: line(part.text, `${name}.${index}.text`),
      rationale: rationales.of(part.rationale, `${name}.${index}.rationale`),
    }));
  const distractors = (all: readonly DraftDistractor[], read: (text: string, path: string) => unknown) =>
    all.map((distractor, index) => ({
      value: read(distractor.value, `distractors.${index}.value`),
      rationale: rationales.of(distractor.rationale, `distractors.${index}.rationale`),
    }));
  const partialOf = (perPart: boolean) => {
    const partial = carry?.partial === undefined ? perPart : carry.partial === 'per-part';
    return partial ? { partial: 'per-part' } : {};
  };

  const stem = blockMarkdown(body.stem, source, carry?.texts['stem']);
  const fields = (() => {
    switch (body.kind) {
      case 'choice':
        return choiceFields(body, carry, losses, parts(body.options, 'options'), partialOf(body.perPart));
      case 'true-false':
        return {
          type: 'true-false',
          answer: body.answer,
          rationale: {
            true: rationales.of(body.rationale.true, 'rationale.true'),
            false: rationales.of(body.rationale.false, 'rationale.false'),
          },
        };
      case 'numeric':
        return {
          type: 'numeric',
          unit: body.unit,
          answer: value(body.answer, 'answer'),
          tolerance: toleranceOf(body, carry, value),
          rationale: rationales.of(body.rationale, 'rationale'),
          distractors: distractors(body.distractors, value),
        };
      case 'short-text':
        return {
          type: 'short-text',
          accepted: body.accepted,
          normalise: normaliseOf(body.normalise, carry),
          rationale: rationales.of(body.rationale, 'rationale'),
          distractors: distractors(body.distractors, text),
        };
      case 'ordering':
        return { type: 'ordering', elements: parts(body.elements, 'elements'), ...partialOf(body.perPart) };
      case 'matching': {
        const { ids, order } = choiceIdsOf(body.choices.length, carry);
        const idOf = new Map(body.choices.map((choice, index) => [choice.id, ids[index]]));
        const choices = body.choices.map((choice, index) => ({
          id: ids[index],
          text: line(choice.text, `choices.${order.indexOf(index)}.text`),
        }));
        return {
          type: 'matching',
          choices: order.map((at) => choices[at]),
          prompts: parts(body.prompts, 'prompts').map((prompt, index) => ({
            ...prompt,
            match: idOf.get(body.prompts[index]?.match ?? ''),
          })),
          shuffle: carry?.shuffle ?? body.shuffle,
          ...partialOf(body.perPart),
        };
      }
    }
  })();
  rationales.tell();
  return { stem, ...fields };
}

function choiceFields(
  body: Extract<DraftBody, { kind: 'choice' }>,
  carry: Carry | null,
  losses: Losses,
  texts: readonly { text: string; rationale: string }[],
  partial: Record<string, unknown>,
): Record<string, unknown> {
  const keys = body.options.filter((option) => option.correct).length;
  const said = texts.map(({ text }) => text.toLowerCase());
  const isTrueFalse =
    body.isSingle && said.length === 2 && said.includes('true') && said.includes('false') && keys === 1;
  if (isTrueFalse && carry?.type !== 'single-choice') {
    const isTrue = said.indexOf('true');
    return {
      type: 'true-false',
      answer: body.options[isTrue]?.correct === true,
      rationale: { true: texts[isTrue]?.rationale, false: texts[1 - isTrue]?.rationale },
    };
  }
  const options = texts.map((option, index) => ({
    text: option.text,
    ...(body.options[index]?.correct ? { correct: true } : {}),
    rationale: option.rationale,
  }));
  const shuffle = carry?.shuffle ?? body.shuffle;
  if (keys > 1 && body.isSingle) losses.refuse(`${keys} options are right and one may be chosen: which is the key?`);
  if (keys === 0) losses.refuse('no option is the right one');
  if (keys === 1 && !body.isSingle) losses.change('one option is right, so it became single choice');
  return keys === 1
    ? { type: 'single-choice', options, shuffle }
    : { type: 'multiple-response', options, shuffle, ...partial };
}

function toleranceOf(
  body: Extract<DraftBody, { kind: 'numeric' }>,
  carry: Carry | null,
  value: (text: string, path: string) => unknown,
): unknown {
  const { tolerance } = body;
  if ('percent' in tolerance) return { percent: value(tolerance.percent, 'tolerance.percent') };
  const percent = carry?.percent;
  if (percent !== undefined && isSame(absoluteOf(body.answer, String(percent)), tolerance.absolute)) return { percent };
  return { absolute: value(tolerance.absolute, 'tolerance.absolute') };
}

function isSame(a: string | null, b: string): boolean {
  const one = a === null ? null : parseDecimal(a);
  const other = parseDecimal(b);
  if (one === null || other === null) return false;
  const aligned = align(one, other);
  return aligned.a === aligned.b;
}

/** What the format says of case holds; of the rest it knows nothing. */
function normaliseOf(native: readonly Normalisation[], carry: Carry | null): readonly string[] {
  const kept = carry?.normalise;
  return kept !== undefined && kept.includes('ignore-case') === native.includes('ignore-case') ? kept : native;
}

function choiceIdsOf(count: number, carry: Carry | null): { ids: string[]; order: number[] } {
  const kept = carry?.choices ?? [];
  const places = Array.from({ length: count }, (_, index) => index);
  const ids = places.map((index) => kept.find(({ at }) => at === index)?.id);
  return kept.length === count && ids.every((id) => id !== undefined)
    ? { ids, order: kept.map(({ at }) => at) }
    : { ids: places.map((index) => `c${index + 1}`), order: places };
}

/** A number that YAML would write as it stands; otherwise the text, which keeps every digit. */
export function numberIfPlain(text: string): number | string {
  const number = Number(text);
  return text.trim() !== '' && String(number) === text ? number : text;
}

/** Collects what has no rationale, to tell it once. */
class Rationales {
  readonly #source: Source;
  readonly #carry: Carry | null;
  #missing = 0;

  constructor(source: Source, carry: Carry | null) {
    this.#source = source;
    this.#carry = carry;
  }

  of(given: ForeignText | null, path: string): string {
    const text = blockMarkdown(given ?? plain(''), this.#source, this.#carry?.texts[path]);
    if (text !== '') return text;
    this.#missing += 1;
    return notGiven;
  }

  tell(): void {
    if (this.#missing > 0)
      this.#source.losses.change(
        `${this.#missing === 1 ? 'a rationale is' : `${this.#missing} rationales are`} not in the file: a placeholder stands there`,
      );
  }
}
