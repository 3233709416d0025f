import { type Element, isElement, type Node } from '../markup/element.ts';

/** QTI 3.0 in the names of QTI 2: `qti-simple-choice max-choices` is `simpleChoice maxChoices`, so that one reader serves both. */
export function inOldNames(element: Element): Element {
  const isNew = element.name.startsWith('qti-');
  return {
    ...element,
    name: isNew ? camel(element.name.slice(4)) : element.name,
    attributes: isNew
      ? Object.fromEntries(Object.entries(element.attributes).map(([name, value]) => [camel(name), value]))
      : element.attributes,
    children: element.children.map((node) => (isElement(node) ? inOldNames(node) : node)),
  };
}

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The tree with each element as `change` gives it: itself, other nodes in its place, or none. Children come before their parents. */
export function rewrite(nodes: readonly Node[], change: (element: Element) => readonly Node[]): Node[] {
  return nodes.flatMap((node) =>
    isElement(node) ? change({ ...node, children: rewrite(node.children, change) }) : [node],
  );
}
