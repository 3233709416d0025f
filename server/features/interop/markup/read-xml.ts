import { SaxesParser } from 'saxes';
import { InputFault } from '../input-fault.ts';
import { limits } from '../limits.ts';
import type { Element } from './element.ts';

/** Fed to the parser at once, so that what is read can be handed on and forgotten. */
const slice = 64 * 1024;

/**
 * Reads XML as a stream: first the root, without children, then each element so many levels below it as soon as it is complete; what lies between is passed over.
 * Document type declarations are refused, and with them entities of their own, inner and outer.
 * @throws InputFault with the line at the first place where the text is no well-formed XML.
 */
export function* streamXml(text: string | Iterable<string>, part?: string, level = 1): Generator<Element> {
  const complete: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser({ position: true });
  const faultAt = (message: string) => new InputFault(message, { line: parser.line, part });

  parser.on('doctype', () => {
    throw faultAt('declares a document type, which is refused: entities could read files or fill the memory');
  });
  parser.on('error', (error) => {
    throw faultAt(`is no well-formed XML: ${error.message.replace(/^\S*\d+:\d+: /, '')}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name: withoutPrefix(name),
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [withoutPrefix(key), value])),
      children: [],
      line: parser.line,
    };
    if (open.length >= limits.depth) throw faultAt(`holds elements more than ${limits.depth} deep`);
    if (open.length === 0) complete.push(element);
    else if (open.length > level) open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (piece: string) => {
    if (open.length <= level) return;
    const children = open.at(-1)?.children ?? [];
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + piece;
    else children.push(piece);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed !== undefined && open.length === level) complete.push(closed);
  });

  const attempt = (read: () => void): unknown => {
    try {
      read();
      return null;
    } catch (error) {
      return error;
    }
  };
  const pieces = typeof text === 'string' ? slicesOf(text) : text;
  for (const piece of pieces) {
    const fault = attempt(() => parser.write(piece));
    // What stands before a fault is told all the same.
    yield* complete.splice(0);
    if (fault !== null) throw fault;
  }
  const fault = attempt(() => parser.close());
  yield* complete.splice(0);
  if (fault !== null) throw fault;
}

function* slicesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += slice) yield text.slice(from, from + slice);
}

/** The whole of a small XML file as one tree. */
export function readXml(text: string | Iterable<string>, part?: string): Element {
  const [root, ...children] = streamXml(text, part);
  if (root === undefined) throw new InputFault('is no XML: it is empty', { part });
  return { ...root, children };
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);
