import type { CDPSession, Locator } from 'playwright-core';

interface Value {
  readonly value?: unknown;
}

/** What is used here of a node of the protocol's accessibility tree. */
interface Node {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: Value;
  readonly name?: Value;
  readonly description?: Value;
  readonly value?: Value;
  readonly properties?: readonly { readonly name: string; readonly value: Value }[];
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
}

/** They wrap others and say nothing. */
const silent = new Set(['generic', 'none', 'MarkupContent']);
/** What stands in them is said by their name or value. */
const leaves = new Set([
  'StaticText',
  'heading',
  'button',
  'cell',
  'columnheader',
  'image',
  'option',
  'MenuListPopup',
  'textbox',
]);
const states = ['checked', 'pressed', 'disabled', 'expanded', 'invalid', 'level', 'hasPopup', 'live'];
/** They are so whenever they are there. */
const itself = new Set(['status live', 'listitem level', 'combobox hasPopup', 'combobox expanded']);

/**
 * The part of the accessibility tree that belongs to an element as Chromium tells it to screen readers: one line for each node that says
 * something, in reading order, with role, name, value, description and states. The text of a label is said by its control alone.
 */
export async function accessibilityTree(element: Locator): Promise<string> {
  const page = element.page();
  const session = await page.context().newCDPSession(page);
  try {
    const root = await rootOf(session, element);
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: readonly Node[] };
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const start = nodes.find(({ backendDOMNodeId }) => backendDOMNodeId === root);
    if (start === undefined) throw new Error('the element is not in the accessibility tree');
    return linesOf(start, byId).join('\n');
  } finally {
    await session.detach();
  }
}

/** The protocol's own number of an element. */
async function rootOf(session: CDPSession, element: Locator): Promise<number> {
  const mark = 'data-accessibility-root';
  await element.evaluate((node, name) => node.setAttribute(name, ''), mark);
  try {
    const { root } = await session.send('DOM.getDocument', { depth: 0 });
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: `[${mark}]` });
    const { node } = await session.send('DOM.describeNode', { nodeId });
    return node.backendNodeId;
  } finally {
    await element.evaluate((node, name) => node.removeAttribute(name), mark);
  }
}

type Nodes = ReadonlyMap<string, Node>;

function linesOf(node: Node, byId: Nodes): string[] {
  const role = String(node.role?.value ?? '');
  const children = childrenOf(node, byId);
  if (role === 'LabelText')
    return children.flatMap((child) => linesOf(child, byId)).filter((line) => !/^\s*(text|image) /.test(line));
  const within = () => children.flatMap((child) => linesOf(child, byId));
  if (node.ignored || silent.has(role)) return within();
  if (role === 'MathMLMath') return [`math "${textOf(node, byId)}"`];
  if (role === 'StaticText' && spoken(node.name) === '') return [];
  const line = [role === 'StaticText' ? 'text' : role, ...saidOf(node, role)].join(' ');
  return [line, ...(leaves.has(role) ? [] : within().map((each) => `  ${each}`))];
}

const childrenOf = ({ childIds = [] }: Node, byId: Nodes): Node[] => childIds.flatMap((id) => byId.get(id) ?? []);

const textOf = (node: Node, byId: Nodes): string =>
  node.role?.value === 'StaticText'
    ? spoken(node.name)
    : childrenOf(node, byId)
        .map((child) => textOf(child, byId))
        .join(' ');

/** Letters that are drawn as those of formulas are the letters they stand for. */
const spoken = (said: Value | undefined): string =>
  String(said?.value ?? '')
    .normalize('NFKC')
    .replaceAll(/\s+/g, ' ')
    .trim();

function saidOf({ name, value, description, properties = [] }: Node, role: string): string[] {
  const quoted = (said: Value | undefined, before = '') => (spoken(said) === '' ? [] : [`${before}"${spoken(said)}"`]);
  const shown = properties.flatMap((property) => {
    const state = String(property.value.value);
    if (!states.includes(property.name) || itself.has(`${role} ${property.name}`)) return [];
    if (state === 'false')
      return ['checked', 'pressed', 'expanded'].includes(property.name) ? [`not-${property.name}`] : [];
    return [state === 'true' ? property.name : `${property.name}=${state}`];
  });
  return [...quoted(name), ...quoted(value, '= '), ...quoted(description, '— '), ...shown];
}
