import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { languagesOf } from '../../../server/core/item/languages.ts';
import { type ReadBank, readBank } from '../../../server/features/banks/read-bank.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';
import { png, svg } from '../../support/images.ts';

const made: BankFolder[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => folder.remove()));
});

interface Changes {
  /** Fields of the first item. */
  readonly item?: Record<string, unknown>;
  readonly items?: readonly Record<string, unknown>[];
  readonly images?: Record<string, Buffer>;
  readonly translations?: Record<string, Record<string, unknown>>;
}

/** The small bank with its first item changed, and with images and translations. */
async function folderWith({ item = {}, items, images = {}, translations = {} }: Changes): Promise<BankFolder> {
  const others = Array.from({ length: 11 }, (_, index) => choiceItem(index + 2));
  const folder = await makeBankFolder({
    ...smallBank(),
    'items/midterm/a.yaml': itemsFile(items ?? [choiceItem(1, item), ...others]),
    ...Object.fromEntries(Object.entries(translations).map(([file, content]) => [`translations/${file}`, content])),
  });
  made.push(folder);
  for (const [name, bytes] of Object.entries(images)) {
    await mkdir(join(folder.path, 'images', name, '..'), { recursive: true });
    await writeFile(join(folder.path, 'images', name), bytes);
  }
  return folder;
}

async function good(changes: Changes): Promise<Extract<ReadBank, { ok: true }>> {
  const read = await readBank((await folderWith(changes)).path);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read;
}

async function problemsOf(changes: Changes): Promise<string[]> {
  const read = await readBank((await folderWith(changes)).path);
  return read.ok ? [] : read.problems.map(({ file, itemId, reason }) => `${file} ${itemId ?? '-'}: ${reason}`);
}

const at = 'items/midterm/a.yaml mid-a-001';
const plan = '![A plan](images/plan.png)';

describe('images of a bank', () => {
  it('stand in the texts by the hash of their content, without an address', async () => {
    const { bank, images, unusedImages } = await good({
      item: { stem: `What?\n\n![A "plan" & key](images/plans/one.svg "Figure 1")\n\nWell?` },
      images: { 'plans/one.svg': svg() },
    });
    const [image] = images;
    expect(bank.items.get('mid-a-001')?.stemHtml).toBe(
      `<p>What?</p>\n<figure><img data-image="${image?.hash}" alt="A &quot;plan&quot; &amp; key" width="30" height="20"><figcaption>Figure 1</figcaption></figure>\n<p>Well?</p>`,
    );
    expect([images.length, unusedImages]).toEqual([1, []]);
  });

  it('belong to the version: another content is another version, an unused file is none', async () => {
    const versionOf = async (images: Record<string, Buffer>) =>
      (await good({ item: { stem: plan }, images })).bank.versionId;
    const before = await versionOf({ 'plan.png': png(3, 2) });
    expect(await versionOf({ 'plan.png': png(3, 2), 'other.png': png(4, 2) })).toBe(before);
    expect(await versionOf({ 'plan.png': png(4, 2) })).not.toBe(before);
  });

  it('are read once however many items show them, and those that none shows are named', async () => {
    const { images, unusedImages } = await good({
      items: Array.from({ length: 12 }, (_, n) => choiceItem(n + 1, { stem: `${n} ${plan} ![b](images/same.png)` })),
      images: { 'plan.png': png(3, 2), 'same.png': png(3, 2), 'old/draft.png': png(9, 9) },
    });
    expect(images).toHaveLength(1);
    expect(unusedImages).toEqual(['old/draft.png']);
  });

  it.each<[string, Changes, string]>([
    ['that is not there', { item: { stem: plan } }, `${at}: image "plan.png" is no file in images/`],
    [
      'in an option',
      {
        item: {
          options: [
            { text: plan, correct: true, rationale: 'r' },
            { text: 'b', rationale: 'r' },
          ],
        },
      },
      `${at}: image "plan.png" is no file in images/`,
    ],
    [
      'in a rationale',
      {
        item: {
          options: [
            { text: 'a', correct: true, rationale: plan },
            { text: 'b', rationale: 'r' },
          ],
        },
      },
      `${at}: image "plan.png" is no file in images/`,
    ],
    [
      'that is no image',
      { item: { stem: plan }, images: { 'plan.png': Buffer.from('x') } },
      `${at}: image "plan.png" is no image that is known here, and its name says image/png`,
    ],
    [
      'with a script',
      { item: { stem: '![A plan](images/plan.svg)' }, images: { 'plan.svg': svg('<script/>') } },
      `${at}: image "plan.svg" holds <script>`,
    ],
    [
      'without a text alternative',
      { item: { stem: '![](images/plan.png)' }, images: { 'plan.png': png(1, 1) } },
      `${at}: stem: image "plan.png" has no text alternative: say in the brackets what it shows`,
    ],
    [
      'that leads out of the folder',
      { item: { stem: '![x](images/../bank.yaml)' } },
      `${at}: stem: image "images/../bank.yaml" is no file of the bank`,
    ],
    [
      'whose formula cannot be read',
      {
        item: {
          options: [
            { text: '$\\frac{1$', correct: true, rationale: 'r' },
            { text: 'b', rationale: 'r' },
          ],
        },
      },
      `${at}: option a: a formula cannot be shown: Unexpected end of input`,
    ],
  ])('or formulas: one %s is a fault of the bank, which names file and item', async (_what, changes, problem) => {
    expect(await problemsOf(changes)).toContainEqual(expect.stringContaining(problem));
  });

  it('are no links to files elsewhere', async () => {
    const folder = await folderWith({ item: { stem: '![x](images/link.png)' }, images: { 'plan.png': png(1, 1) } });
    await symlink('/etc/hostname', join(folder.path, 'images/link.png'));
    const read = await readBank(folder.path);
    expect(read.ok ? [] : read.problems.map(({ reason }) => reason)).toEqual([
      'image "link.png" is no file in images/',
    ]);
  });
});

const spanish = (number: number) => ({
  stem: `¿Qué dice la regla ${number}?`,
  options: ['Uno', 'Dos', 'Tres', 'Cuatro'].map((text) => `${text} de ${number}`),
});
const allSpanish = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`mid-a-${String(index + 1).padStart(3, '0')}`, spanish(index + 1)]),
);

describe('translations of a bank', () => {
  it('give items other texts and the same key', async () => {
    const { bank } = await good({ translations: { 'es/a.yaml': { topics: { A: 'Primer tema' }, items: allSpanish } } });
    const [own, translated] = [bank.items.get('mid-a-003'), bank.translations.get('es')?.get('mid-a-003')];
    expect(translated).toMatchObject({
      stemHtml: '<p>¿Qué dice la regla 3?</p>',
      options: [
        { html: 'Uno de 3' },
        { html: 'Dos de 3', correct: true },
        { html: 'Tres de 3' },
        { html: 'Cuatro de 3' },
      ],
    });
    const keyOf = (item: typeof own) =>
      item?.type === 'single-choice'
        ? item.options.map(({ id, correct, rationaleHtml }) => [id, correct, rationaleHtml])
        : [];
    expect(keyOf(translated)).toEqual(keyOf(own));
    expect(languagesOf(bank, 'midterm')).toEqual(['en', 'es']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no text of one item', { 'mid-a-002': {} }],
    ['no stem of one', { 'mid-a-002': { options: spanish(2).options } }],
    ['no options of one', { 'mid-a-002': { stem: 'x' } }],
  ])('with %s make no language that is offered', async (_what, item) => {
    const { bank } = await good({ translations: { 'es/a.yaml': { items: { ...allSpanish, ...item } } } });
    expect(bank.translations.get('es')?.size).toBe(11);
    expect(languagesOf(bank, 'midterm')).toEqual(['en']);
  });

  it('may leave out items that no form draws', async () => {
    const { 'mid-a-012': _left, ...others } = allSpanish;
    const { bank } = await good({
      items: Array.from({ length: 12 }, (_, n) => choiceItem(n + 1, n === 11 ? { status: 'retired' } : {})),
      translations: { 'es/a.yaml': { items: others } },
    });
    expect(languagesOf(bank, 'midterm')).toEqual(['en', 'es']);
  });

  it('belong to their items and so to the version', async () => {
    const versionOf = async (stem: string) =>
      (await good({ translations: { 'es/a.yaml': { items: { 'mid-a-001': { stem } } } } })).bank.versionId;
    expect(await versionOf('uno')).not.toBe(await versionOf('dos'));
  });

  it('may show other images and formulas', async () => {
    const { bank, images } = await good({
      item: { stem: plan },
      images: { 'plan.png': png(3, 2), 'plano.png': png(6, 4) },
      translations: {
        'es/a.yaml': { items: { 'mid-a-001': { ...spanish(1), stem: '![Un plano](images/plano.png)\n\n$x$' } } },
      },
    });
    expect(images).toHaveLength(2);
    expect(bank.translations.get('es')?.get('mid-a-001')?.stemHtml).toMatch(
      /^<figure><img data-image="[0-9a-f]{64}" alt="Un plano" width="6" height="4"><\/figure>\n<p><math>/,
    );
  });

  const file = 'translations/es/a.yaml';
  const one = (texts: Record<string, unknown>) => ({
    translations: { 'es/a.yaml': { items: { 'mid-a-001': texts } } },
  });
  it.each<[string, Changes, string]>([
    [
      'an unknown item',
      { translations: { 'es/a.yaml': { items: { 'mid-a-099': { stem: 'x' } } } } },
      `${file} mid-a-099: unknown item`,
    ],
    ['too few options', one({ options: ['x', 'y'] }), `${file} mid-a-001: has 2 options where the item has 4`],
    [
      'parts that the item has not',
      one({ prompts: ['x'] }),
      `${file} mid-a-001: has 1 prompts where the item has none`,
    ],
    ['a unit where there is none', one({ unit: 'm' }), `${file} mid-a-001: has a unit where the item has none`],
    ['an unknown field', one({ rationale: 'x' }), `${file} -: items.mid-a-001: unknown field "rationale"`],
    ['an image that is not there', one({ stem: plan }), `${file} mid-a-001: image "plan.png" is no file in images/`],
    ['a bad formula', one({ stem: '$\\foo$' }), `${file} mid-a-001: stem: a formula cannot be shown`],
    ['an unknown topic', { translations: { 'es/a.yaml': { topics: { Z: 'x' } } } }, `${file} -: unknown topic "Z"`],
    [
      'two texts for one item',
      { translations: { 'es/a.yaml': { items: { 'mid-a-001': {} } }, 'es/b.yaml': { items: { 'mid-a-001': {} } } } },
      'translations/es/b.yaml mid-a-001: has two translations into "es"',
    ],
    [
      'the language of the bank itself',
      { translations: { 'en/a.yaml': { items: {} } } },
      'translations/en/a.yaml -: is in "en", which is the language of the bank itself',
    ],
    [
      'no language',
      { translations: { 'a.yaml': { items: {} } } },
      'translations/a.yaml -: does not stand in a folder named for its language',
    ],
  ])('with %s are a fault', async (_what, changes, problem) => {
    expect(await problemsOf(changes)).toContainEqual(expect.stringContaining(problem));
  });
});
