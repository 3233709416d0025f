import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BankContent, type ContentItem, readBank } from '../../../server/features/banks/index.ts';
import { BankImages, ItemImages } from '../../../server/features/interop/images.ts';
import {
  encodeBank,
  imageInFolder,
  type OutputFormat,
  type ReadBankImage,
} from '../../../server/features/interop/index.ts';
import { readImport } from '../../../server/features/interop/read-file.ts';
import { untranslated } from '../../../server/features/interop/write-bank.ts';
import { arbitraryItem, pictures } from './arbitrary-item.ts';

/** Takes away what Invigil writes beside the items, as other systems do. */
const withoutCarry = (bytes: Uint8Array) =>
  new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll(/<invigil>[\s\S]*?<\/invigil>/g, ''));

const names = { qti3: 'bank.zip', moodle: 'bank.xml', csv: 'bank.csv', xlsx: 'bank.xlsx' } as const;
const formats = ['qti3', 'moodle', 'csv', 'xlsx'] as const;

const contentOf = (items: readonly ContentItem[]): BankContent => ({
  bank: {
    id: 'b',
    title: 'Bank: a/b & <c>',
    sample: false,
    language: 'en',
    topics: { A: 'First / one', 'b-2': 'Second' },
  },
  items,
  blueprints: [],
});

/** Without fields that are undefined, as the database and files hold items. */
const plainly = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const byId = (a: ContentItem, b: ContentItem) => (a.id < b.id ? -1 : 1);

const generated: ReadBankImage = async (name) => pictures[name] ?? new Uint8Array();

async function roundTrip(
  items: readonly ContentItem[],
  format: OutputFormat,
  readImage = generated,
  edit = (bytes: Uint8Array) => bytes,
) {
  const { bytes, report } = await encodeBank(contentOf(items), format, readImage);
  const left = new Set(report.items.flatMap((item) => (item.verdict === 'left out' ? [item.id] : [])));
  const sent = items.filter((item) => !left.has(item.id));
  if (sent.length === 0) return { sent, back: [], changes: [], refused: [] };
  const back: ContentItem[] = [];
  const changes: string[] = [];
  const refused: string[] = [];
  // Spreadsheets name pictures and do not bring them.
  const present =
    format === 'csv' || format === 'xlsx' ? items.flatMap((item) => Object.entries(item.images ?? {})) : [];
  const images = new BankImages(present);
  for (const incoming of readImport(names[format], edit(bytes), undefined, (note) => changes.push(note)).items) {
    const own = new ItemImages(images);
    const finished = incoming.finish(
      {
        id: incoming.id ?? incoming.sourceId ?? '',
        exam: incoming.exam ?? 'midterm',
        topic: incoming.topic ?? 'A',
      },
      own,
    );
    for (const [name, image] of own.fresh) images.add(name, image);
    changes.push(...finished.changes);
    if (finished.ok) back.push(finished.item);
    else refused.push(...finished.reasons);
  }
  return { sent, back, changes, refused };
}

describe.each(formats)('Invigil to %s and back', (format) => {
  it('gives every item of the QISP bank and the demonstration as it was', async () => {
    for (const bank of ['qisp', 'demonstration']) {
      const folder = join(import.meta.dirname, '../../../question-banks', bank);
      const read = await readBank(folder);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const { sent, back, changes, refused } = await roundTrip(read.content.items, format, imageInFolder(folder));
      expect(sent).toHaveLength(read.content.items.length);
      expect({ changes, refused }).toEqual({ changes: [], refused: [] });
      expect(plainly([...back].sort(byId))).toEqual(plainly(read.content.items.map(untranslated)));
    }
  }, 60_000);

  it('gives generated items of every type as they were', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(arbitraryItem, { minLength: 1, maxLength: 5, selector: (item) => item.id }),
        async (items) => {
          const { sent, back, refused } = await roundTrip(items, format);
          expect(refused).toEqual([]);
          expect(plainly([...back].sort(byId))).toEqual(plainly([...sent].sort(byId)));
          count += sent.length;
        },
      ),
      { numRuns: 100 },
    );
    expect(count).toBeGreaterThan(100);
  }, 60_000);
});

describe('what another system keeps of an export', () => {
  it('Moodle XML holds texts, keys, numbers and rationales in its own terms', async () => {
    const folder = join(import.meta.dirname, '../../../question-banks/qisp');
    const read = await readBank(folder);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { sent, back, refused } = await roundTrip(read.content.items, 'moodle', imageInFolder(folder), withoutCarry);
    expect(refused).toEqual([]);
    // Without the bank's own ids and terms: what a candidate sees and what is right.
    const essence = (item: ContentItem) => {
      switch (item.type) {
        case 'single-choice':
        case 'multiple-response':
          return { type: item.type, options: item.options };
        case 'true-false':
          return { type: item.type, answer: item.answer, rationale: item.rationale };
        case 'numeric':
          return { type: item.type, unit: item.unit, answer: Number(item.answer), distractors: item.distractors };
        case 'short-text':
          return { type: item.type, accepted: item.accepted, rationale: item.rationale };
        case 'ordering':
          return { type: item.type, elements: item.elements };
        case 'matching': {
          const textOf = (id: string) => item.choices.find((choice) => choice.id === id)?.text;
          return { type: item.type, pairs: item.prompts.map((prompt) => [prompt.text, textOf(prompt.match)]) };
        }
      }
    };
    const told = (items: readonly ContentItem[]) =>
      plainly(
        items
          .map(essence)
          .map((one) => JSON.stringify(one))
          .sort(),
      );
    expect(back).toHaveLength(sent.length);
    expect(told(back)).toEqual(told(sent));
    expect(back.map((item) => item.level).sort()).toEqual(sent.map((item) => item.level).sort());
  }, 60_000);
});
