import { type GiveImage, type GivenImage, noImages } from '../images.ts';
import { limits, megabytes } from '../limits.ts';
import type { Losses } from '../losses.ts';
import { nameBehind } from '../markup/dialect.ts';
import { type Element, isElement, type Node, textOf } from '../markup/element.ts';
import type { ForeignText } from '../markup/texts.ts';
import { fileMark } from './moodle-dialect.ts';

/**
 * The files of one question. Each text has its own beside it, and two texts may call two pictures by one name, so a picture's source is made to
 * point at the number of its file.
 */
export class QuestionFiles {
  readonly #files: { readonly src: string; readonly element: Element }[] = [];

  /** Points the pictures of a text at the files beside it, and tells of files that it shows nowhere. */
  bind(text: ForeignText, files: readonly Element[], losses: Losses): ForeignText {
    if (text.kind !== 'markup' || files.length === 0) return text;
    const numbers = new Map(files.map((element, index) => [pathOf(element), this.#files.length + index]));
    for (const element of files) this.#files.push({ src: `${fileMark}${pathOf(element)}`, element });
    const shown = new Set<string>();
    const point = (node: Node): Node => {
      if (!isElement(node)) return node;
      const path = pathBehindMark(node.attributes['src']);
      const number = path === null ? undefined : numbers.get(path);
      if (path !== null) shown.add(path);
      const attributes = number === undefined ? node.attributes : { ...node.attributes, src: `file:${number}` };
      return { ...node, attributes, children: node.children.map(point) };
    };
    const nodes = text.nodes.map(point);
    if ([...numbers.keys()].some((path) => !shown.has(path))) losses.change('an attached file was left out');
    return { kind: 'markup', nodes };
  }

  readonly give: GiveImage = (src) => {
    const file = this.#files[Number(/^file:(\d+)$/.exec(src)?.[1] ?? Number.NaN)];
    return file === undefined ? noImages(src) : imageOf(file.src, file.element);
  };
}

function imageOf(src: string, element: Element): GivenImage | string {
  const base64 = textOf(element);
  if (base64.length > limits.imageBytes * 1.5) return `is larger than ${megabytes(limits.imageBytes)}`;
  return {
    name: element.attributes['name'] ?? '',
    own: nameBehind(fileMark, src),
    bytes: new Uint8Array(Buffer.from(base64, 'base64')),
  };
}

const pathOf = ({ attributes }: Element): string =>
  `${attributes['path'] ?? '/'}/${attributes['name'] ?? ''}`.replaceAll(/\/{2,}/g, '/').replace(/^\//, '');

function pathBehindMark(src: string | undefined): string | null {
  if (src === undefined || !src.startsWith(fileMark)) return null;
  const path = src.slice(fileMark.length).replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
