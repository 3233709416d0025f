import { Parser } from 'htmlparser2';
import { limits } from '../limits.ts';
import type { Element, Node } from './element.ts';

/** Reads a piece of HTML as browsers do, faults forgiven. Comments are left out; what is nested beyond the limit is made flat. */
export function readHtml(html: string): Node[] {
  const nodes: Node[] = [];
  const open: Element[] = [];
  let depth = 0;
  const into = () => open.at(-1)?.children ?? nodes;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > limits.depth) return;
        const element: Element = { name: name.slice(name.indexOf(':') + 1), attributes, children: [], line: 0 };
        into().push(element);
        open.push(element);
      },
      ontext(text) {
        // Entities come as pieces of their own.
        const nodes = into();
        const last = nodes.at(-1);
        if (typeof last === 'string') nodes[nodes.length - 1] = last + text;
        else nodes.push(text);
      },
      onclosetag() {
        if (depth <= limits.depth) open.pop();
        depth -= 1;
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(html);
  return nodes;
}
