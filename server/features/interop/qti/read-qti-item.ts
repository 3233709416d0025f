import { parseCarry } from '../carry.ts';
import { plainNumber } from '../decimals.ts';
import type { Draft, DraftBody, DraftDistractor } from '../draft.ts';
import type { GiveImage } from '../images.ts';
import { Losses } from '../losses.ts';
import { childOf, childrenOf, descendantsOf, type Element, isElement, type Node, textOf } from '../markup/element.ts';
import type { ForeignText } from '../markup/texts.ts';
import { type Declaration, declarationsOf, isPerPart, keysOf } from './declarations.ts';
import { qtiDialect } from './qti-dialect.ts';
import { inOldNames, rewrite } from './qti-tree.ts';

const itemNames = new Set(['assessmentItem', 'qti-assessment-item']);

export const isQtiItem = (root: Element): boolean => itemNames.has(root.name);

/** Reads one item of QTI 2.0 to 2.2 or 3.0. */
export function readQtiItem(root: Element, part: string | null, images: GiveImage): Draft {
  const item = inOldNames(root);
  const losses = new Losses();
  const body = childOf(item, 'itemBody');
  const record = body === undefined ? null : recordOf(body);
  return {
    name: item.attributes['title'] || item.attributes['identifier'] || 'item without a title',
    line: item.line,
    part,
    sourceId: item.attributes['identifier'] ?? null,
    category: null,
    language: item.attributes['lang'],
    body: body === undefined ? refuse(losses, 'it has no body') : readBody(item, body, losses),
    carry: record === null ? null : parseCarry(record),
    losses,
    images,
    dialect: qtiDialect,
  };
}

function refuse(losses: Losses, why: string): null {
  losses.refuse(why);
  return null;
}

const isRecord = (element: Element): boolean =>
  element.name === 'div' && element.attributes['class'] === 'invigil-item';

function recordOf(body: Element): string | null {
  const record = descendantsOf(body, 'div').find(isRecord);
  return record === undefined ? null : textOf(record);
}

function readBody(item: Element, body: Element, losses: Losses): DraftBody | null {
  noteItem(item, losses);
  const interactions = descendantsOf(body, ...interactionNames(body));
  const [interaction] = interactions;
  if (interaction === undefined) return refuse(losses, 'it asks for no response');
  if (interactions.length > 1)
    return refuse(losses, `it asks for ${interactions.length} responses, and an item here asks for one`);
  const declaration = declarationsOf(item).get(interaction.attributes['responseIdentifier'] ?? '');
  if (declaration === undefined) return refuse(losses, 'it declares no response');
  if (keysOf(declaration).length === 0) return refuse(losses, 'it does not say what is right');

  const feedback = feedbackOf(item, body, losses);
  const reading = { item, interaction, declaration, feedback, losses };
  const typed = typedBody(reading);
  if (typed === null) return null;
  for (const left of feedback.unused()) losses.change(`the feedback "${left}" was left out`);
  return { ...typed, stem: { kind: 'markup', nodes: stemOf(body, interaction, losses) } };
}

const interactionNames = (body: Element): string[] => {
  const names = new Set<string>();
  const look = (element: Element) => {
    if (element.name.endsWith('Interaction')) names.add(element.name);
    for (const child of element.children) if (isElement(child)) look(child);
  };
  look(body);
  return [...names];
};

function noteItem(item: Element, losses: Losses): void {
  if (item.attributes['adaptive'] === 'true') losses.refuse('it is adaptive: it changes while it is answered');
  if (childOf(item, 'templateDeclaration') !== undefined || childOf(item, 'templateProcessing') !== undefined)
    losses.refuse('it computes values for each candidate');
  if (childOf(item, 'assessmentStimulusRef') !== undefined)
    losses.refuse('it rests on a text that several items share');
  if (childOf(item, 'stylesheet') !== undefined) losses.change('a style sheet was left out');
  if (childOf(item, 'catalogInfo') !== undefined)
    losses.change('the catalogue of accessible alternatives was left out');
  if (childOf(item, 'companionMaterialsInfo') !== undefined)
    losses.change('companion materials, such as a calculator, were left out');
  if (childOf(item, 'apipAccessibility') !== undefined) losses.change('the APIP accessibility data were left out');
}

type TypedBody = DraftBody extends infer Body ? (Body extends DraftBody ? Omit<Body, 'stem'> : never) : never;

interface Reading {
  readonly item: Element;
  readonly interaction: Element;
  readonly declaration: Declaration;
  readonly feedback: Feedback;
  readonly losses: Losses;
}

function typedBody(reading: Reading): TypedBody | null {
  const { interaction, losses } = reading;
  switch (interaction.name) {
    case 'choiceInteraction':
      return choiceOf(reading, childrenOf(interaction, 'simpleChoice'));
    case 'inlineChoiceInteraction':
      losses.change('a choice within a sentence became a single choice below it, with a gap in the sentence');
      return choiceOf(reading, childrenOf(interaction, 'inlineChoice'));
    case 'orderInteraction':
      return orderOf(reading);
    case 'matchInteraction':
      return matchOf(reading);
    case 'textEntryInteraction':
      return textEntryOf(reading);
    default:
      return refuse(losses, `there is no type of item like QTI's ${interaction.name}`);
  }
}

const idOf = (element: Element): string => element.attributes['identifier'] ?? '';

function shuffleOf(interaction: Element, choices: readonly Element[], losses: Losses): boolean {
  if (interaction.attributes['shuffle'] !== 'true') return false;
  if (choices.every((choice) => choice.attributes['fixed'] !== 'true')) return true;
  losses.change('some choices keep their places, so none is shuffled');
  return false;
}

/** What stands in a choice, without the feedback in it. */
function contentOf(choice: Element): ForeignText {
  return { kind: 'markup', nodes: rewrite(choice.children, (element) => (isFeedback(element) ? [] : [element])) };
}

const isFeedback = (element: Element): boolean => element.name === 'feedbackInline' || element.name === 'feedbackBlock';

function choiceOf(
  { item, interaction, declaration, feedback, losses }: Reading,
  choices: readonly Element[],
): TypedBody {
  const keys = keysOf(declaration);
  const isSingle = declaration.cardinality === 'single';
  const perPart = !isSingle && scoresByMap(item) && isPerPart(declaration, keys, choices.map(idOf), 1);
  if (!isSingle && scoresByMap(item) && !perPart) losses.change('its partial credit became all or nothing');
  else if (!isUsual(item)) tellOwnScoring(losses);
  const most = Number(interaction.attributes['maxChoices'] ?? (isSingle ? '1' : '0'));
  if (!isSingle && most > 0) losses.change(`it lets a candidate choose ${most} at most: here any number can be chosen`);
  for (const key of keys)
    if (!choices.some((choice) => idOf(choice) === key)) losses.refuse(`its key "${key}" is no choice`);
  return {
    kind: 'choice',
    isSingle,
    options: choices.map((choice) => ({
      text: contentOf(choice),
      correct: keys.includes(idOf(choice)),
      rationale: feedback.take(idOf(choice)),
    })),
    shuffle: shuffleOf(interaction, choices, losses),
    perPart,
  };
}

function orderOf({ item, interaction, declaration, feedback, losses }: Reading): TypedBody | null {
  const choices = childrenOf(interaction, 'simpleChoice');
  const order = keysOf(declaration);
  const inOrder = order.map((key) => choices.find((choice) => idOf(choice) === key));
  if (new Set(order).size !== choices.length || inOrder.includes(undefined))
    return refuse(losses, 'its right order does not name every element once');
  if (!isUsual(item)) tellOwnScoring(losses);
  if (interaction.attributes['shuffle'] !== 'true') losses.change('its elements are shuffled here');
  if (choices.some((choice) => choice.attributes['fixed'] === 'true'))
    losses.change('elements that kept their places are shuffled here');
  return {
    kind: 'ordering',
    elements: inOrder.flatMap((choice) =>
      choice === undefined ? [] : [{ text: contentOf(choice), rationale: feedback.take(idOf(choice)) }],
    ),
    perPart: false,
  };
}

function matchOf({ item, interaction, declaration, feedback, losses }: Reading): TypedBody | null {
  const [first, second] = childrenOf(interaction, 'simpleMatchSet').map((set) =>
    childrenOf(set, 'simpleAssociableChoice'),
  );
  const pairs = keysOf(declaration).map((pair) => pair.split(/\s+/) as [string, string]);
  if (first === undefined || second === undefined) return refuse(losses, 'it has no two sets to match');
  const matchesOnce = (set: readonly Element[], side: 0 | 1) =>
    set.every((element) => pairs.filter((pair) => pair[side] === idOf(element)).length === 1) &&
    pairs.length === set.length;
  const isTurned = !matchesOnce(first, 0);
  if (isTurned && !matchesOnce(second, 1))
    return refuse(losses, 'an element of it has several matches or none, and a prompt here has one');
  if (isTurned) losses.change('its two sets changed sides');
  const [prompts, choices] = isTurned ? [second, first] : [first, second];
  const matchOfPrompt = (id: string) =>
    isTurned ? pairs.find((pair) => pair[1] === id)?.[0] : pairs.find((pair) => pair[0] === id)?.[1];
  const all = prompts.flatMap((prompt) =>
    choices.map((choice) => (isTurned ? `${idOf(choice)} ${idOf(prompt)}` : `${idOf(prompt)} ${idOf(choice)}`)),
  );
  const perPart =
    scoresByMap(item) &&
    isPerPart(
      declaration,
      pairs.map((pair) => pair.join(' ')),
      all,
      0,
    );
  if (scoresByMap(item) && !perPart) losses.change('its partial credit became all or nothing');
  else if (!isUsual(item)) tellOwnScoring(losses);
  if (choices.some((choice) => choice.attributes['matchMax'] === '1') && prompts.length > 1)
    losses.change('a choice can be matched more than once here');
  return {
    kind: 'matching',
    choices: choices.map((choice) => ({ id: idOf(choice), text: contentOf(choice) })),
    prompts: prompts.map((prompt) => ({
      text: contentOf(prompt),
      match: matchOfPrompt(idOf(prompt)) ?? '',
      rationale: feedback.take(idOf(prompt)),
    })),
    shuffle: shuffleOf(interaction, [...prompts, ...choices], losses),
    perPart,
  };
}

function textEntryOf(reading: Reading): TypedBody | null {
  const { item, interaction, declaration, feedback, losses } = reading;
  if (interaction.attributes['patternMask'] !== undefined)
    losses.change('the pattern that a response must have was left out');
  if (declaration.cardinality !== 'single') return refuse(losses, 'it takes several texts, and an item here takes one');
  const rationale = feedback.take('answer');
  const distractors = feedback.distractors();
  if (['float', 'integer'].includes(declaration.baseType)) {
    const [given = ''] = keysOf(declaration);
    const answer = plainNumber(given);
    if (answer === null) return refuse(losses, 'its key is no number');
    if (keysOf(declaration).length > 1) return refuse(losses, 'more than one number is right');
    const tolerance = toleranceOf(item, losses);
    const wrong = (declaration.mapping?.entries ?? []).flatMap(({ key }): DraftDistractor[] => {
      const value = plainNumber(key);
      return value === null || value === answer ? [] : [{ value, rationale: null }];
    });
    return {
      kind: 'numeric',
      unit: unitOf(item),
      answer,
      tolerance,
      rationale,
      distractors: distractors.length > 0 ? distractors : wrong,
    };
  }
  if (declaration.baseType !== 'string') return refuse(losses, `it takes a ${declaration.baseType}`);
  if (descendantsOf(item, 'patternMatch').length > 0) return refuse(losses, 'it compares with a pattern');
  const entries = declaration.mapping?.entries ?? [];
  const most = Math.max(...entries.map((entry) => entry.value), 0);
  const right = entries.filter((entry) => entry.value > 0 && entry.value === most);
  const partly = entries.filter((entry) => entry.value > 0 && entry.value < most);
  if (partly.length > 0) losses.change('an answer that is worth a part of the mark became a wrong one');
  if (!isUsual(item)) tellOwnScoring(losses);
  const accepted = [...new Set([...right.map((entry) => entry.key), ...declaration.correct])];
  const isCased =
    right.length > 0
      ? right.every((entry) => entry.isCased)
      : descendantsOf(item, 'stringMatch').every((match) => match.attributes['caseSensitive'] !== 'false');
  const wrong = entries
    .filter((entry) => !accepted.includes(entry.key))
    .map(({ key }) => ({ value: key, rationale: null }));
  return {
    kind: 'short-text',
    accepted,
    normalise: ['trim', 'collapse-space', ...(isCased ? [] : (['ignore-case'] as const))],
    rationale,
    distractors: distractors.length > 0 ? distractors : wrong,
  };
}

function toleranceOf(item: Element, losses: Losses): { absolute: string } | { percent: string } {
  const [equal] = descendantsOf(item, 'equal');
  const [rounded] = descendantsOf(item, 'equalRounded');
  if (rounded !== undefined && (rounded.attributes['roundingMode'] ?? 'significantFigures') === 'decimalPlaces') {
    losses.change('rounding to decimal places became a tolerance of half a place');
    return { absolute: plainNumber(`5e-${Number(rounded.attributes['figures'] ?? '0') + 1}`) ?? '0' };
  }
  if (rounded !== undefined) losses.refuse('it rounds to significant figures before it compares');
  const mode = equal?.attributes['toleranceMode'] ?? 'exact';
  if (mode === 'exact') {
    if (equal === undefined && !isUsual(item)) tellOwnScoring(losses);
    return { absolute: '0' };
  }
  const [below = '', above = below] = (equal?.attributes['tolerance'] ?? '').trim().split(/\s+/);
  const by = plainNumber(below);
  if (by === null || by !== plainNumber(above)) losses.refuse('its tolerance is another below than above the answer');
  const open = ['includeLowerBound', 'includeUpperBound'].some((name) => equal?.attributes[name] === 'false');
  if (open) losses.change('both ends of the tolerance count here');
  return mode === 'relative' ? { percent: by ?? '0' } : { absolute: by ?? '0' };
}

/** Scored by one of the standard templates, or by no rule at all, which is the same as comparing with what is declared as right. */
function isUsual(item: Element): boolean {
  const processing = childOf(item, 'responseProcessing');
  if (processing === undefined) return true;
  const template = processing.attributes['template'] ?? processing.attributes['templateLocation'];
  if (template !== undefined) return /(match_correct|map_response)(\.xml)?$/i.test(template);
  const rules = descendantsOf(processing, 'mapResponse', 'match', 'stringMatch', 'equal', 'equalRounded');
  const unusual = descendantsOf(
    processing,
    'responseElseIf',
    'and',
    'or',
    'not',
    'sum',
    'product',
    'member',
    'index',
    'substring',
  );
  return rules.length === 1 && unusual.length === 0;
}

function scoresByMap(item: Element): boolean {
  const processing = childOf(item, 'responseProcessing');
  if (processing === undefined) return false;
  return (
    /map_response(\.xml)?$/i.test(processing.attributes['template'] ?? '') ||
    descendantsOf(processing, 'mapResponse').length > 0
  );
}

const tellOwnScoring = (losses: Losses): void =>
  losses.change('its own scoring rules were left out: right is what it declares as right');

/** The texts that are shown after a response, by what they are for. */
interface Feedback {
  take(identifier: string): ForeignText | null;
  distractors(): DraftDistractor[];
  unused(): string[];
}

function feedbackOf(item: Element, body: Element, losses: Losses): Feedback {
  const modal = childrenOf(item, 'modalFeedback');
  const inline = descendantsOf(body, 'feedbackInline', 'feedbackBlock');
  const all = new Map([...inline, ...modal].map((element) => [idOf(element), element]));
  const content = (element: Element): ForeignText => ({ kind: 'markup', nodes: element.children });
  return {
    take(identifier) {
      const found = all.get(identifier);
      all.delete(identifier);
      return found === undefined ? null : content(found);
    },
    distractors: () =>
      [...all].flatMap(([identifier, element]): DraftDistractor[] => {
        if (!/^distractor-\d+$/.test(identifier)) return [];
        all.delete(identifier);
        const title = element.attributes['title'] ?? '';
        if (title === '') losses.change('a wrong answer without a value was left out');
        return title === '' ? [] : [{ value: title, rationale: content(element) }];
      }),
    unused: () => [...all.keys()],
  };
}

const isAnswerLine = (element: Element): boolean => element.attributes['class'] === 'invigil-answer';

/** What follows the box in a paragraph that this engine wrote. */
function unitOf(item: Element): string {
  const line = descendantsOf(item, 'p').find(isAnswerLine);
  return line === undefined ? '' : textOf(line).trim();
}

const inlineInteractions = new Set(['textEntryInteraction', 'inlineChoiceInteraction']);

/** The body without the interaction: its prompt stands in its place, or a gap where it stood within a sentence. */
function stemOf(body: Element, interaction: Element, losses: Losses): Node[] {
  const isInline = inlineInteractions.has(interaction.name);
  let isPassed = false;
  let isFollowed = false;
  const nodes = rewrite(body.children, (element) => {
    if (element.name === 'rubricBlock') {
      const views = (element.attributes['view'] ?? '').split(/\s+/);
      if (views.includes('candidate') || views.includes('')) return [element];
      if (!descendantsOf(element, 'div').some(isRecord)) losses.change(`a note for ${views.join(', ')} was left out`);
      return [];
    }
    if (isFeedback(element)) return [];
    if (element.name === interaction.name) {
      isPassed = true;
      const prompt = childOf(element, 'prompt');
      return isInline ? ['_____'] : prompt === undefined ? [] : [prompt];
    }
    if (isAnswerLine(element)) return [];
    // A paragraph of its own for the box says nothing.
    if (isInline && element.name === 'p' && textOf(element).trim() === '_____') return [];
    if (!isInline && isPassed && element.name === 'p') isFollowed = true;
    return [element];
  });
  if (isFollowed) losses.change('text after the choices stands before them');
  return nodes;
}
