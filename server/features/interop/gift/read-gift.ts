import { align, parseDecimal } from '../../../core/scoring/decimal.ts';
import { plainNumber, writeDecimal } from '../decimals.ts';
import type { Draft, DraftBody, DraftDistractor } from '../draft.ts';
import { noImages } from '../images.ts';
import { Losses } from '../losses.ts';
import { type ForeignText, html, plain } from '../markup/texts.ts';
import { moodleDialect } from '../moodle/moodle-dialect.ts';
import { joined, lastOfPath } from '../moodle/read-moodle.ts';
import { type GiftBlock, splitGift } from './split-gift.ts';

/** The questions of a GIFT file. */
export function* readGift(text: string): Generator<Draft> {
  let category: string | null = null;
  for (const block of splitGift(text)) {
    const named = /^\s*\$CATEGORY:\s*(.*)$/.exec(block.text);
    if (named !== null) category = lastOfPath(named[1] ?? '') ?? category;
    else yield readQuestion(block, category);
  }
}

function readQuestion(block: GiftBlock, category: string | null): Draft {
  const losses = new Losses();
  if (block.tags.length > 0) losses.change(`tags were left out: ${block.tags.join(', ').slice(0, 200)}`);
  const match = /^\s*(?:::((?:\\[\s\S]|(?!::)[\s\S])*)::)?\s*(?:\[(html|moodle|plain|markdown)\])?([\s\S]*)$/.exec(
    block.text,
  );
  const [, title, format = 'moodle', rest = ''] = match ?? [];
  const open = indexOfBare(rest, '{');
  const close = open < 0 ? -1 : indexOfBare(rest, '}', open);
  const asked = open < 0 ? rest : rest.slice(0, open);
  const name = title === undefined ? unescapeGift(asked).trim().slice(0, 60) : unescapeGift(title).trim();
  const base = {
    name,
    line: block.line,
    part: null,
    sourceId: block.id ?? (title === undefined ? null : name),
    category,
    carry: null,
    losses,
    images: noImages,
    dialect: moodleDialect,
  };
  if (block.isBroken || (open >= 0 && close < 0)) {
    losses.refuse('its answers begin with { and never end: } is missing');
    return { ...base, body: null };
  }
  if (open < 0) {
    losses.refuse('it asks nothing: it has no answers in { }');
    return { ...base, body: null };
  }
  const before = rest.slice(0, open).trimEnd();
  const after = rest
    .slice(close + 1)
    .trim()
    // Rests of a line such as a full stop ask nothing.
    .replace(/^[\p{P}\s]+$/u, '');
  if (after !== '') losses.change('the answer within the sentence became a gap');
  const stem = textOf(after === '' ? before : `${before} _____ ${after}`, format);
  const body = bodyOf(rest.slice(open + 1, close), (text) => textOf(text, format), losses);
  return { ...base, body: body === null ? null : { ...body, stem } };
}

type TypedBody = DraftBody extends infer Body ? (Body extends DraftBody ? Omit<Body, 'stem'> : never) : never;
type ReadText = (text: string) => ForeignText;

function bodyOf(source: string, text: ReadText, losses: Losses): TypedBody | null {
  const generalAt = source.search(/(?<!\\)####/);
  const general = generalAt < 0 ? null : optional(source.slice(generalAt + 4), text);
  const inner = (generalAt < 0 ? source : source.slice(0, generalAt)).trim();
  if (inner === '') {
    losses.refuse('it is an essay, and no item here is marked by hand');
    return null;
  }
  const trueFalse = /^(T|TRUE|F|FALSE)\s*(?:#([\s\S]*))?$/i.exec(inner);
  if (trueFalse !== null) return trueFalseOf(trueFalse, general, text);
  if (inner.startsWith('#')) return numericOf(inner.slice(1), general, text, losses);

  const answers = answersOf(inner, losses);
  if (answers === null) return null;
  if (answers.every((answer) => answer.isRight && answer.weight === null && /(?<!\\)->/.test(answer.text)))
    return matchingOf(answers, general, text, losses);
  if (answers.every((answer) => answer.isRight)) return shortTextOf(answers, general, text, losses);
  return choiceOf(answers, general, text, losses);
}

interface Answer {
  readonly isRight: boolean;
  /** In percent, where it is given. */
  readonly weight: number | null;
  readonly text: string;
  readonly feedback: string;
}

/** Parts the answers at bare = and ~, and each at its bare #. */
function answersOf(inner: string, losses: Losses): Answer[] | null {
  const pieces = [...inner.matchAll(/(?<!\\)([=~])((?:\\[\s\S]|[^=~\\])*)/g)];
  if (pieces.length === 0 || !/^\s*[=~]/.test(inner)) {
    losses.refuse('its answers begin with neither = nor ~');
    return null;
  }
  return pieces.map(([, mark, piece = '']) => {
    const weighed = /^\s*%(-?[\d.]+)%([\s\S]*)$/.exec(piece);
    const rest = weighed?.[2] ?? piece;
    const at = indexOfBare(rest, '#');
    return {
      isRight: mark === '=',
      weight: weighed?.[1] === undefined ? null : Number(weighed[1]),
      text: (at < 0 ? rest : rest.slice(0, at)).trim(),
      feedback: at < 0 ? '' : rest.slice(at + 1),
    };
  });
}

function trueFalseOf(match: RegExpExecArray, general: ForeignText | null, text: ReadText): TypedBody {
  const answer = /^t/i.test(match[1] ?? '');
  const [wrong = '', right = ''] = (match[2] ?? '').split(/(?<!\\)#/);
  const ofKey = joined(optional(right, text), general);
  const ofOther = optional(wrong, text);
  return {
    kind: 'true-false',
    answer,
    rationale: answer ? { true: ofKey, false: ofOther } : { true: ofOther, false: ofKey },
  };
}

function choiceOf(answers: readonly Answer[], general: ForeignText | null, text: ReadText, losses: Losses): TypedBody {
  const isSingle = answers.some((answer) => answer.isRight);
  const isKey = (answer: Answer) => (isSingle ? answer.isRight : (answer.weight ?? 0) > 0);
  const keys = answers.filter(isKey);
  if (isSingle && answers.some((answer) => !answer.isRight && (answer.weight ?? 0) !== 0))
    losses.change('parts of the mark, or marks taken off, for single options were left out: one option is right');
  const share = 100 / Math.max(1, keys.length);
  const perPart =
    !isSingle && answers.every((answer) => Math.abs((answer.weight ?? 0) - (isKey(answer) ? share : -share)) < 0.01);
  if (!isSingle && !perPart) losses.change('its partial credit became all or nothing');
  return {
    kind: 'choice',
    isSingle,
    options: answers.map((answer) => ({
      text: text(answer.text),
      correct: isKey(answer),
      rationale: joined(optional(answer.feedback, text), answer === keys[0] ? general : null),
    })),
    shuffle: true,
    perPart,
  };
}

function shortTextOf(
  answers: readonly Answer[],
  general: ForeignText | null,
  text: ReadText,
  losses: Losses,
): TypedBody {
  const right = answers.filter((answer) => answer.weight === null || answer.weight === 100);
  const wrong = answers.filter((answer) => !right.includes(answer));
  if (right.some((answer) => answer.text.includes('*')))
    losses.refuse('an accepted answer holds a wildcard (*), and answers here are compared as they stand');
  if (wrong.some((answer) => (answer.weight ?? 0) > 0))
    losses.change('an answer that is worth a part of the mark became a wrong one');
  if (wrong.some((answer) => answer.text === '*')) losses.change('what is said of any other answer was left out');
  return {
    kind: 'short-text',
    accepted: right.map((answer) => unescapeGift(answer.text)),
    normalise: ['trim', 'collapse-space', 'ignore-case'],
    rationale: joined(optional(right[0]?.feedback ?? '', text), general),
    distractors: wrong
      .filter((answer) => answer.text !== '*')
      .map((answer) => ({ value: unescapeGift(answer.text), rationale: optional(answer.feedback, text) })),
  };
}

function matchingOf(
  answers: readonly Answer[],
  general: ForeignText | null,
  text: ReadText,
  losses: Losses,
): TypedBody {
  const pairs = answers.map((answer) => {
    const at = answer.text.search(/(?<!\\)->/);
    return {
      prompt: answer.text.slice(0, at).trim(),
      match: unescapeGift(answer.text.slice(at + 2).trim()),
      feedback: answer.feedback,
    };
  });
  losses.change('credit is given per prompt, as Moodle gives it');
  return {
    kind: 'matching',
    choices: [...new Set(pairs.map((pair) => pair.match))].map((match) => ({ id: match, text: plain(match) })),
    prompts: pairs
      .filter((pair) => pair.prompt !== '')
      .map((pair, index) => ({
        text: text(pair.prompt),
        match: pair.match,
        rationale: joined(optional(pair.feedback, text), index === 0 ? general : null),
      })),
    shuffle: true,
    perPart: true,
  };
}

function numericOf(source: string, general: ForeignText | null, text: ReadText, losses: Losses): TypedBody | null {
  const inner = source.trim();
  const answers = /^[=~]/.test(inner) ? answersOf(inner, losses) : answersOf(`=${inner}`, losses);
  const right = (answers ?? []).filter((answer) => answer.isRight && (answer.weight === null || answer.weight === 100));
  const [key] = right;
  const range = key === undefined ? null : rangeOf(key.text);
  if (key === undefined || range === null || right.length > 1) {
    losses.refuse(right.length > 1 ? 'more than one number is right' : 'it names no number that is right');
    return null;
  }
  const wrong = (answers ?? []).flatMap((answer): DraftDistractor[] => {
    if (answer === key) return [];
    const value = rangeOf(answer.text);
    if (value === null) {
      losses.change('what is said of any other answer was left out');
      return [];
    }
    if (value.answer === range.answer && (answer.weight ?? 0) > 0) {
      losses.change('a part of the mark for numbers farther from the right one was left out');
      return [];
    }
    if ((answer.weight ?? 0) > 0) losses.change('an answer that is worth a part of the mark became a wrong one');
    return [{ value: value.answer, rationale: optional(answer.feedback, text) }];
  });
  return {
    kind: 'numeric',
    unit: '',
    answer: range.answer,
    tolerance: { absolute: range.by },
    rationale: joined(optional(key.feedback, text), general),
    distractors: wrong,
  };
}

/** `3`, `3:0.5` or `2.5..3.5`. */
function rangeOf(source: string): { answer: string; by: string } | null {
  const text = unescapeGift(source).trim();
  const [least, most] = text.split('..').map((end) => parseDecimal(plainNumber(end) ?? ''));
  if (text.includes('..')) {
    if (least === undefined || least === null || most === undefined || most === null) return null;
    const ends = align(least, most);
    if (ends.a > ends.b) return null;
    // Half of a number is five tenths of it.
    const half = (digits: bigint) => writeDecimal({ digits: digits * 5n, scale: ends.scale + 1 });
    return { answer: half(ends.a + ends.b), by: half(ends.b - ends.a) };
  }
  const [answer = '', by = '0'] = text.split(':');
  const exact = { answer: plainNumber(answer), by: plainNumber(by) };
  return exact.answer === null || exact.by === null ? null : { answer: exact.answer, by: exact.by };
}

function optional(text: string, read: ReadText): ForeignText | null {
  return text.trim() === '' ? null : read(text.trim());
}

function textOf(source: string, format: string): ForeignText {
  const text = unescapeGift(source.replace(/^\s*\[(html|moodle|plain|markdown)\]/, ''));
  const own = /^\s*\[(html|moodle|plain|markdown)\]/.exec(source)?.[1] ?? format;
  if (own === 'plain') return plain(text);
  if (own === 'markdown') return { kind: 'markdown', text };
  if (own === 'html') return html(text);
  return /<[a-z][^>]*>|&\w+;/i.test(text) ? html(text.replaceAll('\n', ' ')) : plain(text.replaceAll('\n', ' '));
}

/** Where a character stands that no backslash goes before; -1 for nowhere. */
function indexOfBare(text: string, mark: string, from = 0): number {
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === mark) return index;
  }
  return -1;
}

const unescapeGift = (text: string): string =>
  text.replace(/\\([~=#{}:\\n])/g, (_, mark: string) => (mark === 'n' ? '\n' : mark));
