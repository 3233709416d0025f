import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBank } from '../../../server/features/banks/index.ts';
import { openArchive } from '../../../server/features/interop/archive.ts';
import { encodeBank } from '../../../server/features/interop/index.ts';
import {
  childrenOf,
  descendantsOf,
  type Element,
  isElement,
  textOf,
  withinOf,
} from '../../../server/features/interop/markup/element.ts';
import { readXml } from '../../../server/features/interop/markup/read-xml.ts';

/** Children in the order of the QTI 3.0 schema (ASI), for the elements that are written; `flow` is XHTML. */
const flow = 'p div span br strong em ul ol li table thead tbody tr th td'.split(' ');
const children: Record<string, readonly string[]> = {
  'qti-assessment-item': [
    'qti-response-declaration',
    'qti-outcome-declaration',
    'qti-item-body',
    'qti-response-processing',
    'qti-modal-feedback',
  ],
  'qti-response-declaration': ['qti-correct-response', 'qti-mapping'],
  'qti-outcome-declaration': ['qti-default-value'],
  'qti-correct-response': ['qti-value'],
  'qti-default-value': ['qti-value'],
  'qti-mapping': ['qti-map-entry'],
  'qti-rubric-block': ['qti-content-body'],
  'qti-modal-feedback': ['qti-content-body'],
  'qti-choice-interaction': ['qti-simple-choice'],
  'qti-order-interaction': ['qti-simple-choice'],
  'qti-match-interaction': ['qti-simple-match-set'],
  'qti-simple-match-set': ['qti-simple-associable-choice'],
  'qti-response-processing': ['qti-response-condition'],
  'qti-response-condition': ['qti-response-if'],
  'qti-response-if': ['qti-equal', 'qti-set-outcome-value'],
  'qti-equal': ['qti-variable', 'qti-correct'],
  'qti-set-outcome-value': ['qti-base-value'],
};
const bodies = new Set(['qti-item-body', 'qti-content-body', ...flow]);
const interactions = [
  'qti-choice-interaction',
  'qti-order-interaction',
  'qti-match-interaction',
  'qti-text-entry-interaction',
];
const required: Record<string, readonly string[]> = {
  'qti-assessment-item': ['identifier', 'title', 'adaptive', 'time-dependent'],
  'qti-response-declaration': ['identifier', 'cardinality', 'base-type'],
  'qti-outcome-declaration': ['identifier', 'cardinality', 'base-type'],
  'qti-map-entry': ['map-key', 'mapped-value'],
  'qti-simple-choice': ['identifier'],
  'qti-simple-associable-choice': ['identifier', 'match-max'],
  'qti-match-interaction': ['response-identifier', 'max-associations'],
  'qti-modal-feedback': ['identifier', 'outcome-identifier', 'show-hide'],
  'qti-rubric-block': ['view', 'use'],
};
const identifier = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

function faultsOf(item: Element): string[] {
  const faults: string[] = [];
  for (const element of withinOf(item)) {
    const names = element.children.filter(isElement).map((child) => child.name);
    const order = children[element.name];
    const places = names.map((name) => order?.indexOf(name) ?? 0);
    if (order !== undefined && places.some((place, index) => place < 0 || place < (places[index - 1] ?? 0)))
      faults.push(`<${element.name}> holds ${names.join(' ')}`);
    if (bodies.has(element.name))
      for (const name of names)
        if (![...flow, ...interactions, 'qti-rubric-block'].includes(name))
          faults.push(`<${element.name}> holds <${name}>`);
    for (const name of required[element.name] ?? [])
      if (element.attributes[name] === undefined) faults.push(`<${element.name}> has no ${name}`);
    const id = element.attributes['identifier'];
    if (id !== undefined && !identifier.test(id)) faults.push(`"${id}" is no identifier`);
    if (element.name === 'qti-item-body' && element.children.some((node) => !isElement(node) && node.trim() !== ''))
      faults.push('the body holds bare text');
  }
  const choices = descendantsOf(item, 'qti-simple-choice', 'qti-simple-associable-choice').map(
    ({ attributes }) => attributes['identifier'] ?? '',
  );
  if (new Set(choices).size < choices.length) faults.push('two choices have one identifier');
  const [declaration] = childrenOf(item, 'qti-response-declaration');
  if (/identifier|directedPair/.test(declaration?.attributes['base-type'] ?? ''))
    for (const value of declaration === undefined ? [] : descendantsOf(declaration, 'qti-value'))
      for (const id of textOf(value).split(' ')) if (!choices.includes(id)) faults.push(`the key ${id} is no choice`);
  if (descendantsOf(item, ...interactions).length !== 1) faults.push('not one interaction');
  return faults;
}

describe('QTI 3.0 packages', () => {
  it.each(['qisp', 'demonstration'])('of the bank %s have the structure of the schema', async (bank) => {
    const read = await readBank(join(import.meta.dirname, '../../../question-banks', bank));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const archive = openArchive((await encodeBank(read.content, 'qti3')).bytes);
    const xml = (path: string) => readXml(new TextDecoder().decode(archive.read(path)));
    const resources = descendantsOf(xml('imsmanifest.xml'), 'resource');
    expect(resources).toHaveLength(read.content.items.length);
    expect(archive.paths).toHaveLength(resources.length + 1);
    for (const { attributes } of resources) {
      expect(attributes['type']).toBe('imsqti_item_xmlv3p0');
      expect(faultsOf(xml(attributes['href'] ?? ''))).toEqual([]);
    }
  });
});
