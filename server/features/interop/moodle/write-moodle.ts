import { posix } from 'node:path';
import type { BankContent, ContentItem } from '../../banks/index.ts';
import { type Carry, carryOf } from '../carry.ts';
import { absoluteOf } from '../decimals.ts';
import type { Exported } from '../exported.ts';
import { writeInline } from '../markup/dialect.ts';
import { canBeXml, cdata, escapeXml, tag } from '../markup/write-xml.ts';
import { plainText, TextWriter } from '../text-writer.ts';
import { moodleDialect } from './moodle-dialect.ts';

/** The parts of a Moodle XML file around the questions: `head`, then each question after the category of its topic, then `foot`. */
export const moodleFrame = { head: '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n', foot: '</quiz>\n' } as const;

export function moodleCategory(bank: BankContent['bank'], topic: string): string {
  // Moodle parts its categories at single slashes.
  const path = ['$course$', 'top', bank.title, bank.topics[topic] ?? topic].map((part, index) =>
    index < 2 ? part : part.replaceAll('/', '//'),
  );
  return `${tag('question', { type: 'category' }, tag('category', {}, textElement(escapeXml(path.join('/')))))}\n`;
}

/** An item as a question of Moodle XML, with `<invigil>` beside it, which Moodle passes over. */
export function writeMoodleQuestion(item: ContentItem, imageOf: (name: string) => Uint8Array): Exported {
  const carry = carryOf(item);
  const texts = new TextWriter(carry, moodleDialect);
  const changes: string[] = [];
  const files = (names: readonly string[]) =>
    [...new Set(names)].map((name) => fileElement(name, imageOf(name))).join('');
  const body = bodyOf(item, texts, carry, changes, files);
  if (typeof body !== 'object') return { ok: false, reason: body };
  const stem = texts.blockWithImages(item.stem, 'stem');
  const text = tag('question', { type: body.type }, [
    `\n${tag('name', {}, textElement(escapeXml(item.id)))}`,
    `\n${rich('questiontext', stem.html + (body.stemEnd ?? ''), files(stem.images))}`,
    `\n${rich('generalfeedback', body.generalFeedback ?? '')}`,
    `\n${tag('defaultgrade', {}, '1')}${tag('penalty', {}, '0')}${tag('hidden', {}, item.status === 'retired' ? '1' : '0')}`,
    tag('idnumber', {}, escapeXml(item.id)),
    ...body.parts.map((part) => `\n${part}`),
    `\n${tag(
      'tags',
      {},
      tagsOf(item).map((name) => tag('tag', {}, textElement(escapeXml(name)))),
    )}`,
    `\n${tag('invigil', {}, cdata(JSON.stringify(carry)))}\n`,
  ]);
  if (!canBeXml(text)) return { ok: false, reason: 'it holds a control character, which no XML file can hold' };
  return { ok: true, text: `${text}\n`, images: [...texts.images], changes };
}

interface Body {
  readonly type: string;
  readonly parts: readonly string[];
  readonly stemEnd?: string;
  readonly generalFeedback?: string;
}

/** The part of the question that its type decides, or why there is none. */
function bodyOf(
  item: ContentItem,
  texts: TextWriter,
  carry: Carry,
  changes: string[],
  files: (names: readonly string[]) => string,
): Body | string {
  const feedback = (rationale: string, path: string) => {
    const { html, images } = texts.blockWithImages(rationale, path);
    return rich('feedback', html, files(images));
  };
  /** A text in its own element, with its pictures behind it. */
  const line = (markdown: string, path: string) => {
    const { html, images } = texts.lineWithImages(markdown, path);
    return `${textElement(cdata(html))}${files(images)}`;
  };
  const answer = (fraction: string, format: string, text: string, rest: string) =>
    tag('answer', { fraction, format }, [text, rest]);
  const plainAnswer = (fraction: string, text: string, rest: string) =>
    answer(fraction, 'moodle_auto_format', textElement(escapeXml(text)), rest);

  switch (item.type) {
    case 'single-choice':
    case 'multiple-response': {
      const isSingle = item.type === 'single-choice';
      const keys = item.options.filter((option) => option.correct).length;
      const share = fractionOf(keys);
      const isPerPart = !isSingle && item.partial === 'per-part';
      if (!isSingle && !isPerPart)
        changes.push('Moodle gives a part of the mark for some of the right options; here all of them are wanted');
      if (!isSingle) carry.partial = isPerPart ? 'per-part' : 'no';
      const fraction = (correct: boolean) =>
        correct ? (isSingle ? '100' : share) : isSingle ? '0' : isPerPart ? `-${share}` : '-100';
      return {
        type: 'multichoice',
        parts: [
          tag('single', {}, String(isSingle)) +
            tag('shuffleanswers', {}, String(item.shuffle)) +
            tag('answernumbering', {}, 'abc') +
            tag('showstandardinstruction', {}, '0'),
          ...item.options.map((option, index) =>
            answer(
              fraction(option.correct === true),
              'html',
              line(option.text, `options.${index}.text`),
              feedback(option.rationale, `options.${index}.rationale`),
            ),
          ),
        ],
      };
    }
    case 'true-false':
      return {
        type: 'truefalse',
        parts: [true, false].map((value) =>
          plainAnswer(
            value === item.answer ? '100' : '0',
            String(value),
            feedback(item.rationale[`${value}`], `rationale.${value}`),
          ),
        ),
      };
    case 'numeric': {
      const right = texts.number(item.answer, 'answer');
      const tolerance =
        'absolute' in item.tolerance
          ? texts.number(item.tolerance.absolute, 'tolerance.absolute')
          : absoluteOf(String(item.answer), String(item.tolerance.percent));
      if (right === null || tolerance === null) return 'its answer is no number';
      if ('percent' in item.tolerance) {
        carry.percent = item.tolerance.percent;
        changes.push(`the tolerance of ${item.tolerance.percent} % is written as the number it comes to, ${tolerance}`);
      }
      const wrong = item.distractors.map((distractor, index) => {
        const value = texts.number(distractor.value, `distractors.${index}.value`);
        if (value === null) return null;
        const rest = feedback(distractor.rationale, `distractors.${index}.rationale`) + tag('tolerance', {}, '0');
        return plainAnswer('0', value, rest);
      });
      if (wrong.includes(null)) return 'a wrong answer that is expected is no number';
      return {
        type: 'numerical',
        ...(item.unit === ''
          ? {}
          : { stemEnd: tag('p', { class: 'invigil-unit' }, `Answer in: ${escapeXml(item.unit)}`) }),
        parts: [
          plainAnswer('100', right, feedback(item.rationale, 'rationale') + tag('tolerance', {}, tolerance)),
          ...wrong.filter((one) => one !== null),
          ...(item.unit === ''
            ? []
            : [
                tag(
                  'units',
                  {},
                  tag('unit', {}, tag('multiplier', {}, '1') + tag('unit_name', {}, escapeXml(item.unit))),
                ),
              ]),
          tag('unitgradingtype', {}, '0') +
            tag('unitpenalty', {}, '0') +
            tag('showunits', {}, '3') +
            tag('unitsleft', {}, '0'),
        ],
      };
    }
    case 'short-text': {
      carry.normalise = [...item.normalise];
      if (item.normalise.includes('ignore-punctuation'))
        changes.push('Moodle does not overlook punctuation when it compares short texts');
      const written = (text: string) => textElement(escapeXml(text.replaceAll('*', '\\*')));
      return {
        type: 'shortanswer',
        parts: [
          tag('usecase', {}, item.normalise.includes('ignore-case') ? '0' : '1'),
          ...item.accepted.map((text, index) =>
            answer(
              '100',
              'moodle_auto_format',
              written(text),
              index === 0 ? feedback(item.rationale, 'rationale') : '',
            ),
          ),
          ...item.distractors.map((distractor, index) =>
            answer(
              '0',
              'moodle_auto_format',
              written(texts.value(distractor.value, `distractors.${index}.value`)),
              feedback(distractor.rationale, `distractors.${index}.rationale`),
            ),
          ),
        ],
      };
    }
    case 'ordering':
      changes.push('Moodle passes over the rationales of the elements');
      return {
        type: 'ordering',
        parts: [
          tag('layouttype', {}, 'VERTICAL') +
            tag('selecttype', {}, 'ALL') +
            tag('selectcount', {}, '0') +
            tag('gradingtype', {}, item.partial === 'per-part' ? 'ABSOLUTE_POSITION' : 'ALL_OR_NOTHING') +
            tag('showgrading', {}, 'HIDE') +
            tag('numberingstyle', {}, 'none'),
          ...item.elements.map((element, index) =>
            answer(
              `${index + 1}`,
              'html',
              line(element.text, `elements.${index}.text`),
              feedback(element.rationale, `elements.${index}.rationale`),
            ),
          ),
        ],
      };
    case 'matching': {
      if (item.choices.some((choice) => writeInline(choice.text, moodleDialect).images.length > 0))
        return 'a choice holds a picture, and those of Moodle hold letters only';
      const shown = item.choices.map((choice, index) => texts.plain(choice.text, `choices.${index}.text`));
      if (new Set(shown).size < shown.length)
        return 'two of its choices differ in emphasis only, which Moodle does not show there';
      if (
        item.choices.some(
          (choice, index) =>
            plainText(choice.text, moodleDialect) !== choice.text &&
            shown[index] !== undefined &&
            /[*_]/.test(choice.text),
        )
      )
        changes.push('Moodle shows the choices of a matching without bold and italics');
      if (item.partial === undefined)
        changes.push('Moodle gives a part of the mark for some of the right pairs; here all of them are wanted');
      changes.push('Moodle passes over the rationales of the prompts');
      carry.partial = item.partial ?? 'no';
      const used = [...new Set(item.prompts.map((prompt) => prompt.match))];
      const order = [...used, ...item.choices.map((choice) => choice.id).filter((id) => !used.includes(id))];
      carry.choices = item.choices.map(({ id }) => ({ id, at: order.indexOf(id) }));
      const textOf = (id: string) => shown[item.choices.findIndex((choice) => choice.id === id)] ?? '';
      const sub = (text: string, id: string, rest: string) =>
        tag('subquestion', { format: 'html' }, [text, tag('answer', {}, textElement(escapeXml(textOf(id)))), rest]);
      return {
        type: 'matching',
        parts: [
          tag('shuffleanswers', {}, String(item.shuffle)),
          ...item.prompts.map((prompt, index) =>
            sub(
              line(prompt.text, `prompts.${index}.text`),
              prompt.match,
              feedback(prompt.rationale, `prompts.${index}.rationale`),
            ),
          ),
          ...order.slice(used.length).map((id) => sub(textElement(''), id, '')),
        ],
      };
    }
  }
}

const textElement = (content: string): string => `<text>${content}</text>`;
const rich = (name: string, html: string, files = ''): string =>
  tag(name, { format: 'html' }, textElement(html === '' ? '' : cdata(html)) + files);

function fileElement(name: string, bytes: Uint8Array): string {
  const folder = posix.dirname(name);
  return tag(
    'file',
    { name: posix.basename(name), path: folder === '.' ? '/' : `/${folder}/`, encoding: 'base64' },
    Buffer.from(bytes).toString('base64'),
  );
}

/** A share of the mark in the five decimals that Moodle knows it by. */
const fractionOf = (parts: number): string => String(Number((100 / Math.max(1, parts)).toFixed(5)));

/** Tags come back from a Moodle site; `<invigil>` does not. */
const tagsOf = (item: ContentItem): string[] => [`level-${item.level}`, `difficulty-${item.difficulty}`];
