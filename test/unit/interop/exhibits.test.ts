import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ContentItem, readBank } from '../../../server/features/banks/index.ts';
import { importBank } from '../../../server/features/interop/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-exhibits-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function bringIn(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  await writeFile(file, content);
  const to = join(folder, 'bank');
  const report = await importBank({ file, to, isDryRun: false });
  const read = await readBank(to);
  const items: readonly ContentItem[] = read.ok ? read.content.items : [];
  const images = (await readdir(join(to, 'images')).catch(() => [])).sort();
  const [first] = report.items;
  return { report, items, stem: items[0]?.stem, images, why: first?.verdict === 'left out' ? first.notes : [] };
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M0 0h40v30z"/></svg>';
const gif = new Uint8Array(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'));

const qtiItem = (id: string, stem: string, option = 'red') =>
  `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="${id}" title="${id}">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>a</value></correctResponse></responseDeclaration>
<itemBody>${stem}<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="a">${option}</simpleChoice><simpleChoice identifier="b">green</simpleChoice></choiceInteraction></itemBody></assessmentItem>`;

function qtiPackage(
  items: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string | Uint8Array>> = {},
) {
  const names = Object.keys(items);
  const manifest = `<manifest><resources>${names.map((name) => `<resource identifier="${name}" type="imsqti_item_xmlv2p1" href="items/${name}.xml"/>`).join('')}</resources></manifest>`;
  const all = {
    'imsmanifest.xml': manifest,
    ...Object.fromEntries(names.map((name) => [`items/${name}.xml`, items[name] ?? ''])),
    ...files,
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(all).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
    ),
  );
}

const moodleQuestion = (text: string, files = '') =>
  `<quiz><question type="truefalse"><name><text>q</text></name><questiontext format="html"><text><![CDATA[${text}]]></text>${files}</questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>`;
const moodleFile = (name: string, content: string | Uint8Array, path = '/') =>
  `<file name="${name}" path="${path}" encoding="base64">${Buffer.from(content).toString('base64')}</file>`;

describe('pictures of a QTI package', () => {
  it('come to the bank under their own name and hash, the same content once', async () => {
    const { items, images, report } = await bringIn(
      'x.zip',
      qtiPackage(
        {
          one: qtiItem('one', '<p>See <img src="../media/Site%20plan.svg" alt="The site [north]"/> there.</p>'),
          two: qtiItem('two', '<p><img src="../media/copy.svg" alt="The same"/></p>'),
          three: qtiItem('three', '<p>Which?</p>', '<img src="../media/dot.gif" alt="A dot"/>'),
        },
        { 'media/Site plan.svg': svg, 'media/copy.svg': svg, 'media/dot.gif': gif },
      ),
    );
    expect(images).toEqual([
      expect.stringMatching(/^dot-[0-9a-f]{8}\.gif$/),
      expect.stringMatching(/^site-plan-[0-9a-f]{8}\.svg$/),
    ]);
    const [dot, plan] = images;
    expect(report.written).toEqual(expect.arrayContaining([`images/${dot}`, `images/${plan}`]));
    expect(items.map(({ id, stem }) => [id, stem])).toEqual([
      ['one', `See ![The site \\[north\\]](images/${plan}) there.`],
      ['three', 'Which?'],
      ['two', `![The same](images/${plan})`],
    ]);
    expect(items[1]).toMatchObject({
      options: [{ text: `![A dot](images/${dot})`, correct: true }, { text: 'green' }],
    });
  });

  it('keep their captions, and objects are pictures when they are', async () => {
    const { items, images } = await bringIn(
      'x.zip',
      qtiPackage(
        {
          one: qtiItem(
            'one',
            '<figure><img src="../p.svg" alt="A plan"/><figcaption>Drawn by <b>hand</b> "twice"</figcaption></figure>',
          ),
          two: qtiItem('two', '<p>Look:</p><object type="image/svg+xml" data="../p.svg">A plan of the site</object>'),
        },
        { 'p.svg': svg },
      ),
    );
    expect(items.map(({ stem }) => stem)).toEqual([
      `![A plan](images/${images[0]} "Drawn by hand \\"twice\\"")`,
      `Look:\n\n![A plan of the site](images/${images[0]})`,
    ]);
  });

  it('within the text itself (data:) are pictures like others', async () => {
    const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    const { stem, images } = await bringIn('x.xml', qtiItem('one', `<p>See <img src="${src}" alt="A plan"/></p>`));
    expect(images).toEqual([expect.stringMatching(/^image-[0-9a-f]{8}\.svg$/)]);
    expect(stem).toBe(`See ![A plan](images/${images[0]})`);
  });

  it.each([
    ['without a text alternative', '<img src="../p.svg"/>', 'has no text alternative'],
    ['with an empty one', '<img src="../p.svg" alt=" "/>', 'has no text alternative'],
    ['that is missing', '<img src="../q.svg" alt="A"/>', 'is not in the package'],
    ['outside of the package', '<img src="../../p.svg" alt="A"/>', 'lies outside of the package'],
    ['on another site', '<img src="https://example.org/p.svg" alt="A"/>', 'lies on another site'],
    ['that has a script', '<img src="../script.svg" alt="A"/>', 'holds <script>'],
    ['that has a handler', '<img src="../handler.svg" alt="A"/>', 'has a handler'],
    ['that holds HTML', '<img src="../foreign.svg" alt="A"/>', 'holds <foreignObject>'],
    ['that refers to another file', '<img src="../outside.svg" alt="A"/>', 'refers to something outside'],
    ['that is none', '<img src="../text.png" alt="A"/>', 'is no image that is known here'],
    ['that is too large', '<img src="../large.gif" alt="A"/>', 'is larger than 5 MB'],
  ])('%s keep their item out, with the reason', async (_name, markup, why) => {
    const inSvg = (content: string) => svg.replace('<path', `${content}<path`);
    const { report, images, items } = await bringIn(
      'x.zip',
      qtiPackage(
        { one: qtiItem('one', `<p>Look: ${markup}</p>`), two: qtiItem('two', '<p>Which?</p>') },
        {
          'p.svg': svg,
          'script.svg': inSvg('<script>alert(1)</script>'),
          'handler.svg': svg.replace('<path', '<path onload="alert(1)"'),
          'foreign.svg': inSvg('<foreignObject/>'),
          'outside.svg': inSvg('<image href="https://example.org/x.png"/>'),
          'text.png': 'not a picture',
          // Packing it takes a second, which the other cases need not.
          'large.gif': new Uint8Array(markup.includes('large') ? 5 * 1024 * 1024 + 1 : 1),
        },
      ),
    );
    expect(report.items[0]).toMatchObject({ verdict: 'left out', notes: [expect.stringContaining(why)] });
    expect(items.map(({ id }) => id)).toEqual(['two']);
    expect(images).toEqual([]);
  });

  it('that are ornaments are left out, and told', async () => {
    const { report, stem } = await bringIn(
      'x.xml',
      qtiItem('one', '<p>Which?<img src="a.png" alt="" role="none"/></p>'),
    );
    expect(stem).toBe('Which?');
    expect(report.items[0]?.notes).toContain('an ornamental picture was left out');
  });
});

describe('pictures of Moodle XML', () => {
  it('come from the files beside their text, also where two texts use one name', async () => {
    const { stem, images, items } = await bringIn(
      'x.xml',
      moodleQuestion(
        '<p>See <img src="@@PLUGINFILE@@/a%20b.svg" alt="A plan"></p>',
        moodleFile('a b.svg', svg),
      ).replace(
        '<text>true</text>',
        `<text>true</text><feedback format="html"><text><![CDATA[<img src="@@PLUGINFILE@@/a b.svg" alt="A dot">]]></text>${moodleFile('a b.svg', gif)}</feedback>`,
      ),
    );
    const [plan, dot] = images;
    expect(plan).toMatch(/^a-b-.*\.svg$/);
    expect(dot).toMatch(/^a-b-.*\.gif$/);
    expect(stem).toBe(`See ![A plan](images/${plan})`);
    expect(items[0]).toMatchObject({ rationale: { true: `![A dot](images/${dot})` } });
    expect(new Uint8Array(await readFile(join(folder, 'bank/images', dot ?? '')))).toEqual(gif);
  });

  it('that are not in the file, or are links to files, keep their item out', async () => {
    expect((await bringIn('x.xml', moodleQuestion('<img src="@@PLUGINFILE@@/a.png" alt="A">'))).why).toEqual([
      'its picture "@@PLUGINFILE@@/a.png" is not in the file',
    ]);
    const linked = moodleQuestion('<a href="@@PLUGINFILE@@/a.mp3">Listen</a>', moodleFile('a.mp3', 'x'));
    expect((await bringIn('y.xml', linked)).why).toEqual(['it links to an attached file, and items here have none']);
  });
});

describe('formulas', () => {
  it.each([
    ['\\(x^2\\) and \\(y\\)', '$x^2$ and $y$'],
    ['so \\[x^2\\] it is', 'so\n\n$$x^2$$\n\nit is'],
    ['$$\\frac{a}{b} &lt; 1$$', '$$\\frac{a}{b} < 1$$'],
    ['\\(x\\)2 times', '$x$&#50; times'],
    ['It costs $5 and $10', 'It costs $5 and $10'],
    ['Write $x$ dollars', 'Write \\$x\\$ dollars'],
    ['<b>\\(x\\)</b>', '**$x$**'],
  ])('%s becomes %s', async (text, markdown) => {
    expect((await bringIn('x.xml', moodleQuestion(text))).stem).toBe(markdown);
  });

  it('that cannot be shown keep their item out, with the reason', async () => {
    expect((await bringIn('x.xml', moodleQuestion('\\(\\frac{1}{\\)'))).why).toEqual([
      expect.stringMatching(/^it holds a formula that cannot be shown: /),
    ]);
  });

  const math = (content: string, attributes = '') =>
    qtiItem('one', `<p>Is <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"${attributes}>${content}</m:math>?</p>`);

  it.each([
    [
      'by the TeX that it carries',
      math('<m:semantics><m:mi>x</m:mi><m:annotation encoding="latex">\\alpha_1</m:annotation></m:semantics>'),
      'Is $\\alpha_1$?',
    ],
    ['converted', math('<m:msup><m:mi>c</m:mi><m:mn>2</m:mn></m:msup>'), 'Is $c^{2}$?'],
    ['with names upright', math('<m:mi>sin</m:mi><m:mo>&#x2061;</m:mo><m:mi>x</m:mi>'), 'Is $\\text{sin} x$?'],
    ['on a line of its own', math('<m:mi>x</m:mi>', ' display="block"'), 'Is\n\n$$x$$\n\n?'],
  ])('MathML comes %s', async (_name, xml, markdown) => {
    expect((await bringIn('x.xml', xml)).stem).toBe(markdown);
  });

  it('MathML that loses signs when it is converted keeps its item out', async () => {
    expect((await bringIn('x.xml', math('<m:mi>x</m:mi><m:mlongdiv><m:mn>7</m:mn></m:mlongdiv>'))).why).toEqual([
      'it holds a formula in MathML that cannot be converted to TeX without loss',
    ]);
  });

  it('in Markdown of Moodle have their marks changed, and other dollars stay dollars', async () => {
    const text = moodleQuestion('For $5 and $x$: \\(x\\)').replace('format="html"', 'format="markdown"');
    expect((await bringIn('x.xml', text)).stem).toBe('For \\$5 and \\$x\\$: $x$');
  });
});

describe('pictures named in a spreadsheet', () => {
  const csv = 'type,stem,answer\ntrue-false,See ![A plan](images/plan.svg),true\n';

  it('must be in the bank', async () => {
    const missing = await bringIn('x.csv', csv);
    expect(missing.why).toEqual(['its picture images/plan.svg is not in the bank: put it there first']);
    expect(missing.report.written).toEqual([]);
  });

  it('that lie there unused are taken', async () => {
    await bringIn('y.xml', qtiItem('one', `<img src="data:image/svg+xml,${encodeURIComponent(svg)}" alt="A"/>`));
    await writeFile(join(folder, 'bank/images/plan.svg'), svg.replace('40', '41'));
    const { report } = await bringIn('x.csv', csv);
    expect(report.items[0]).toMatchObject({ verdict: 'changed' });
    expect(report.written).toContain('items/imported/imported-2.yaml');
  });
});
