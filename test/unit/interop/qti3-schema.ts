import { type Element, isElement } from '../../../server/features/interop/markup/element.ts';

/**
 * What the QTI 3.0 schemas (assessment items, content packaging) say of the elements that are written, in short. A child is written with how often it may
 * stand: once, `?`, `*`, `+` or `{2}`; the order is that of the list. An attribute that must be there ends with `!`.
 */
interface Rule {
  /** Children in their order; or what kind of content. */
  readonly content: readonly string[] | 'empty' | 'text' | 'inline' | 'flow' | 'body' | 'expressions' | 'mathml';
  readonly attributes?: Readonly<Record<string, RegExp>>;
}

const identifier = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const boolean = /^(true|false)$/;
const count = /^\d+$/;
const float = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const any = /^[\s\S]*$/;
const filled = /\S/;
const response = { 'response-identifier!': identifier };

const words = (text: string): string[] => text.trim().split(/\s+/);
const inline = words('strong em br img math qti-text-entry-interaction');
const flow = [...inline, ...words('p div ul ol table figure')];
const blockInteractions = words('qti-choice-interaction qti-order-interaction qti-match-interaction');
const body = [...flow.filter((name) => !inline.includes(name)), ...blockInteractions, 'qti-rubric-block'];
const expressions = words('qti-equal qti-variable qti-correct qti-base-value');
const mathml = words(
  'semantics annotation mrow mi mn mo mtext mspace msub msup msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd mstyle mpadded mphantom',
);

const rules: Readonly<Record<string, Rule>> = {
  'qti-assessment-item': {
    content: words(
      'qti-response-declaration* qti-outcome-declaration* qti-stylesheet* qti-item-body? qti-catalog-info? qti-response-processing? qti-modal-feedback*',
    ),
    attributes: {
      'identifier!': identifier,
      'title!': filled,
      adaptive: boolean,
      'time-dependent!': boolean,
      lang: /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/,
      'tool-name': any,
      'tool-version': any,
      schemaLocation: /^\S+\s+\S+$/,
    },
  },
  'qti-response-declaration': {
    content: words('qti-default-value? qti-correct-response? qti-mapping?'),
    attributes: {
      'identifier!': identifier,
      'cardinality!': /^(single|multiple|ordered)$/,
      'base-type!': /^(identifier|string|float|directedPair)$/,
    },
  },
  'qti-outcome-declaration': {
    content: ['qti-default-value?'],
    attributes: {
      'identifier!': identifier,
      'cardinality!': /^(single|multiple)$/,
      'base-type!': /^(float|identifier)$/,
      'normal-maximum': float,
    },
  },
  'qti-default-value': { content: ['qti-value+'] },
  'qti-correct-response': { content: ['qti-value+'] },
  'qti-value': { content: 'text' },
  'qti-mapping': { content: ['qti-map-entry+'], attributes: { 'lower-bound': float, 'default-value': float } },
  'qti-map-entry': {
    content: 'empty',
    attributes: { 'map-key!': any, 'mapped-value!': float, 'case-sensitive': boolean },
  },
  'qti-item-body': { content: 'body' },
  'qti-rubric-block': {
    content: ['qti-content-body'],
    attributes: { 'use!': /^(instructions|scoring|sharedstimulus|navigation|ext:\S+)$/, 'view!': /^author$/ },
  },
  'qti-content-body': { content: 'flow' },
  'qti-modal-feedback': {
    content: ['qti-content-body'],
    attributes: {
      'outcome-identifier!': identifier,
      'show-hide!': /^(show|hide)$/,
      'identifier!': identifier,
      title: any,
    },
  },
  'qti-choice-interaction': {
    content: words('qti-prompt? qti-simple-choice+'),
    attributes: { ...response, shuffle: boolean, 'max-choices': count },
  },
  'qti-order-interaction': {
    content: words('qti-prompt? qti-simple-choice+'),
    attributes: { ...response, shuffle: boolean },
  },
  'qti-match-interaction': {
    content: words('qti-prompt? qti-simple-match-set{2}'),
    attributes: { ...response, shuffle: boolean, 'max-associations': count },
  },
  'qti-text-entry-interaction': { content: 'empty', attributes: { ...response, 'expected-length': count } },
  'qti-simple-choice': { content: 'flow', attributes: { 'identifier!': identifier } },
  'qti-simple-match-set': { content: ['qti-simple-associable-choice*'] },
  'qti-simple-associable-choice': { content: 'flow', attributes: { 'identifier!': identifier, 'match-max!': count } },
  'qti-response-processing': {
    content: ['qti-response-condition*'],
    attributes: {
      template: /^https:\/\/purl\.imsglobal\.org\/spec\/qti\/v3p0\/rptemplates\/(match_correct|map_response)\.xml$/,
    },
  },
  'qti-response-condition': { content: ['qti-response-if'] },
  'qti-response-if': { content: words('qti-equal qti-set-outcome-value*') },
  'qti-equal': {
    content: 'expressions',
    attributes: { 'tolerance-mode!': /^(exact|absolute|relative)$/, tolerance: /^\d+(\.\d+)? \d+(\.\d+)?$/ },
  },
  'qti-set-outcome-value': { content: ['qti-base-value'], attributes: { 'identifier!': identifier } },
  'qti-variable': { content: 'empty', attributes: { 'identifier!': identifier } },
  'qti-correct': { content: 'empty', attributes: { 'identifier!': identifier } },
  'qti-base-value': { content: 'text', attributes: { 'base-type!': /^float$/ } },
  p: { content: 'inline', attributes: { class: any } },
  strong: { content: 'inline' },
  em: { content: 'inline' },
  br: { content: 'empty' },
  img: { content: 'empty', attributes: { 'src!': filled, 'alt!': filled } },
  div: { content: 'flow', attributes: { class: any } },
  ul: { content: ['li*'] },
  ol: { content: ['li*'], attributes: { start: count } },
  li: { content: 'flow' },
  figure: { content: words('img figcaption?') },
  figcaption: { content: 'inline' },
  table: { content: words('caption? thead? tbody*') },
  thead: { content: ['tr+'] },
  tbody: { content: ['tr+'] },
  tr: { content: words('th* td*') },
  th: { content: 'flow', attributes: { scope: /^(row|col)$/, class: any } },
  td: { content: 'flow', attributes: { class: any } },
  math: {
    content: ['semantics'],
    attributes: { 'xmlns!': /^http:\/\/www\.w3\.org\/1998\/Math\/MathML$/, display: /^(block|inline)$/ },
  },
  annotation: { content: 'text', attributes: { 'encoding!': filled } },
  // Content packaging.
  manifest: {
    content: words('metadata organizations resources'),
    attributes: { 'identifier!': identifier, schemaLocation: /^\S+\s+\S+$/ },
  },
  metadata: { content: words('schema schemaversion') },
  schema: { content: 'text' },
  schemaversion: { content: 'text' },
  organizations: { content: 'empty' },
  resources: { content: ['resource*'] },
  resource: {
    content: words('file* dependency*'),
    attributes: { 'identifier!': identifier, 'type!': /^(imsqti_item_xmlv3p0|webcontent)$/, href: filled },
  },
  file: { content: 'empty', attributes: { 'href!': filled } },
  dependency: { content: 'empty', attributes: { 'identifierref!': identifier } },
};

const namespaces: Readonly<Record<string, string>> = {
  'qti-assessment-item': 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0',
  manifest: 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1',
};

/** What the schema would find fault with in an element and all below it. */
export function schemaFaults(element: Element): string[] {
  const faults: string[] = [];
  const namespace = namespaces[element.name];
  if (namespace === undefined) faults.push(`<${element.name}> is no root`);
  else if (element.attributes['xmlns'] !== namespace) faults.push(`<${element.name}> is of another namespace`);
  visit(element, faults);
  return faults;
}

function visit(element: Element, faults: string[]): void {
  const isMath = mathml.includes(element.name) && element.name !== 'annotation';
  const rule: Rule | undefined = isMath ? { content: 'mathml' } : rules[element.name];
  if (rule === undefined) {
    faults.push(`<${element.name}> is not known`);
    return;
  }
  const known = rule.attributes ?? {};
  for (const [name, value] of Object.entries(element.attributes)) {
    const pattern = known[name] ?? known[`${name}!`];
    // Declarations of namespaces on a root, and MathML's own attributes, which KaTeX decides.
    if (name === 'xsi' || (name === 'xmlns' && element.name !== 'math') || isMath) continue;
    if (pattern === undefined) faults.push(`<${element.name}> has the attribute ${name}`);
    else if (!pattern.test(value)) faults.push(`<${element.name} ${name}="${value}">`);
  }
  for (const name of Object.keys(known))
    if (name.endsWith('!') && element.attributes[name.slice(0, -1)] === undefined)
      faults.push(`<${element.name}> has no ${name.slice(0, -1)}`);
  const children = element.children.filter(isElement);
  const hasText = element.children.some((node) => !isElement(node) && node.trim() !== '');
  checkContent(
    element.name,
    rule.content,
    children.map(({ name }) => name),
    hasText,
    faults,
  );
  for (const child of children) visit(child, faults);
}

function checkContent(
  name: string,
  content: Rule['content'],
  children: readonly string[],
  hasText: boolean,
  faults: string[],
): void {
  const within = (allowed: readonly string[]) => {
    for (const child of children) if (!allowed.includes(child)) faults.push(`<${name}> holds <${child}>`);
  };
  const takesText = ['text', 'inline', 'flow', 'mathml'].includes(String(content));
  if (hasText && !takesText) faults.push(`<${name}> holds bare text`);
  switch (content) {
    case 'empty':
    case 'text':
      within([]);
      return;
    case 'inline':
      within(inline);
      return;
    case 'flow':
      within(flow);
      return;
    case 'body':
      within(body);
      return;
    case 'mathml':
      within(mathml);
      return;
    case 'expressions':
      within(expressions);
      if (children.length !== 2) faults.push(`<${name}> holds ${children.length} expressions`);
      return;
    default: {
      const pattern = content
        .map((child) => child.replace(/^([\w-]+)(.*)$/, (_, child: string, times: string) => `(?:${child} )${times}`))
        .join('');
      const given = children.map((child) => `${child} `).join('');
      if (!new RegExp(`^${pattern}$`).test(given)) faults.push(`<${name}> holds ${given || 'nothing'}`);
    }
  }
}
