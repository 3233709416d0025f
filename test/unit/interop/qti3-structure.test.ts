import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBank } from '../../../server/features/banks/index.ts';
import { type Archive, openArchive } from '../../../server/features/interop/archive.ts';
import { encodeBank, imageInFolder } from '../../../server/features/interop/index.ts';
import {
  childrenOf,
  descendantsOf,
  type Element,
  textOf,
  withinOf,
} from '../../../server/features/interop/markup/element.ts';
import { readXml } from '../../../server/features/interop/markup/read-xml.ts';
import { schemaFaults } from './qti3-schema.ts';

const interactions = ['choice', 'order', 'match', 'text-entry'].map((name) => `qti-${name}-interaction`);

/** What the schema cannot say of an item, and the specification does. */
function referenceFaults(item: Element): string[] {
  const faults: string[] = [];
  const choices = descendantsOf(item, 'qti-simple-choice', 'qti-simple-associable-choice').map(
    ({ attributes }) => attributes['identifier'] ?? '',
  );
  if (new Set(choices).size < choices.length) faults.push('two choices have one identifier');
  const [declaration] = childrenOf(item, 'qti-response-declaration');
  if (/identifier|directedPair/.test(declaration?.attributes['base-type'] ?? ''))
    for (const value of declaration === undefined ? [] : descendantsOf(declaration, 'qti-value'))
      for (const id of textOf(value).split(' ')) if (!choices.includes(id)) faults.push(`the key ${id} is no choice`);
  const asked = descendantsOf(item, ...interactions);
  if (asked.length !== 1) faults.push('not one interaction');
  const declared = childrenOf(item, 'qti-response-declaration').map(({ attributes }) => attributes['identifier']);
  const outcomes = childrenOf(item, 'qti-outcome-declaration').map(({ attributes }) => attributes['identifier']);
  for (const { name, attributes } of withinOf(item)) {
    const of =
      attributes['response-identifier'] ?? (/^qti-(variable|correct)$/.test(name) ? attributes['identifier'] : null);
    if (typeof of === 'string' && !declared.includes(of)) faults.push(`the response ${of} is not declared`);
    const outcome =
      attributes['outcome-identifier'] ?? (name === 'qti-set-outcome-value' ? attributes['identifier'] : undefined);
    if (outcome !== undefined && !outcomes.includes(outcome)) faults.push(`the outcome ${outcome} is not declared`);
  }
  return faults;
}

const xmlIn = (archive: Archive, path: string) => readXml(new TextDecoder().decode(archive.read(path)), path);

/** What is wrong between the manifest and the files. */
function packageFaults(archive: Archive): string[] {
  const manifest = xmlIn(archive, 'imsmanifest.xml');
  const faults = schemaFaults(manifest);
  const resources = descendantsOf(manifest, 'resource');
  const ids = resources.map(({ attributes }) => attributes['identifier'] ?? '');
  if (new Set(ids).size < ids.length) faults.push('two resources have one identifier');
  const listed = descendantsOf(manifest, 'file').map(({ attributes }) => attributes['href'] ?? '');
  for (const path of archive.paths)
    if (path !== 'imsmanifest.xml' && !listed.includes(path)) faults.push(`${path} is not in the manifest`);
  for (const path of listed) if (!archive.paths.includes(path)) faults.push(`${path} is not in the package`);
  for (const resource of resources) {
    const href = resource.attributes['href'] ?? '';
    if (!childrenOf(resource, 'file').some((file) => file.attributes['href'] === href))
      faults.push(`${href} is no file of its resource`);
    const needed = childrenOf(resource, 'dependency').map(({ attributes }) => {
      const of = ids.indexOf(attributes['identifierref'] ?? '');
      if (of < 0) faults.push(`${href} depends on what is no resource`);
      return resources[of]?.attributes['href'];
    });
    if (resource.attributes['type'] !== 'imsqti_item_xmlv3p0') continue;
    const shown = descendantsOf(xmlIn(archive, href), 'img').map((image) =>
      posix.join(posix.dirname(href), image.attributes['src'] ?? ''),
    );
    for (const path of shown)
      if (!needed.includes(path)) faults.push(`${href} shows ${path} and does not depend on it`);
  }
  return faults;
}

describe('QTI 3.0 packages', () => {
  it.each(['qisp', 'demonstration'])(
    'of the bank %s have the structure of the schema',
    async (bank) => {
      const folder = join(import.meta.dirname, '../../../question-banks', bank);
      const read = await readBank(folder);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const archive = openArchive((await encodeBank(read.content, 'qti3', imageInFolder(folder))).bytes);
      const items = archive.paths.filter((path) => path.startsWith('items/'));
      expect(items).toHaveLength(read.content.items.length);
      expect(packageFaults(archive)).toEqual([]);
      for (const path of items) {
        const item = xmlIn(archive, path);
        expect([path, ...schemaFaults(item), ...referenceFaults(item)]).toEqual([path]);
      }
    },
    60_000,
  );
});

describe('the description of the schema', () => {
  const item = `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" time-dependent="false"><qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>a</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>Which?</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="a">x</qti-simple-choice><qti-simple-choice identifier="b">y</qti-simple-choice></qti-choice-interaction></qti-item-body></qti-assessment-item>`;

  it('finds nothing wrong with a good item', () => {
    const good = readXml(item);
    expect([...schemaFaults(good), ...referenceFaults(good)]).toEqual([]);
  });

  it.each([
    ['another namespace', 'imsqtiasi_v3p0', 'imsqti_v2p1', '<qti-assessment-item> is of another namespace'],
    ['no title', ' title="t"', '', '<qti-assessment-item> has no title'],
    [
      'an identifier that begins with a digit',
      'identifier="i"',
      'identifier="1"',
      '<qti-assessment-item identifier="1">',
    ],
    ['an attribute of QTI 2', 'max-choices', 'maxChoices', '<qti-choice-interaction> has the attribute maxChoices'],
    ['an unknown element', '<p>Which?</p>', '<centre>Which?</centre>', '<centre> is not known'],
    ['bare text in the body', '<p>Which?</p>', 'Which?', '<qti-item-body> holds bare text'],
    ['a block within a paragraph', 'Which?', '<ul><li>x</li></ul>', '<p> holds <ul>'],
    ['a picture without a text alternative', 'Which?', '<img src="a.png"/>', '<img> has no alt'],
    ['MathML without its namespace', 'Which?', '<math><semantics/></math>', '<math> has no xmlns'],
    [
      'an interaction without choices',
      /<qti-simple-choice .*?<\/qti-choice/,
      '</qti-choice',
      '<qti-choice-interaction> holds nothing',
    ],
    [
      'the declaration behind the body',
      /(<qti-response-declaration.*<\/qti-response-declaration>)(<qti-item-body>.*<\/qti-item-body>)/,
      '$2$1',
      '<qti-assessment-item> holds qti-item-body qti-response-declaration ',
    ],
    ['a key that is no choice', '<qti-value>a<', '<qti-value>c<', 'the key c is no choice'],
    [
      'a response that is not declared',
      'response-identifier="RESPONSE"',
      'response-identifier="R"',
      'the response R is not declared',
    ],
  ])('finds %s', (_name, from, to, fault) => {
    const bad = readXml(item.replace(from, to));
    expect([...schemaFaults(bad), ...referenceFaults(bad)]).toContain(fault);
  });
});
