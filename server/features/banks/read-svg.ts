import { SaxesParser } from 'saxes';
import { DrawnElements } from './drawn-elements.ts';

export type ReadSvg =
  | { readonly ok: true; readonly width: number; readonly height: number }
  | { readonly ok: false; readonly why: string };

const svgNamespace = 'http://www.w3.org/2000/svg';
/** What drawing programs note for themselves; browsers draw nothing of it. */
const notes =
  /^(http:\/\/(www\.inkscape\.org|sodipodi\.sourceforge\.net|ns\.adobe\.com|creativecommons\.org|purl\.org)\/|http:\/\/www\.w3\.org\/1999\/02\/22-rdf)/;
const active = new Set([
  'script',
  'foreignobject',
  'handler',
  'listener',
  'iframe',
  'embed',
  'object',
  'audio',
  'video',
  'canvas',
]);
const animations = new Set(['animate', 'animatemotion', 'animatetransform', 'animatecolor', 'set', 'discard']);
const embedded = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$/;

/** Far more than a drawing for an item needs, and little enough for an old laptop. */
const mostElements = 50_000;

/**
 * Reads an SVG drawing and refuses what could act or reach out of it: scripts, handlers, foreign content, animation, and references to
 * anything but its own parts and embedded pixels. It is shown where none of this would work; it is refused all the same,
 * because a drawing that needs it would not be seen as it was meant.
 */
export function readSvg(bytes: Uint8Array): ReadSvg {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return no('is not written in UTF-8');
  }
  let fault: string | null = null;
  let size: { width: number; height: number } | null = null;
  let depth = 0;
  const inStyle: boolean[] = [];
  const drawn = new DrawnElements();
  const refuse = (why: string) => {
    fault ??= why;
  };
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => refuse(`is no well-formed XML: ${error.message.split('\n')[0]}`));
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) refuse('defines entities in its document type');
  });
  parser.on('processinginstruction', ({ target }) => refuse(`has a processing instruction (${target})`));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') refuse('is not written in UTF-8');
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const element = local.toLowerCase();
    if (depth === 0) {
      if (local !== 'svg' || uri !== svgNamespace) refuse('is no SVG drawing');
      size = sizeOf(attributes['width']?.value, attributes['height']?.value, attributes['viewBox']?.value);
    } else if (uri !== svgNamespace && !notes.test(uri)) refuse(`holds content that is no SVG (<${local}>)`);
    if (active.has(element)) refuse(`holds <${local}>`);
    if (animations.has(element)) refuse(`moves (<${local}>): an item must look the same at all times`);
    for (const { name, local: attribute, value } of Object.values(attributes)) {
      if (/^on/i.test(attribute)) refuse(`has a handler (${name})`);
      else if (name === 'xml:base') refuse('refers to something outside (xml:base)');
      else if (attribute === 'href' || attribute === 'src') {
        if (!value.trim().startsWith('#') && !(element === 'image' && embedded.test(value)))
          refuse(`refers to something outside (${name} of <${local}>)`);
      } else if (attribute === 'style' || value.includes('(')) checkStyle(value, refuse);
    }
    inStyle.push(element === 'style');
    const target = Object.values(attributes).find((attribute) => attribute.local === 'href');
    drawn.opens(attributes['id']?.value ?? null, element === 'use' ? (target?.value.trim().slice(1) ?? null) : null);
    depth += 1;
  });
  const takeText = (value: string) => {
    if (inStyle.at(-1)) checkStyle(value, refuse);
  };
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.on('closetag', () => {
    inStyle.pop();
    drawn.closes();
    depth -= 1;
  });
  parser.write(text).close();
  if (fault !== null) return no(fault);
  if (drawn.count > mostElements) return no('draws more than 50,000 elements');
  return size === null ? no('tells no size: give it width and height, or a viewBox') : { ok: true, ...(size as Size) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const no = (why: string): ReadSvg => ({ ok: false, why });

function checkStyle(css: string, refuse: (why: string) => void): void {
  // An escape could spell what is looked for here in another way.
  if (css.includes('\\')) refuse('has a style with a backslash');
  else if (/@import|@font-face|expression\s*\(|image-set\s*\(/i.test(css) || /url\s*\((?!\s*['"]?\s*#)/i.test(css))
    refuse('has a style that refers to something outside');
}

const pixelsPer: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
};

/** Its width and height in CSS pixels; where only one is told, the other by its view box. */
function sizeOf(width: string | undefined, height: string | undefined, viewBox: string | undefined): Size | null {
  const told = { width: pixels(width), height: pixels(height) };
  const [, , across = 0, down = 0] = (viewBox ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const box = across > 0 && down > 0 ? { width: across, height: down } : null;
  if (told.width !== null && told.height !== null) return rounded(told.width, told.height);
  if (box === null) return null;
  if (told.width !== null) return rounded(told.width, (told.width * box.height) / box.width);
  if (told.height !== null) return rounded((told.height * box.width) / box.height, told.height);
  return rounded(box.width, box.height);
}

function rounded(width: number, height: number): Size {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

function pixels(length: string | undefined): number | null {
  const [, number, unit = ''] = /^\s*(\d*\.?\d+)\s*([a-z]*)\s*$/i.exec(length ?? '') ?? [];
  const factor = pixelsPer[unit.toLowerCase()];
  return number === undefined || factor === undefined || Number(number) <= 0 ? null : Number(number) * factor;
}
