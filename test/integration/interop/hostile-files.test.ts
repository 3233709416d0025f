import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { packageRoot } from '../../../server/adapters/package-root.ts';
import { smallBank } from '../../support/bank-folder.ts';

/** What the command may touch: a bank, the files given to it, and a place for temporary files. */
let place: string;
const at = (name: string) => join(place, name);

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'invigil-hostile-'));
  await mkdir(at('tmp'));
  for (const [file, content] of Object.entries(smallBank())) {
    await mkdir(join(at('bank'), file, '..'), { recursive: true });
    await writeFile(join(at('bank'), file), stringify(content));
  }
});
afterAll(() => rm(place, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly told: string;
}

/** Runs the real command, to its end. */
function invigil(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, TMPDIR: at('tmp') };
    execFile(
      process.execPath,
      [join(packageRoot, 'bin/invigil.mjs'), ...args],
      { env, cwd: place },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), told: `${out}${err}` }),
    );
  });
}

/** All files below the place, with a digest of what they hold. */
async function everything(): Promise<Record<string, string>> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const digests = await Promise.all(
    files.map(async (file) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ),
  );
  return Object.fromEntries(files.map((file, index) => [relative(place, file), digests[index] ?? '']).sort());
}

const question = (name: string) =>
  `<question type="truefalse"><name><text>${name}</text></name><questiontext><text>${name}?</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>`;
const quiz = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${content}\n</quiz>\n`;

const qtiItem = (stem: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="An item">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>a</value></correctResponse></responseDeclaration>
<itemBody>${stem}<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="a">yes</simpleChoice><simpleChoice identifier="b">no</simpleChoice></choiceInteraction></itemBody></assessmentItem>`;
const manifest = (...hrefs: readonly string[]) =>
  `<manifest><resources>${hrefs.map((href, index) => `<resource identifier="r${index}" type="imsqti_item_xmlv2p1" href="${href}"/>`).join('')}</resources></manifest>`;
const pack = (files: Readonly<Record<string, string | Uint8Array>>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
    ),
  );
const drawing = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${content}</svg>`;
const withDrawing = (content: string) =>
  pack({
    'imsmanifest.xml': manifest('i.xml'),
    'i.xml': qtiItem('<p>See <img src="d.svg" alt="A drawing"/></p>'),
    'd.svg': drawing(content),
  });
const zeros = new Uint8Array(65 * 1024 * 1024);
const good = pack({ 'imsmanifest.xml': manifest('i.xml'), 'i.xml': qtiItem('<p>Which?</p>') });

describe('bank import, given a hostile or broken file', () => {
  const refused: readonly (readonly [what: string, file: string, content: () => string | Uint8Array, told: RegExp])[] =
    [
      [
        'an entity that reads a file (XXE)',
        'xxe.xml',
        () =>
          quiz(question('&e;')).replace('<quiz>', '<!DOCTYPE quiz [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<quiz>'),
        /FAIL {6}line 2: declares a document type/,
      ],
      [
        'an entity that reads a file, in an item of a package',
        'xxe.zip',
        () =>
          pack({
            'imsmanifest.xml': manifest('i.xml'),
            'i.xml': qtiItem('<p>&e;</p>').replace('\n', '\n<!DOCTYPE x [<!ENTITY e SYSTEM "http://localhost/">]>\n'),
          }),
        /left out {2}"r0" \(i\.xml, line 2\): its file declares a document type/,
      ],
      [
        'entities that multiply',
        'laughs.xml',
        () => `<!DOCTYPE q [<!ENTITY a "${'ha'.repeat(100)}"><!ENTITY b "${'&a;'.repeat(100)}">]>\n<quiz>&b;</quiz>`,
        /FAIL {6}line 1: declares a document type/,
      ],
      [
        'a bomb of an archive',
        'bomb.zip',
        () => pack({ 'imsmanifest.xml': manifest('i.xml'), 'i.xml': zeros }),
        /FAIL {6}i\.xml: unpacks to more than 64 MB/,
      ],
      [
        'a bomb of a workbook',
        'bomb.xlsx',
        () => pack({ 'xl/workbook.xml': '<workbook/>', 'xl/worksheets/sheet1.xml': zeros }),
        /FAIL {6}xl\/worksheets\/sheet1\.xml: unpacks to more than 64 MB/,
      ],
      [
        'a path that leads out of an archive',
        'slip.zip',
        () => pack({ 'imsmanifest.xml': manifest('i.xml'), '../../../slip.xml': 'x' }),
        /FAIL {6}\.\.\/\.\.\/\.\.\/slip\.xml: the archive names a file outside of itself/,
      ],
      [
        'a picture outside of its package',
        'picture.zip',
        () =>
          pack({
            'imsmanifest.xml': manifest('i.xml'),
            'i.xml': qtiItem('<p><img src="../../../../etc/hostname.png" alt="A host"/></p>'),
          }),
        /left out {2}"An item" \(i\.xml, line 2\): its picture "\.\.\/.*" lies outside of the package/,
      ],
      [
        'a script in a drawing',
        'script.zip',
        () => withDrawing('<script>alert(1)</script>'),
        /left out .*"d\.svg" holds <script>/,
      ],
      [
        'a handler in a drawing',
        'handler.zip',
        () => withDrawing('<g onclick="x()"/>'),
        /left out .*"d\.svg" has a handler/,
      ],
      [
        'a drawing that reaches out',
        'reach.zip',
        () => withDrawing('<image href="https://example.org/x.png"/>'),
        /left out .*"d\.svg" refers to something outside/,
      ],
      [
        'letters of another encoding',
        'latin.gift',
        () => new Uint8Array([...strToU8('::a::One?{T}\n\n::caf'), 0xe9, ...strToU8('::Two?{T}\n')]),
        /FAIL {6}line 3: is not written in UTF-8/,
      ],
      [
        'letters of another encoding than XML says',
        'latin.xml',
        () =>
          new Uint8Array([
            ...strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<!-- caf`),
            0xe9,
            ...strToU8(' --></quiz>'),
          ]),
        /FAIL {6}line 3: is not written in UTF-8/,
      ],
      [
        'a file cut off',
        'cut.xml',
        () => quiz(`${question('one')}\n${question('two')}`).slice(0, -120),
        /changed {3}one[\s\S]*FAIL {6}line 4: is no well-formed XML/,
      ],
      [
        'an archive cut off',
        'cut.zip',
        () => good.subarray(0, good.length - 40),
        /FAIL {6}is no ZIP file that can be read/,
      ],
      [
        'a table with an open quote',
        'cut.csv',
        () => 'type,stem\ntrue-false,"Is it?\n',
        /FAIL .*is no CSV that can be read/,
      ],
      ['nothing', 'empty.xml', () => '', /FAIL {6}is empty/],
    ];

  it.each(refused)('%s: says where and why, fails, and leaves nothing', async (_what, file, content, told) => {
    await writeFile(at(file), content());
    const before = await everything();
    const outcome = await invigil('bank', 'import', at(file), '--to', at('bank'));
    expect(outcome.told).toMatch(told);
    expect(outcome.told).toContain('Nothing was written.');
    expect(outcome.code).toBe(1);
    expect(await everything()).toEqual(before);
    await rm(at(file));
  });

  it('100 MB: refused unread', async () => {
    const file = await open(at('large.xml'), 'w');
    await file.truncate(100 * 1024 * 1024);
    await file.close();
    const outcome = await invigil('bank', 'import', at('large.xml'), '--to', at('bank'));
    await rm(at('large.xml'));
    expect(outcome).toEqual({ code: 1, told: expect.stringContaining('is larger than 64 MB') });
  });

  it('half-broken: brings the good half in, tells of the rest, and keeps all other files as they were', async () => {
    await writeFile(
      at('half.zip'),
      pack({
        'imsmanifest.xml': manifest('good.xml', 'bad.xml', 'missing.xml', 'script.xml'),
        'good.xml': qtiItem('<p>See <img src="d.svg" alt="A drawing"/></p>'),
        'bad.xml': '<assessmentItem>\n<itemBody>',
        'script.xml': qtiItem('<p>See <img src="s.svg" alt="A drawing"/></p>'),
        'd.svg': drawing('<path d="M0 0h9v9z"/>'),
        's.svg': drawing('<script/>'),
      }),
    );
    const before = await everything();
    const outcome = await invigil('bank', 'import', at('half.zip'), '--to', at('bank'));
    expect(outcome.code).toBe(0);
    expect(outcome.told).toMatch(/changed {3}i \(good\.xml, line 2\)/);
    expect(outcome.told).toMatch(/left out {2}"r1" \(bad\.xml, line 2\): its file is no well-formed XML/);
    expect(outcome.told).toMatch(/left out {2}"r2" \(missing\.xml\): its file is not in the package/);
    expect(outcome.told).toMatch(/left out {2}"An item" \(script\.xml, line 2\): its picture "s\.svg" holds <script>/);
    const after = await everything();
    const added = Object.keys(after).filter((file) => before[file] === undefined);
    expect(added).toEqual([
      expect.stringMatching(/^bank\/images\/d-[0-9a-f]{8}\.svg$/),
      'bank/items/imported/imported.yaml',
    ]);
    const kept = Object.fromEntries(
      Object.entries(after).filter(([file]) => file !== 'bank/bank.yaml' && !added.includes(file)),
    );
    const { 'bank/bank.yaml': _, ...others } = before;
    expect(kept).toEqual(others);
  });

  it('into a folder that is no bank yet: makes none', async () => {
    await writeFile(at('bad.xml'), '<quiz><question>');
    const outcome = await invigil('bank', 'import', at('bad.xml'), '--to', at('fresh'));
    await rm(at('bad.xml'));
    expect(outcome.code).toBe(1);
    expect(await readdir(place)).not.toContain('fresh');
  });
});
