import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programJsonSchema } from '../../../server/contract/program.ts';
import { readProgram } from '../../../server/features/pathway/program-file.ts';
import { qisp } from './history.ts';

const top = new URL('../../../', import.meta.url);
const yaml = readFileSync(new URL('question-banks/qisp/program.yaml', top), 'utf8');
const problemsOf = (text: string): unknown => {
  const read = readProgram(text, 'program.yaml');
  return read.ok ? [] : read.refusal.params?.['problems'];
};

describe('the program file', () => {
  it('reads QISP', () => {
    expect(
      qisp.exams.map(({ items, minutes, passPercent, attempts }) => [items, minutes, passPercent, attempts]),
    ).toEqual([
      [35, 120, 70, 2],
      [70, 240, 70, 2],
    ]);
  });

  it.each([
    ['no YAML', 'id: [', /^program\.yaml: .*line 1/s],
    ['an unknown key', yaml.replace('passPercent: 70', 'passPercentage: 70'), /exams\.0.*passPercentage/],
    [
      'an unknown fee',
      yaml.replace('fee: extension', 'fee: extention'),
      /extension\.fee: there is no fee extention; the fees are/,
    ],
    [
      'an unknown step',
      yaml.replace('redo: [training]', 'redo: [trainings]'),
      /exams\.0\.redo\.0: there is no step trainings/,
    ],
    ['a step that carries over and is owed again', yaml.replace('redo: [training]', 'redo: [survey]'), /carriesOver/],
    [
      'a step after a later one',
      yaml.replace('after: [midterm]', 'after: [final]'),
      /steps\.5\.after\.0: final is no step/,
    ],
    ['an exam without its step', yaml.replace('exam: final', 'exam: midterm'), /exams\.1: needs exactly one step/],
    ['an unknown zone', yaml.replace('America/Los_Angeles', 'America/Los Angeles'), /timeZone: not an IANA time zone/],
    [
      'a day that does not exist',
      yaml.replace('2020-07-01', '2020-02-30'),
      /effectiveFrom: a day is written YYYY-MM-DD/,
    ],
    ['an id used twice', yaml.replace('id: survey', 'id: course'), /the id course is used twice/],
    [
      'a translation of a text that is not there',
      yaml.replace('    Handbook: Manual', '    Handbok: Manual'),
      /translations\.es\.Handbok: no title, description or other text/,
    ],
    ['a translation into its own language', yaml.replace('  es:', '  en:'), /translations\.en: .* in it already/],
  ])('refuses %s, with the place and what to do', (_case, text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  it('has a JSON Schema beside it that is current', () => {
    const published = readFileSync(new URL('question-banks/program.schema.json', top), 'utf8');
    expect(JSON.parse(published)).toEqual(programJsonSchema());
  });
});
