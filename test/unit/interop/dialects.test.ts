import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finished } from '../../../server/features/interop/finish-item.ts';
import { BankImages, ItemImages } from '../../../server/features/interop/images.ts';
import { printTemplate } from '../../../server/features/interop/index.ts';
import { readImport } from '../../../server/features/interop/read-file.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/interop');

async function read(name: string, content?: Uint8Array): Promise<Map<string, Finished & { category: string | null }>> {
  const bytes = content ?? (await readFile(join(fixtures, name)));
  const { items } = readImport(name, bytes, undefined, () => undefined);
  const place = { id: 'x', exam: 'midterm', topic: 'A' };
  return new Map(
    [...items].map((one) => [
      one.name,
      { ...one.finish(place, new ItemImages(new BankImages([]))), category: one.category },
    ]),
  );
}

const missing = 'Not given in the imported file.';

describe('GIFT', () => {
  it('gives each question its key, feedback and category, and one that is broken costs no other', async () => {
    const items = await read('harbour.gift');
    const item = (name: string) => {
      const found = items.get(name);
      if (!found?.ok) throw new Error(`${name}: ${JSON.stringify(found)}`);
      return found.item;
    };
    expect(items.get('Count')?.category).toBe('Signals');
    expect(item('Short blast')).toMatchObject({
      type: 'true-false',
      stem: 'One **short** blast means "I am altering my course to starboard"',
      answer: true,
      rationale: { true: 'Rule 34.', false: 'It does.' },
    });
    expect(item('Colours')).toMatchObject({
      type: 'single-choice',
      options: [
        { text: 'red', correct: true, rationale: 'Port wine is red.\n\nRule 21.' },
        { text: 'green', rationale: 'That is starboard.' },
        { text: 'white', rationale: missing },
      ],
    });
    expect(item('The ball shown at anchor is')).toMatchObject({ stem: 'The ball shown at anchor is _____ by day.' });
    expect(item('Count')).toMatchObject({
      type: 'numeric',
      answer: 3,
      tolerance: { absolute: 0 },
      rationale: 'Rule 30 (d).',
    });
    expect(item('Range')).toMatchObject({ answer: 1, tolerance: { absolute: 0.5 } });
    expect(item('Abbreviation')).toMatchObject({
      type: 'short-text',
      accepted: ['vessel traffic service', 'Vessel Traffic Services'],
    });
    expect(item('Both')).toMatchObject({ type: 'multiple-response', partial: 'per-part' });
    expect(item('Pairs')).toMatchObject({ type: 'matching', prompts: [{ text: 'one = 1', match: 'c1' }, {}, {}] });
    expect(item('Escaped :: title')).toMatchObject({
      stem: 'Which sign is this: { ?',
      options: [{ text: 'brace {' }, {}, {}],
    });
    expect(items.get('Essay')).toMatchObject({ ok: false, reasons: [expect.stringContaining('essay')] });
    expect(items.get('Broken')).toMatchObject({ ok: false, reasons: [expect.stringContaining('}')] });
    expect(item('After the broken one')).toMatchObject({ type: 'true-false', answer: true });
  });
});

describe('GIFT as Moodle writes it', () => {
  const one = async (gift: string) => [...(await read('q.gift', Buffer.from(gift))).values()][0];

  it('takes the id from the comment before a question, and tells of its tags', async () => {
    const { items } = readImport(
      'q.gift',
      Buffer.from('// [id:sig-7] [tag:day] [tag:night]\nIs it?{T}\n'),
      undefined,
      () => undefined,
    );
    expect([...items][0]?.sourceId).toBe('sig-7');
    expect(await one('// [tag:day] [tag:night]\nIs it?{T}\n')).toMatchObject({
      changes: expect.arrayContaining(['tags were left out: day, night']),
    });
  });

  it('keeps the general feedback beside that of answers', async () => {
    expect(await one('Is it?{FALSE#No.#Right.####Rule 30.}\n')).toMatchObject({
      item: { rationale: { true: 'No.', false: 'Right.\n\nRule 30.' } },
    });
    expect(await one('How many?{#3#Right.####Rule 30.}\n')).toMatchObject({
      item: { rationale: 'Right.\n\nRule 30.' },
    });
  });

  it('makes no wrong answer of the right one with a wider tolerance', async () => {
    expect(await one('When?{#\n=1822:0 #Right.\n=%50%1822:2 #Near.\n=%20%1800:2 #Far.}\n')).toMatchObject({
      item: { answer: 1822, tolerance: { absolute: 0 }, distractors: [{ value: 1800 }] },
      changes: expect.arrayContaining(['a part of the mark for numbers farther from the right one was left out']),
    });
  });

  it('takes rests of a line behind the answers for no gap', async () => {
    expect(await one('What is it?{#3:2}";\n')).toMatchObject({ item: { stem: 'What is it?' } });
  });

  it('tells that what is said of any other answer is left out', async () => {
    expect(await one('Which?{=cone =%0%*#No.}\n')).toMatchObject({
      changes: expect.arrayContaining(['what is said of any other answer was left out']),
    });
  });
});

describe('Moodle XML', () => {
  it('makes no wrong answer of the right one with a wider tolerance', async () => {
    const answer = (fraction: number, tolerance: number) =>
      `<answer fraction="${fraction}"><text>3</text><tolerance>${tolerance}</tolerance></answer>`;
    const xml = `<quiz><question type="numerical"><name><text>q</text></name><questiontext><text>How many?</text></questiontext>${answer(100, 0)}${answer(50, 1)}</question></quiz>`;
    expect((await read('q.xml', Buffer.from(xml))).get('q')).toMatchObject({
      item: { answer: 3, tolerance: { absolute: 0 }, distractors: [] },
      changes: expect.arrayContaining(['a part of the mark for numbers farther from the right one was left out']),
    });
  });

  it('gives each question its key, and tells what is lost', async () => {
    const items = await read('harbour-moodle.xml');
    expect(items.get('Spring tide')).toMatchObject({
      ok: true,
      category: 'Tides / currents',
      item: {
        type: 'single-choice',
        stem: 'When is a **spring tide**\u00a0to be expected?\n\n| Moon | Day |\n|---|---|\n| new | 1 |\n| full | 15 |',
        options: [
          { text: 'At half moon', rationale: 'That is neap.' },
          { text: 'At new and full moon', correct: true, rationale: 'Sun and moon pull together.' },
          { text: 'Every day', rationale: missing },
        ],
      },
      changes: expect.arrayContaining([
        expect.stringContaining('weighs 2'),
        expect.stringContaining('marks taken off'),
        expect.stringContaining('tags were left out: astronomy'),
        expect.stringContaining('a rationale is not in the file'),
      ]),
    });
    expect(items.get('Tidal streams')).toMatchObject({
      item: { type: 'multiple-response', partial: 'per-part', shuffle: false },
    });
    expect(items.get('Datum')).toMatchObject({
      item: {
        stem: 'Heights are above chart datum.\\\nOn every chart?',
        answer: true,
        rationale: { true: 'Yes.', false: 'No.' },
      },
    });
    expect(items.get('Height')).toMatchObject({
      item: { stem: '10² cm is how many m?', answer: 1, tolerance: { absolute: 0.01 }, unit: 'm', distractors: [] },
    });
    expect(items.get('Low water')).toMatchObject({
      item: {
        accepted: ['low water'],
        normalise: ['trim', 'collapse-space', 'ignore-case'],
        distractors: [{ value: 'low tide' }],
      },
    });
    expect(items.get('Terms')).toMatchObject({
      item: {
        choices: [{ text: 'flood' }, { text: 'ebb' }, { text: 'slack' }],
        prompts: [{ match: 'c1' }, { match: 'c2' }],
      },
    });
    expect(items.get('Sequence')).toMatchObject({
      item: { elements: [{ text: 'flood' }, { text: 'high water' }, { text: 'ebb' }] },
      changes: expect.arrayContaining(['partial credit by neighbours became all or nothing']),
    });
    for (const name of ['Wildcard', 'Chart', 'Cloze']) expect(items.get(name)?.ok).toBe(false);
  });
});

describe('QTI', () => {
  const only = async (name: string, content?: Uint8Array) => [...(await read(name, content)).values()][0];

  it('2.1: a number with a tolerance in percent, within a sentence', async () => {
    expect(await only('qti21-numeric.xml')).toMatchObject({
      item: {
        type: 'numeric',
        stem: 'A vessel makes 15 nm in 2 hours.\n\nHer speed is _____ knots.',
        answer: 7.5,
        tolerance: { percent: 2 },
      },
    });
  });

  it('2.2: several choices with feedback in them, in Latin 1', async () => {
    const latin = (await readFile(join(fixtures, 'qti22-choice.xml'), 'utf8')).replace(
      'aft, lower',
      'à l’arrière'.replace('’', "'"),
    );
    expect(await only('x.xml', Buffer.from(latin, 'latin1'))).toMatchObject({
      item: {
        type: 'multiple-response',
        stem: 'Which *two* lights does an anchored vessel of 60 m show?',
        options: [
          { text: 'sidelights', rationale: 'Under way.' },
          { text: 'forward, white', correct: true },
          { text: "à l'arrière", correct: true },
          { text: 'towing light' },
        ],
        shuffle: false,
        partial: 'per-part',
      },
      changes: expect.arrayContaining([
        'a style sheet was left out',
        'a note for scorer was left out',
        'some choices keep their places, so none is shuffled',
      ]),
    });
  });

  it('3.0: a match whose prompts stand on the right', async () => {
    expect(await only('qti3-match.xml')).toMatchObject({
      item: {
        type: 'matching',
        choices: [{ text: 'starboard' }, { text: 'port' }],
        prompts: [
          { text: 'green', match: 'c1' },
          { text: 'red', match: 'c2' },
          { text: 'cone', match: 'c1' },
        ],
        shuffle: false,
      },
      changes: expect.arrayContaining(['its two sets changed sides']),
    });
  });
});

describe('the spreadsheet template', () => {
  it('reads as it is printed: one item of each type, and nothing to change', async () => {
    let text = '';
    printTemplate((part) => {
      text += part;
    });
    const items = [...(await read('template.csv', Buffer.from(text))).values()];
    expect(items).toHaveLength(7);
    for (const item of items) expect(item).toMatchObject({ ok: true, changes: [] });
  });
});
