import { MathMLToLaTeX } from 'mathml-to-latex';
import { renderFormula } from '../../banks/index.ts';
import type { Losses } from '../losses.ts';
import type { Picture } from './block.ts';
import { descendantsOf, type Element, isElement, type Node, textOf, withinOf } from './element.ts';
import { escapeXml, tag } from './write-xml.ts';

/** What reading a text needs to know besides its markup. */
export interface Intake {
  readonly losses: Losses;
  /** The name below the bank's folder `images/` for what a picture's source points at; null where there is none, which `losses` then tells. */
  readonly place: (src: string) => string | null;
  /** Whether `$$…$$`, `\(…\)` and `\[…\]` in words are formulas. */
  readonly hasTex: boolean;
}

export interface Formula {
  readonly tex: string;
  readonly isBlock: boolean;
}

const texMarks = /\$\$([^$]+?)\$\$|(?<!\\)\\\(([\s\S]+?)(?<!\\)\\\)|(?<!\\)\\\[([\s\S]+?)(?<!\\)\\\]/g;

/** Parts words at the formulas in them, in the marks that Moodle and others know. */
export function texIn(text: string, intake: Intake): (string | Formula)[] {
  if (!intake.hasTex || !/\$\$|\\[([]/.test(text)) return [text];
  const parts: (string | Formula)[] = [];
  let from = 0;
  for (const match of text.matchAll(texMarks)) {
    const [whole, dollars, round, square] = match;
    const formula = checked((dollars ?? round ?? square ?? '').trim(), round === undefined, intake);
    parts.push(text.slice(from, match.index), ...(formula === null ? [] : [formula]));
    from = match.index + whole.length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== '');
}

/** A formula in MathML: by the TeX that it carries, or converted; null where neither gives the same formula, which is told. */
export function formulaOf(element: Element, intake: Intake): Formula | null {
  const isBlock = element.attributes['display'] === 'block' || element.attributes['mode'] === 'display';
  const carried = descendantsOf(element, 'annotation').find((one) =>
    /^(application\/x-tex|tex|latex|application\/x-latex)$/i.test(one.attributes['encoding'] ?? ''),
  );
  if (carried !== undefined && textOf(carried).trim() !== '') return checked(textOf(carried).trim(), isBlock, intake);
  const converted = converse(element);
  if (converted === null) {
    intake.losses.refuse('it holds a formula in MathML that cannot be converted to TeX without loss');
    return null;
  }
  intake.losses.change('a formula in MathML was converted to TeX');
  return checked(converted, isBlock, intake);
}

function checked(tex: string, isBlock: boolean, intake: Intake): Formula | null {
  // A line of Markdown has no line ends; those of TeX are spaces, but for comments.
  const line = tex
    .replaceAll(/(?<!\\)%.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const kept = line === tex.replaceAll(/\s+/g, ' ').trim() ? tex : line;
  const rendered = renderFormula(kept, isBlock ? 'block' : 'inline');
  if (rendered.ok) return { tex: kept.includes('\n') ? line : kept, isBlock };
  intake.losses.refuse(`it holds a formula that cannot be shown: ${rendered.why}`);
  return null;
}

/** Whose meaning survives the conversion; what stands in others is no more than their letters there. */
const convertible = new Set(
  `math semantics mrow mi mn mo mtext ms mspace mstyle mpadded merror mfenced mfrac msqrt mroot msub msup msubsup munder mover munderover
   mmultiscripts mprescripts none mtable mtr mtd`.split(/\s+/),
);

/** MathML as TeX that has the same letters and signs when it is rendered; null when it has not. */
function converse(element: Element): string | null {
  const plain = uprightNames({ ...element, attributes: {} });
  if ([...withinOf(plain)].some(({ name }) => !convertible.has(name))) return null;
  let tex: string;
  try {
    tex = MathMLToLaTeX.convert(writeMathml(plain)).trim();
  } catch {
    return null;
  }
  const rendered = renderFormula(tex, 'inline');
  return tex !== '' && rendered.ok && signsOf(textOfMathml(rendered.html)) === signsOf(textOfElement(plain))
    ? tex
    : null;
}

/** Names of several letters, such as sin, are upright in MathML; in TeX they would be a product. */
function uprightNames(element: Element): Element {
  const children = element.children
    .filter((node) => !isElement(node) || !/^annotation(-xml)?$/.test(node.name))
    .map((node) => (isElement(node) ? uprightNames(node) : node));
  const isName = element.name === 'mi' && /^\s*[A-Za-z]{2,}\s*$/.test(textOf(element));
  return { ...element, name: isName ? 'mtext' : element.name, children };
}

const writeMathml = (node: Node): string =>
  isElement(node) ? tag(node.name, node.attributes, node.children.map(writeMathml)) : escapeXml(node);

function textOfElement(node: Node): string {
  if (!isElement(node)) return node;
  const inner = node.children.map(textOfElement);
  if (node.name !== 'mfenced') return inner.join('');
  const { open = '(', close = ')', separators = ',' } = node.attributes;
  const parts = node.children.filter(isElement).length;
  return open + inner.join('') + separators.slice(0, 1).repeat(Math.max(0, parts - 1)) + close;
}

const textOfMathml = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** Signs that fonts draw alike and systems write differently. */
const likes: Readonly<Record<string, string>> = {
  '-': '−',
  '*': '∗',
  '|': '∣',
  '·': '⋅',
  "'": '′',
  '’': '′',
  '‖': '∥',
  '…': '...',
  '⋯': '...',
};

/** The letters and signs of a formula without order, spaces and alphabets. */
function signsOf(text: string): string {
  const folded = [...text].map((sign) => likes[sign] ?? sign.normalize('NFKC')).join('');
  return [...folded]
    .filter((sign) => !/^[\s\u2061-\u2064\u200b]$/.test(sign))
    .sort()
    .join('');
}

/** Whether a picture says of itself that it is an ornament. */
export function isDecorative({ attributes }: Element): boolean {
  if ((attributes['alt'] ?? '').trim() !== '') return false;
  return (
    (attributes['alt'] !== undefined && /^(presentation|none)$/.test(attributes['role'] ?? '')) ||
    attributes['aria-hidden'] === 'true'
  );
}

/** A picture with its text alternative; null where it lacks either, which is told. */
export function imageOf(element: Element, intake: Intake): Picture | null {
  const isObject = element.name === 'object';
  const src = (element.attributes[isObject ? 'data' : 'src'] ?? '').trim();
  const alt = alternativeOf(element, isObject);
  if (alt === '') {
    intake.losses.refuse(`its picture ${sayImage(src)} has no text alternative`);
    return null;
  }
  const name = intake.place(src);
  return name === null ? null : { kind: 'image', name, alt };
}

function alternativeOf(element: Element, isObject: boolean): string {
  const { alt, 'aria-label': label } = element.attributes;
  const said = isObject ? [label, textOf(element)] : [alt, label];
  return (said.find((text) => text !== undefined && text.trim() !== '') ?? '').replaceAll(/\s+/g, ' ').trim();
}

export const sayImage = (src: string): string =>
  src === '' ? 'without a source' : `"${src.startsWith('data:') ? `${src.slice(0, 30)}…` : src.slice(0, 120)}"`;

/** An object is a picture when its type says so, or else its name. */
export const isPictureObject = ({ attributes }: Element): boolean =>
  /^image\//.test(attributes['type'] ?? '') ||
  (attributes['type'] === undefined && /\.(png|jpe?g|gif|webp|svg)$/i.test(attributes['data'] ?? ''));
