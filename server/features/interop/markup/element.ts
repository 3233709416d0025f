/** An element of XML or HTML; names without prefix. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  /** From 1, in the file it was read from. */
  readonly line: number;
}

/** Text stands with its entities resolved. */
export type Node = Element | string;

export const isElement = (node: Node): node is Element => typeof node !== 'string';

export function childrenOf(element: Element, name?: string): Element[] {
  return element.children.filter(
    (node): node is Element => isElement(node) && (name === undefined || node.name === name),
  );
}

export function childOf(element: Element, name: string): Element | undefined {
  return element.children.find((node): node is Element => isElement(node) && node.name === name);
}

/** The element and all below it, in the order of the file. */
export function* withinOf(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) if (isElement(child)) yield* withinOf(child);
}

export function descendantsOf(element: Element, ...names: readonly string[]): Element[] {
  return [...withinOf(element)].filter((one) => one !== element && names.includes(one.name));
}

export function textOf(node: Node): string {
  return isElement(node) ? node.children.map(textOf).join('') : node;
}

/** The text of a child of this name, trimmed; null when there is none. */
export function childText(element: Element, name: string): string | null {
  const child = childOf(element, name);
  return child === undefined ? null : textOf(child).trim();
}
