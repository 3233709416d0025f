import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readBank } from '../../../server/features/banks/index.ts';
import { type ImportRequest, importBank } from '../../../server/features/interop/index.ts';
import { choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-import-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const given = async (name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

async function bringIn(name: string, content: string | Uint8Array, options: Partial<ImportRequest> = {}) {
  const file = await given(name, content);
  const to = join(folder, 'bank');
  const report = await importBank({ file, to, isDryRun: false, ...options });
  return { report, left: (await readdir(folder)).filter((entry) => entry !== name), to };
}

const gift = (count: number) =>
  Array.from({ length: count }, (_, index) => `::Q${index}::Which is ${index}? {=${index} ~no ~never}`).join('\n\n');

describe('importBank', () => {
  it('makes a bank of a file, which loads', async () => {
    const { report, to } = await bringIn('quiz.gift', `$CATEGORY: $course$/top/Tides\n\n${gift(3)}`);
    expect(report).toMatchObject({ fault: null, isNewBank: true, written: ['bank.yaml', 'items/imported/tides.yaml'] });
    const read = await readBank(to);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.content.bank).toMatchObject({ id: 'bank', sample: false, topics: { tides: 'Tides' } });
    expect(read.content.items.map((item) => item.id)).toEqual(['q0', 'q1', 'q2']);
  });

  it('makes no topic of which every item is left out, and says what is wrong in words of the file', async () => {
    const { report, to } = await bringIn(
      'items.csv',
      'id,topic,type,stem,text 1,key 1,text 2\nx-1,A,single-choice,One?,yes,x,no\nx-2,Z,single-choice,Two?,yes,,no\nx-3,Z,true-false,Three?,,,\nx-4,Z,guess,Four?,,,',
    );
    expect(report.items.map(({ verdict }) => verdict)).toEqual(['changed', 'left out', 'left out', 'left out']);
    expect(report.items[2]?.notes).toContain('answer: must be true or false');
    expect(report.items[3]?.notes).toContainEqual(expect.stringContaining('type: must be "single-choice", "multiple-'));
    const read = await readBank(to);
    expect(read.ok && read.content.bank.topics).toEqual({ A: 'A' });
  });

  it('tells in a dry run what it would do, and does nothing', async () => {
    const { report, left } = await bringIn('quiz.gift', `${gift(2)}\n\nTell your story. {}`, { isDryRun: true });
    expect(report.items.map((item) => item.verdict)).toEqual(['changed', 'changed', 'left out']);
    expect(report.items[2]).toMatchObject({ line: 5, notes: [expect.stringContaining('essay')] });
    expect(report.written).toEqual([]);
    expect(left).toEqual([]);
  });

  it('makes a bank in the language of its items, and tells of items in another than the bank', async () => {
    const dutch = choice('<p>Welke?</p>').replace('identifier="i"', 'identifier="i" xml:lang="nl-NL"');
    const { to } = await bringIn('x.xml', dutch);
    const read = await readBank(to);
    expect(read.ok && read.content.bank.language).toBe('nl-NL');
    const { report } = await bringIn('y.xml', dutch.replace('nl-NL', 'fr').replace('identifier="i"', 'identifier="j"'));
    expect(report.notes).toEqual(['items are in the language fr, and the bank in nl-NL']);
  });

  it('adds to a bank that is there, and keeps its files, blueprints and comments', async () => {
    const bank = await makeBankFolder();
    await bank.write(
      'items/midterm/a.yaml',
      `# Kept by hand.\n${stringify(itemsFile(Array.from({ length: 12 }, (_, n) => choiceItem(n + 1))))}`,
    );
    const before = await readFile(join(bank.path, 'items/midterm/a.yaml'), 'utf8');
    const report = await importBank({
      file: await given('q.gift', gift(2)),
      to: bank.path,
      isDryRun: false,
      exam: 'midterm',
      topic: 'A',
    });
    expect(report.written).toEqual(['items/midterm/a-2.yaml']);
    expect(await readFile(join(bank.path, 'items/midterm/a.yaml'), 'utf8')).toBe(before);
    const read = await readBank(bank.path);
    expect(read.ok && read.content.items.length).toBe(14);
    expect(read.ok && read.content.blueprints.length).toBe(1);
    await bank.remove();
  });

  it('replaces items only when asked to, in the file where they stand', async () => {
    const bank = await makeBankFolder();
    await bank.write(
      'items/midterm/a.yaml',
      `# Kept by hand.\n${stringify(itemsFile(Array.from({ length: 12 }, (_, n) => choiceItem(n + 1))))}`,
    );
    const csv =
      'id,exam,topic,section,fact,level,difficulty,type,stem,text 1,key 1,rationale 1,text 2,key 2,rationale 2\nmid-a-002,midterm,A,S,2,recall,3,single-choice,New stem?,yes,x,because,no,,because\n';
    const file = await given('items.csv', csv);
    const refused = await importBank({ file, to: bank.path, isDryRun: false });
    expect(refused.items[0]).toMatchObject({ verdict: 'left out', notes: [expect.stringContaining('--update')] });
    expect(refused.written).toEqual([]);
    const done = await importBank({ file, to: bank.path, isDryRun: false, update: true });
    expect(done.items[0]).toMatchObject({ id: 'mid-a-002', verdict: 'kept', isReplacing: true });
    expect(done.written).toEqual(['items/midterm/a.yaml']);
    expect(await readFile(join(bank.path, 'items/midterm/a.yaml'), 'utf8')).toContain('# Kept by hand.');
    const read = await readBank(bank.path);
    expect(read.ok && read.content.items.find((item) => item.id === 'mid-a-002')?.stem).toBe('New stem?');
    const again = await importBank({ file, to: bank.path, isDryRun: false, update: true });
    expect(again.items[0]?.notes).toEqual(['the bank holds it already']);
    expect(again.written).toEqual([]);
    await bank.remove();
  });

  it('writes nothing at all when the bank would have a fault', async () => {
    const bank = await makeBankFolder({
      ...smallBank(),
      'items/midterm/a.yaml': itemsFile([1, 2, 3].map((number) => choiceItem(number))),
    });
    const csv = `id,exam,topic,section,fact,level,difficulty,status,type,stem,text 1,key 1,rationale 1,text 2,key 2,rationale 2\n${[
      1, 2, 3,
    ]
      .map((n) => `mid-a-00${n},midterm,A,S,${n},recall,3,retired,single-choice,Stem ${n}?,yes,x,because,no,,because`)
      .join('\n')}\n`;
    const file = await given('retire.csv', csv);
    const before = (await readdir(join(bank.path, '..'))).length;
    await expect(importBank({ file, to: bank.path, isDryRun: false, update: true })).rejects.toThrow(
      /Nothing was written/,
    );
    expect((await readdir(join(bank.path, '..'))).length).toBe(before);
    expect((await readBank(bank.path)).ok).toBe(true);
    await bank.remove();
  });

  it('refuses a folder that holds other things', async () => {
    const file = await given('q.gift', gift(1));
    await expect(importBank({ file, to: folder, isDryRun: false })).rejects.toThrow('holds other things than a bank');
  });
});

const item = (fields: string, body: string) =>
  `<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t">${fields}<itemBody>${body}</itemBody></assessmentItem>`;
const key =
  '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>a</value></correctResponse></responseDeclaration>';
const choice = (stem: string) =>
  item(
    key,
    `${stem}<choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="a">yes</simpleChoice><simpleChoice identifier="b">no</simpleChoice></choiceInteraction>`,
  );
const manifest = (hrefs: readonly string[]) =>
  `<manifest><resources>${hrefs.map((href, index) => `<resource identifier="r${index}" type="imsqti_item_xmlv2p1" href="${href}"/>`).join('')}</resources></manifest>`;
const pack = (files: Record<string, string | Uint8Array>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
    ),
  );

describe('a hostile or broken file', () => {
  const faults: readonly [string, string, string | Uint8Array, RegExp, number | null][] = [
    [
      'an external entity',
      'x.xml',
      `<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<quiz>&e;</quiz>`,
      /document type/,
      2,
    ],
    [
      'entities that multiply',
      'x.xml',
      `<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>`,
      /document type/,
      1,
    ],
    [
      'an entity that nobody declared',
      'x.xml',
      '<quiz>\n<question type="essay">&nbsp;</question></quiz>',
      /undefined entity/,
      2,
    ],
    ['an end tag that is missing', 'x.xml', '<quiz>\n<question>\n</quiz>', /no well-formed XML/, 3],
    ['a file cut off', 'x.xml', '<quiz><question type="truefalse"><name>', /no well-formed XML/, 1],
    ['elements nested without end', 'x.xml', `<quiz>${'<a>'.repeat(5000)}`, /more than 200 deep/, 1],
    [
      'XML of another kind',
      'x.xml',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      /root is <svg>/,
      1,
    ],
    [
      'letters of another encoding',
      'q.gift',
      new Uint8Array([...strToU8('::a::b{T}\n\n::c'), 0xe9, ...strToU8('::d{T}')]),
      /UTF-8/,
      3,
    ],
    [
      'an encoding that is not read',
      'x.xml',
      '<?xml version="1.0" encoding="EBCDIC-CP-US"?><quiz/>',
      /encoding ebcdic/,
      1,
    ],
    ['CSV with an open quote', 'x.csv', 'type,stem\nsingle-choice,"never closed\n', /no CSV/, null],
    ['CSV without its columns', 'x.csv', 'question,answer\na,b\n', /no column "type"/, 1],
    ['an empty file', 'x.xml', '', /empty/, null],
    ['an archive of other things', 'x.zip', pack({ 'a.txt': 'a' }), /neither a QTI package/, null],
    [
      'an archive that is broken',
      'x.zip',
      pack({ 'imsmanifest.xml': manifest([]) }).subarray(0, 60),
      /no ZIP file/,
      null,
    ],
    [
      'a path that leads out',
      'x.zip',
      pack({ 'imsmanifest.xml': manifest(['a.xml']), '../../evil.xml': 'x' }),
      /outside of itself/,
      null,
    ],
    [
      'an archive that unpacks to too much',
      'x.zip',
      pack({ 'imsmanifest.xml': manifest([]), 'big.xml': new Uint8Array(65 * 1024 * 1024) }),
      /more than 64 MB/,
      null,
    ],
    [
      'a workbook that unpacks to too much',
      'x.xlsx',
      pack({ 'xl/workbook.xml': '', 'xl/a.xml': new Uint8Array(65 * 1024 * 1024) }),
      /more than 64 MB/,
      null,
    ],
    ['a manifest with an entity', 'x.zip', pack({ 'imsmanifest.xml': `<!DOCTYPE m><manifest/>` }), /document type/, 1],
  ];
  it.each(faults)('%s is refused, with its place, and leaves nothing', async (_name, file, content, message, line) => {
    const { report, left } = await bringIn(file, content);
    expect(report.fault?.message).toMatch(message);
    if (line !== null) expect(report.fault?.line).toBe(line);
    expect(report.written).toEqual([]);
    expect(left).toEqual([]);
  });

  it('half-way through leaves nothing of the good half', async () => {
    const good =
      '<question type="truefalse"><name><text>a</text></name><questiontext><text>b</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>';
    const { report, left } = await bringIn('x.xml', `<quiz>\n${good}\n${good}\n<question type="essay"></quiz>`);
    expect(report.items.filter((one) => one.verdict === 'changed')).toHaveLength(2);
    expect(report.fault).toMatchObject({ line: 4 });
    expect(left).toEqual([]);
  });

  it('too large a file is refused unread', async () => {
    const { report } = await bringIn('x.xml', new Uint8Array(65 * 1024 * 1024));
    expect(report.fault?.message).toMatch(/larger than 64 MB/);
  });

  it('a lie about sizes is found', async () => {
    const bytes = pack({ 'imsmanifest.xml': manifest(['a.xml']), 'a.xml': choice('<p>Which?</p>').padEnd(5000) });
    const view = new DataView(bytes.buffer);
    // The size in the directory, which readers trust, of the second file.
    for (let at = bytes.length - 22; at > 0; at -= 1) {
      if (view.getUint32(at, true) === 0x02014b50) {
        view.setUint32(at + 24, 10, true);
        break;
      }
    }
    const { report, left } = await bringIn('x.zip', bytes);
    expect(report.fault !== null || report.items.every((one) => one.verdict === 'left out')).toBe(true);
    expect(left).toEqual([]);
  });

  it('costs a package only the item whose file is bad or missing', async () => {
    const { report } = await bringIn(
      'x.zip',
      pack({
        'imsmanifest.xml': manifest(['good.xml', 'bad.xml', 'missing.xml', '../out.xml', '%E0%A4%A.xml']),
        'good.xml': choice('<p>Which?</p>'),
        'bad.xml': '<assessmentItem>',
      }),
    );
    expect(report.fault).toBeNull();
    expect(report.items.map((one) => one.verdict)).toEqual(['changed', 'left out', 'left out', 'left out', 'left out']);
    expect(report.items[1]).toMatchObject({ part: 'bad.xml', line: 1 });
  });

  it('script, styles and frames come to no item', async () => {
    const { report, to } = await bringIn(
      'x.xml',
      choice('<p onclick="x()">Which?<script>alert(1)</script><a href="javascript:x()">here</a></p>'),
    );
    expect(report.items[0]?.notes).toEqual(expect.arrayContaining(['a script was left out', 'a link became its text']));
    const read = await readBank(to);
    expect(read.ok && read.content.items[0]?.stem).toBe('Which?here');
  });

  it.each([
    [
      'a drawing',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'a drawing within its text',
    ],
    ['an object', '<object data="a.swf" type="x"/>', 'an embedded object'],
    ['a sound', '<audio src="a.mp3"/>', 'a sound'],
  ])('%s keeps its item out, and is told', async (_name, markup, told) => {
    const { report } = await bringIn('x.xml', choice(`<p>Look: ${markup}</p>`));
    expect(report.items[0]).toMatchObject({ verdict: 'left out', notes: [expect.stringContaining(told)] });
  });
});
