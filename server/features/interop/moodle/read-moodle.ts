import type { Level } from '../../../core/item/item.ts';
import { levels } from '../../../core/item/item.ts';
import { parseCarry } from '../carry.ts';
import { plainNumber } from '../decimals.ts';
import type { Draft, DraftBody, DraftDistractor } from '../draft.ts';
import { InputFault } from '../input-fault.ts';
import { Losses } from '../losses.ts';
import { childOf, childrenOf, childText, type Element, isElement, type Node, textOf } from '../markup/element.ts';
import { streamXml } from '../markup/read-xml.ts';
import { type ForeignText, html, plain } from '../markup/texts.ts';
import { moodleDialect } from './moodle-dialect.ts';
import { QuestionFiles } from './question-files.ts';

/** The questions of a Moodle XML file, one after the other. */
export function* readMoodle(text: Iterable<string>): Generator<Draft> {
  const elements = streamXml(text);
  const root = elements.next().value;
  if (root?.name !== 'quiz') throw new InputFault('is no Moodle XML: its root is not <quiz>', { line: root?.line });
  let category: string | null = null;
  for (const question of elements) {
    if (question.name !== 'question') continue;
    if (question.attributes['type'] === 'category') category = categoryOf(childOf(question, 'category')) ?? category;
    else yield readQuestion(question, category);
  }
}

/** The last part of a path such as `$course$/top/Default for Harbours/Tides`. */
function categoryOf(element: Element | undefined): string | null {
  if (element === undefined) return null;
  const text = childText(element, 'text') ?? textOf(element).trim();
  return lastOfPath(text);
}

/** Moodle parts categories at single slashes and doubles those that belong to a name. */
export function lastOfPath(path: string): string | null {
  const parts = path
    .replaceAll('//', '\0')
    .split('/')
    .map((part) => part.replaceAll('\0', '/').trim())
    .filter((part) => part !== '' && part !== 'top' && !/^\$\w+\$$/.test(part));
  return parts.at(-1)?.replace(/^Default for /, '') ?? null;
}

function readQuestion(question: Element, category: string | null): Draft {
  const reading: Reading = { losses: new Losses(), files: new QuestionFiles() };
  const type = question.attributes['type'] ?? '';
  const name = childText(childOf(question, 'name') ?? question, 'text') ?? '';
  if ((childText(question, 'image') ?? '') !== '') reading.losses.refuse('its picture has no text alternative');
  const tags = childrenOf(childOf(question, 'tags') ?? question, 'tag').map((one) => childText(one, 'text') ?? '');
  const stem = foreignText(childOf(question, 'questiontext'), reading) ?? plain('');
  const body = bodyOf(question, type, reading);
  noteRest(question, tags, reading);
  return {
    name: name || `question of type ${type}`,
    line: question.line,
    part: null,
    sourceId: childText(question, 'idnumber') || name || null,
    category,
    level: levels.find((level) => tags.includes(`level-${level}`)) as Level | undefined,
    difficulty: [1, 2, 3, 4, 5].find((difficulty) => tags.includes(`difficulty-${difficulty}`)),
    body: body === null ? null : { ...body, stem: body.kind === 'numeric' ? withoutUnit(stem, body.unit) : stem },
    carry: parseCarry(childText(question, 'invigil') ?? ''),
    losses: reading.losses,
    images: reading.files.give,
    dialect: moodleDialect,
  };
}

interface Reading {
  readonly losses: Losses;
  readonly files: QuestionFiles;
}

type TypedBody = DraftBody extends infer Body ? (Body extends DraftBody ? Omit<Body, 'stem'> : never) : never;

interface Answer {
  readonly text: string;
  readonly shown: ForeignText;
  /** Of 100. */
  readonly fraction: number;
  readonly feedback: ForeignText | null;
  readonly element: Element;
}

function bodyOf(question: Element, type: string, reading: Reading): TypedBody | null {
  const general = foreignText(childOf(question, 'generalfeedback'), reading);
  const answers = childrenOf(question, 'answer').map((element): Answer => {
    const feedback = foreignText(childOf(element, 'feedback'), reading);
    return {
      text: (childText(element, 'text') ?? textOf(element)).trim(),
      shown: foreignText(element, reading) ?? plain(''),
      fraction: Number(element.attributes['fraction'] ?? '0'),
      feedback,
      element,
    };
  });
  switch (type) {
    case 'multichoice':
    case 'multichoiceset':
      return choiceOf(question, type, answers, general, reading);
    case 'truefalse': {
      const isTrue = answers.find((answer) => answer.text.toLowerCase() === 'true');
      const isFalse = answers.find((answer) => answer.text.toLowerCase() === 'false');
      if (isTrue === undefined || isFalse === undefined || isTrue.fraction > 0 === isFalse.fraction > 0) {
        reading.losses.refuse('it does not say whether true or false is right');
        return null;
      }
      const answer = isTrue.fraction > isFalse.fraction;
      return {
        kind: 'true-false',
        answer,
        rationale: {
          true: joined(isTrue.feedback, answer ? general : null),
          false: joined(isFalse.feedback, answer ? null : general),
        },
      };
    }
    case 'numerical':
      return numericOf(question, answers, general, reading);
    case 'shortanswer':
      return shortTextOf(question, answers, general, reading);
    case 'matching':
      return matchingOf(question, general, reading);
    case 'ordering': {
      const grading = childText(question, 'gradingtype') ?? '';
      const isPerPart = /^(ABSOLUTE_POSITION|0)$/.test(grading);
      if (!isPerPart && !/^(ALL_OR_NOTHING|-1|)$/.test(grading))
        reading.losses.change('partial credit by neighbours became all or nothing');
      if (!/^(ALL|0|)$/.test(childText(question, 'selecttype') ?? ''))
        reading.losses.change('all elements are shown, not a choice of them');
      const ordered = answers.map(({ shown, feedback }) => ({ text: shown, rationale: feedback }));
      return { kind: 'ordering', elements: withGeneral(ordered, general), perPart: isPerPart };
    }
    default:
      reading.losses.refuse(`there is no type of item like Moodle's "${type || 'question without a type'}"`);
      return null;
  }
}

function choiceOf(
  question: Element,
  type: string,
  answers: readonly Answer[],
  general: ForeignText | null,
  reading: Reading,
): TypedBody {
  const isSingle = type === 'multichoice' && isYes(childText(question, 'single') ?? 'true');
  const best = Math.max(0, ...answers.map((answer) => answer.fraction));
  const isKey = (answer: Answer) => answer.fraction > 0 && (!isSingle || answer.fraction === best);
  const keys = answers.filter(isKey);
  const share = 100 / Math.max(1, keys.length);
  const isAbout = (a: number, b: number) => Math.abs(a - b) < 0.01;
  const isPerPart =
    !isSingle &&
    type === 'multichoice' &&
    answers.every((answer) => isAbout(answer.fraction, isKey(answer) ? share : -share));
  if (isSingle && (best < 100 || answers.some((answer) => answer.fraction !== 0 && !isKey(answer))))
    reading.losses.change(
      'parts of the mark, or marks taken off, for single options were left out: one option is right',
    );
  if (!isSingle && type === 'multichoice' && !isPerPart && childText(question, 'invigil') === null)
    reading.losses.change('its partial credit became all or nothing');
  const options = answers.map((answer) => ({ text: answer.shown, rationale: answer.feedback, correct: isKey(answer) }));
  const firstKey = options.findIndex((option) => option.correct);
  return {
    kind: 'choice',
    isSingle,
    options: options.map((option, index) =>
      index === firstKey ? { ...option, rationale: joined(option.rationale, general) } : option,
    ),
    shuffle: isYes(childText(question, 'shuffleanswers') ?? 'true'),
    perPart: isPerPart,
  };
}

function numericOf(
  question: Element,
  answers: readonly Answer[],
  general: ForeignText | null,
  reading: Reading,
): TypedBody | null {
  const right = answers.filter((answer) => answer.fraction > 0 && answer.text !== '*');
  const best = right.filter((answer) => answer.fraction === Math.max(...right.map(({ fraction }) => fraction)));
  const [key] = best;
  const answer = plainNumber(key?.text ?? '');
  if (key === undefined || answer === null || best.length > 1) {
    reading.losses.refuse(best.length > 1 ? 'more than one number is right' : 'it names no number that is right');
    return null;
  }
  const tolerance = plainNumber(childText(key.element, 'tolerance') || '0');
  if (tolerance === null || tolerance.startsWith('-')) reading.losses.refuse('its tolerance is no number');
  const units = childrenOf(childOf(question, 'units') ?? question, 'unit');
  if (units.length > 1) reading.losses.change('other units than the first were left out');
  if (!/^(0|)$/.test(childText(question, 'unitgradingtype') ?? ''))
    reading.losses.change('the unit is shown and not asked for');
  return {
    kind: 'numeric',
    unit: childText(units[0] ?? question, 'unit_name') ?? '',
    answer,
    tolerance: { absolute: tolerance ?? '0' },
    rationale: joined(key.feedback, general),
    distractors: wrongOf(answers, key, reading, plainNumber),
  };
}

function shortTextOf(
  question: Element,
  answers: readonly Answer[],
  general: ForeignText | null,
  reading: Reading,
): TypedBody {
  const right = answers.filter((answer) => answer.fraction === 100);
  if (right.some((answer) => hasWildcard(answer.text)))
    reading.losses.refuse('an accepted answer holds a wildcard (*), and answers here are compared as they stand');
  if (right.length === 0) reading.losses.refuse('it names no answer that is wholly right');
  const wrong = answers.filter((answer) => answer.fraction < 100);
  const [first] = right;
  for (const other of right.slice(1))
    if (other.feedback !== null) reading.losses.change('the feedback to further right answers was left out');
  return {
    kind: 'short-text',
    accepted: right.map((answer) => unescapeStar(answer.text)),
    normalise: [
      'trim',
      'collapse-space',
      ...(isYes(childText(question, 'usecase') ?? '0') ? [] : (['ignore-case'] as const)),
    ],
    rationale: joined(first?.feedback ?? null, general),
    distractors: wrongOf(wrong, undefined, reading, unescapeStar),
  };
}

const hasWildcard = (text: string): boolean => /(?<!\\)\*/.test(text);
const unescapeStar = (text: string): string => text.replaceAll('\\*', '*');

function wrongOf(
  answers: readonly Answer[],
  key: Answer | undefined,
  reading: Reading,
  read: (text: string) => string | null,
): DraftDistractor[] {
  return answers.flatMap((answer): DraftDistractor[] => {
    if (answer === key) return [];
    if (hasWildcard(answer.text)) {
      reading.losses.change('an answer with a wildcard (*) for what is wrong was left out');
      return [];
    }
    const value = read(answer.text);
    if (value === null) {
      reading.losses.change('a wrong answer that is no number was left out');
      return [];
    }
    if (key !== undefined && answer.fraction > 0 && value === read(key.text)) {
      reading.losses.change('a part of the mark for numbers farther from the right one was left out');
      return [];
    }
    if (answer.fraction > 0) reading.losses.change('an answer that is worth a part of the mark became a wrong one');
    return [{ value, rationale: answer.feedback }];
  });
}

function matchingOf(question: Element, general: ForeignText | null, reading: Reading): TypedBody {
  const pairs = childrenOf(question, 'subquestion').map((element) => ({
    text: foreignText(element, reading),
    match: childText(childOf(element, 'answer') ?? element, 'text') ?? '',
    rationale: foreignText(childOf(element, 'feedback'), reading),
  }));
  const prompts = pairs.filter((pair) => pair.text !== null);
  const inOrder = [...prompts, ...pairs.filter((pair) => pair.text === null)].map((pair) => pair.match);
  if (childText(question, 'invigil') === null) reading.losses.change('credit is given per prompt, as Moodle gives it');
  return {
    kind: 'matching',
    choices: [...new Set(inOrder)].filter((text) => text !== '').map((text) => ({ id: text, text: plain(text) })),
    prompts: withGeneral(
      prompts.map((pair) => ({ text: pair.text ?? plain(''), match: pair.match, rationale: pair.rationale })),
      general,
    ),
    shuffle: isYes(childText(question, 'shuffleanswers') ?? 'true'),
    perPart: true,
  };
}

/** Feedback to the whole stands with the first part where parts have their own rationales. */
function withGeneral<Part extends { readonly rationale: ForeignText | null }>(
  parts: readonly Part[],
  general: ForeignText | null,
): Part[] {
  return parts.map((part, index) => (index === 0 ? { ...part, rationale: joined(part.rationale, general) } : part));
}

/** Two texts one after the other. */
export function joined(one: ForeignText | null, other: ForeignText | null): ForeignText | null {
  if (one === null || other === null) return one ?? other;
  return { kind: 'markup', nodes: [blockNode(one), blockNode(other)] };
}

const blockNode = (text: ForeignText): Node => ({
  name: 'div',
  attributes: {},
  children: text.kind === 'markup' ? [...text.nodes] : [text.text],
  line: 0,
});

/** The `<text>` of an element in the format that the element names; null when it is empty. */
function foreignText(element: Element | undefined, reading: Reading): ForeignText | null {
  if (element === undefined) return null;
  const bound = (markup: ForeignText) => reading.files.bind(markup, childrenOf(element, 'file'), reading.losses);
  const text = childText(element, 'text') ?? '';
  if (text === '') return null;
  switch (element.attributes['format']) {
    case 'plain_text':
      return plain(text);
    case 'markdown':
      return { kind: 'markdown', text };
    case 'moodle_auto_format':
      return bound(html(/<(p|div|br|ul|ol|table)\b/i.test(text) ? text : text.replaceAll('\n', '<br>')));
    default:
      return bound(html(text));
  }
}

/** Takes off the line that tells a Moodle candidate the unit, which here stands beside the box. */
function withoutUnit(stem: ForeignText, unit: string): ForeignText {
  if (stem.kind !== 'markup') return stem;
  const tells = (node: Node) =>
    isElement(node) && node.attributes['class'] === 'invigil-unit' && textOf(node) === `Answer in: ${unit}`;
  return { kind: 'markup', nodes: stem.nodes.filter((node) => !tells(node)) };
}

const isYes = (text: string): boolean => ['true', '1', 'yes'].includes(text.toLowerCase());

function noteRest(question: Element, tags: readonly string[], reading: Reading): void {
  const grade = Number(childText(question, 'defaultgrade') ?? '1');
  if (grade !== 1) reading.losses.change(`it weighs ${grade}: every item here weighs one unit`);
  if (childrenOf(question, 'hint').some((hint) => textOf(hint).trim() !== ''))
    reading.losses.change('hints were left out');
  const overall = ['correctfeedback', 'partiallycorrectfeedback', 'incorrectfeedback'];
  if (
    overall.some(
      (name) =>
        (childText(childOf(question, name) ?? question, 'text') ?? '') !== '' && childOf(question, name) !== undefined,
    )
  )
    reading.losses.change('feedback for right, partly right and wrong answers as such was left out');
  const others = tags.filter((name) => name !== '' && !/^(level-(recall|apply|analyse)|difficulty-[1-5])$/.test(name));
  if (others.length > 0) reading.losses.change(`tags were left out: ${others.join(', ').slice(0, 200)}`);
}
