import { letterAt } from '../../../core/item/response.ts';
import type { ContentItem } from '../../banks/index.ts';
import { type Carry, carryOf } from '../carry.ts';
import { plainNumber } from '../decimals.ts';
import type { Exported } from '../exported.ts';
import { canBeXml, escapeXml, tag } from '../markup/write-xml.ts';
import { TextWriter } from '../text-writer.ts';
import { qtiDialect } from './qti-dialect.ts';

const namespace = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0';
const schema = 'https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd';
const templates = 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates';

/** An identifier as QTI wants it: not beginning with a digit. */
export const qtiIdentifier = (id: string): string => (/^[a-z]/.test(id) ? id : `item-${id}`);

/**
 * An item as QTI 3.0. Rationales are modal feedback that nothing shows: the response processing never sets its outcome. What QTI has no place for
 * stands in a rubric block for authors.
 */
export function writeQtiItem(item: ContentItem, language: string): Exported {
  const carry = carryOf(item);
  const texts = new TextWriter(carry, qtiDialect);
  const changes: string[] = [];
  const body = bodyOf(item, texts, carry, changes);
  if (typeof body !== 'object') return { ok: false, reason: body };
  const stem = texts.block(item.stem, 'stem');
  const record = tag(
    'qti-rubric-block',
    { use: 'ext:invigil', view: 'author' },
    tag('qti-content-body', {}, tag('div', { class: 'invigil-item' }, escapeXml(JSON.stringify(carry)))),
  );
  const text = tag(
    'qti-assessment-item',
    {
      xmlns: namespace,
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:schemaLocation': `${namespace} ${schema}`,
      identifier: qtiIdentifier(item.id),
      title: item.id,
      adaptive: 'false',
      'time-dependent': 'false',
      'xml:lang': language,
      'tool-name': 'Invigil',
      'tool-version': '1',
    },
    [
      `\n${body.declaration}`,
      `\n${scoreDeclaration(body.most)}`,
      `\n${tag('qti-outcome-declaration', { identifier: 'FEEDBACK', cardinality: 'multiple', 'base-type': 'identifier' })}`,
      `\n${tag('qti-item-body', {}, [`\n${record}`, `\n<div>${stem}</div>`, `\n${body.interaction}\n`])}`,
      `\n${body.processing}`,
      ...body.rationales.map((rationale) => `\n${rationale}`),
      '\n',
    ],
  );
  if (!canBeXml(text)) return { ok: false, reason: 'it holds a control character, which no XML file can hold' };
  return { ok: true, text: `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`, images: [...texts.images], changes };
}

interface Body {
  readonly declaration: string;
  readonly interaction: string;
  readonly processing: string;
  readonly rationales: readonly string[];
  readonly most: number;
}

function bodyOf(item: ContentItem, texts: TextWriter, carry: Carry, changes: string[]): Body | string {
  const rationale = (identifier: string, markdown: string, path: string, title?: string) =>
    tag(
      'qti-modal-feedback',
      { 'outcome-identifier': 'FEEDBACK', 'show-hide': 'show', identifier, title },
      tag('qti-content-body', {}, texts.block(markdown, path)),
    );

  switch (item.type) {
    case 'single-choice': {
      const keys = item.options.flatMap((option, index) => (option.correct ? [letterAt(index)] : []));
      return {
        declaration: declare('single', 'identifier', correct(keys)),
        interaction: choiceInteraction(
          item.options.map((option) => option.text),
          item.shuffle,
          1,
          texts,
        ),
        processing: template('match_correct'),
        rationales: item.options.map((option, index) =>
          rationale(letterAt(index), option.rationale, `options.${index}.rationale`),
        ),
        most: 1,
      };
    }
    case 'multiple-response': {
      const isPerPart = item.partial === 'per-part';
      const keys = item.options.flatMap((option, index) => (option.correct ? [letterAt(index)] : []));
      const entries = item.options.map((option, index) => mapEntry(letterAt(index), option.correct ? 1 : -1));
      const mapping = tag('qti-mapping', { 'lower-bound': 0, 'default-value': -1 }, entries);
      return {
        declaration: declare('multiple', 'identifier', correct(keys) + (isPerPart ? mapping : '')),
        interaction: choiceInteraction(
          item.options.map((option) => option.text),
          item.shuffle,
          0,
          texts,
        ),
        processing: template(isPerPart ? 'map_response' : 'match_correct'),
        rationales: item.options.map((option, index) =>
          rationale(letterAt(index), option.rationale, `options.${index}.rationale`),
        ),
        most: isPerPart ? keys.length : 1,
      };
    }
    case 'true-false':
      return {
        declaration: declare('single', 'identifier', correct([String(item.answer)])),
        interaction: tag(
          'qti-choice-interaction',
          { 'response-identifier': 'RESPONSE', shuffle: 'false', 'max-choices': 1 },
          tag('qti-simple-choice', { identifier: 'true' }, 'True') +
            tag('qti-simple-choice', { identifier: 'false' }, 'False'),
        ),
        processing: template('match_correct'),
        // It comes back as a choice of two options, and is told by their texts.
        rationales: [
          rationale('true', item.rationale.true, 'options.0.rationale'),
          rationale('false', item.rationale.false, 'options.1.rationale'),
        ],
        most: 1,
      };
    case 'numeric': {
      const isAbsolute = 'absolute' in item.tolerance;
      const answer = texts.number(item.answer, 'answer');
      const by =
        'absolute' in item.tolerance
          ? texts.number(item.tolerance.absolute, 'tolerance.absolute')
          : texts.number(item.tolerance.percent, 'tolerance.percent');
      if (answer === null || by === null) return 'its answer is no number';
      return {
        declaration: declare('single', 'float', correct([answer])),
        interaction: textEntry(item.unit),
        processing: withinTolerance(isAbsolute ? 'absolute' : 'relative', by),
        rationales: [
          rationale('answer', item.rationale, 'rationale'),
          ...item.distractors.map(({ value, rationale: why }, index) => {
            const path = `distractors.${index}`;
            const title = plainNumber(String(value)) === null ? String(value) : texts.number(value, `${path}.value`);
            return rationale(`distractor-${index + 1}`, why, `${path}.rationale`, title ?? '');
          }),
        ],
        most: 1,
      };
    }
    case 'short-text': {
      carry.normalise = [...item.normalise];
      if (item.normalise.includes('ignore-punctuation'))
        changes.push('QTI does not overlook punctuation when it compares short texts');
      const isCased = !item.normalise.includes('ignore-case');
      const entries = item.accepted.map((text) => mapEntry(text, 1, isCased));
      return {
        declaration: declare(
          'single',
          'string',
          correct(item.accepted.slice(0, 1)) + tag('qti-mapping', { 'default-value': 0 }, entries),
        ),
        interaction: textEntry(''),
        processing: template('map_response'),
        rationales: [
          rationale('answer', item.rationale, 'rationale'),
          ...item.distractors.map(({ value, rationale: why }, index) =>
            rationale(
              `distractor-${index + 1}`,
              why,
              `distractors.${index}.rationale`,
              texts.value(value, `distractors.${index}.value`),
            ),
          ),
        ],
        most: 1,
      };
    }
    case 'ordering': {
      if (item.partial === 'per-part') {
        carry.partial = 'per-part';
        changes.push('QTI has no common way to give a part of the mark per place: it is all or nothing there');
      }
      const parts = item.elements.map((element, index) => ({
        id: letterAt(index),
        choice: simpleChoice(letterAt(index), texts.line(element.text, `elements.${index}.text`)),
      }));
      return {
        declaration: declare('ordered', 'identifier', correct(parts.map(({ id }) => id))),
        interaction: tag(
          'qti-order-interaction',
          { 'response-identifier': 'RESPONSE', shuffle: 'true' },
          // Not in the right order, for systems that do not shuffle.
          [...parts.slice(1), ...parts.slice(0, 1)].map(({ choice }) => choice),
        ),
        processing: template('match_correct'),
        rationales: item.elements.map((element, index) =>
          rationale(letterAt(index), element.rationale, `elements.${index}.rationale`),
        ),
        most: 1,
      };
    }
    case 'matching': {
      carry.choices = item.choices.map(({ id }, at) => ({ id, at }));
      const isPerPart = item.partial === 'per-part';
      const target = (id: string) => `c${item.choices.findIndex((choice) => choice.id === id) + 1}`;
      const pairs = item.prompts.map((prompt, index) => `p${index + 1} ${target(prompt.match)}`);
      const mapping = tag(
        'qti-mapping',
        { 'default-value': 0 },
        pairs.map((pair) => mapEntry(pair, 1)),
      );
      const associable = (identifier: string, most: number, text: string) =>
        tag('qti-simple-associable-choice', { identifier, 'match-max': most }, text);
      return {
        declaration: declare('multiple', 'directedPair', correct(pairs) + (isPerPart ? mapping : '')),
        interaction: tag(
          'qti-match-interaction',
          { 'response-identifier': 'RESPONSE', shuffle: String(item.shuffle), 'max-associations': item.prompts.length },
          [
            tag(
              'qti-simple-match-set',
              {},
              item.prompts.map((prompt, index) =>
                associable(`p${index + 1}`, 1, texts.line(prompt.text, `prompts.${index}.text`)),
              ),
            ),
            tag(
              'qti-simple-match-set',
              {},
              item.choices.map((choice, index) =>
                associable(`c${index + 1}`, item.prompts.length, texts.line(choice.text, `choices.${index}.text`)),
              ),
            ),
          ],
        ),
        processing: template(isPerPart ? 'map_response' : 'match_correct'),
        rationales: item.prompts.map((prompt, index) =>
          rationale(`p${index + 1}`, prompt.rationale, `prompts.${index}.rationale`),
        ),
        most: isPerPart ? item.prompts.length : 1,
      };
    }
  }
}

const declare = (cardinality: string, baseType: string, content: string): string =>
  tag('qti-response-declaration', { identifier: 'RESPONSE', cardinality, 'base-type': baseType }, content);

const scoreDeclaration = (most: number): string =>
  tag(
    'qti-outcome-declaration',
    { identifier: 'SCORE', cardinality: 'single', 'base-type': 'float', 'normal-maximum': most },
    tag('qti-default-value', {}, tag('qti-value', {}, '0')),
  );

const correct = (values: readonly string[]): string =>
  tag(
    'qti-correct-response',
    {},
    values.map((value) => tag('qti-value', {}, escapeXml(value))),
  );

const mapEntry = (key: string, value: number, isCased?: boolean): string =>
  tag('qti-map-entry', {
    'map-key': key,
    'mapped-value': value,
    'case-sensitive': isCased === undefined ? undefined : String(isCased),
  });

const template = (name: string): string => tag('qti-response-processing', { template: `${templates}/${name}.xml` });

const simpleChoice = (identifier: string, text: string): string => tag('qti-simple-choice', { identifier }, text);

const choiceInteraction = (options: readonly string[], shuffle: boolean, most: number, texts: TextWriter): string =>
  tag(
    'qti-choice-interaction',
    { 'response-identifier': 'RESPONSE', shuffle: String(shuffle), 'max-choices': most },
    options.map((text, index) => simpleChoice(letterAt(index), texts.line(text, `options.${index}.text`))),
  );

/** The unit follows the box in its paragraph, as the exam room shows it. */
const textEntry = (unit: string): string =>
  tag('p', { class: 'invigil-answer' }, [
    tag('qti-text-entry-interaction', { 'response-identifier': 'RESPONSE', 'expected-length': 20 }),
    unit === '' ? '' : ` ${escapeXml(unit)}`,
  ]);

function withinTolerance(mode: string, by: string): string {
  const equal = tag('qti-equal', { 'tolerance-mode': mode, tolerance: `${by} ${by}` }, [
    tag('qti-variable', { identifier: 'RESPONSE' }),
    tag('qti-correct', { identifier: 'RESPONSE' }),
  ]);
  const score = tag(
    'qti-set-outcome-value',
    { identifier: 'SCORE' },
    tag('qti-base-value', { 'base-type': 'float' }, '1'),
  );
  const condition = tag('qti-response-condition', {}, tag('qti-response-if', {}, equal + score));
  return tag('qti-response-processing', {}, condition);
}
