import katex from 'katex';
import { SaxesParser } from 'saxes';

export type RenderedFormula =
  | { readonly ok: true; readonly html: string }
  /** Quotes no more of the formula than a command: it may be the key. */
  | { readonly ok: false; readonly why: string };

/** The elements of MathML Core that KaTeX makes, with the attributes that browsers show. Nothing else leaves. */
export const formulaTags: Readonly<Record<string, readonly string[]>> = {
  math: ['display'],
  semantics: [],
  mrow: [],
  mi: ['mathvariant'],
  mn: [],
  mo: ['stretchy', 'fence', 'separator', 'lspace', 'rspace', 'minsize', 'maxsize', 'form', 'largeop', 'movablelimits'],
  mtext: [],
  mspace: ['width', 'height', 'depth'],
  msub: [],
  msup: [],
  msubsup: [],
  mfrac: ['linethickness'],
  msqrt: [],
  mroot: [],
  munder: ['accentunder'],
  mover: ['accent'],
  munderover: [],
  mtable: [],
  mtr: [],
  mtd: ['class'],
  mstyle: ['displaystyle', 'scriptlevel', 'mathsize'],
  mpadded: ['width', 'height', 'depth', 'lspace', 'voffset'],
  mphantom: [],
};

/** How a table is spaced is the page's matter; how its columns are aligned becomes a class. */
const layout = new Set(['rowspacing', 'columnspacing', 'columnalign', 'xmlns', 'scriptlevel', 'displaystyle']);

/**
 * A formula in TeX as MathML, which browsers show and screen readers read by themselves. What MathML Core cannot show, such as colours,
 * boxes and rules within tables, is refused here and not lost there.
 */
export function renderFormula(tex: string, display: 'inline' | 'block'): RenderedFormula {
  let mathml: string;
  try {
    mathml = katex.renderToString(tex, {
      output: 'mathml',
      displayMode: display === 'block',
      strict: 'ignore',
      trust: false,
      maxSize: 10,
      maxExpand: 200,
    });
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, why: 'it is nested too deep' };
    if (!(error instanceof katex.ParseError)) throw error;
    return { ok: false, why: error.rawMessage.replace(/[.\s]+$/, '') };
  }
  return declared(mathml);
}

/** Writes KaTeX's MathML anew from what is declared, without the wrapping element and the TeX, whose comments are the author's own. */
function declared(mathml: string): RenderedFormula {
  const faults: string[] = [];
  const columns: string[][] = [];
  const cells: number[] = [];
  const variants: (string | undefined)[] = [];
  let html = '';
  let depthOfTex = 0;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'span') return;
    if (name === 'annotation' || depthOfTex > 0) {
      depthOfTex += 1;
      return;
    }
    const allowed = formulaTags[name];
    if (allowed === undefined) {
      faults.push(`<${name}>`);
      return;
    }
    const kept: string[] = [];
    const variant = attributes['mathvariant'];
    variants.push(variant);
    for (const [attribute, value] of Object.entries(attributes)) {
      if (attribute === 'mathvariant' && value !== 'normal') {
        if (!Object.hasOwn(alphabets, value)) faults.push(`mathvariant ${value}`);
      } else if (allowed.includes(attribute)) kept.push(`${attribute}="${escapeHtml(value)}"`);
      else if (!layout.has(attribute)) faults.push(`<${name} ${attribute}>`);
    }
    if (name === 'mtable') columns.push((attributes['columnalign'] ?? '').split(' '));
    if (name === 'mtr') cells.push(0);
    if (name === 'mtd') {
      const index = cells.at(-1) ?? 0;
      const align = columns.at(-1)?.[index];
      if (align === 'left' || align === 'right') kept.push(`class="align-${align}"`);
      cells.splice(-1, 1, index + 1);
    }
    html += `<${[name, ...kept].join(' ')}>`;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'span') return;
    if (depthOfTex > 0) {
      depthOfTex -= 1;
      return;
    }
    if (name === 'mtable') columns.pop();
    if (name === 'mtr') cells.pop();
    variants.pop();
    html += `</${name}>`;
  });
  parser.on('text', (text) => {
    if (depthOfTex === 0) html += escapeHtml(inAlphabet(text, variants.at(-1)));
  });
  parser.write(mathml).close();
  return faults.length === 0
    ? { ok: true, html }
    : {
        ok: false,
        why: `it needs ${[...new Set(faults)].join(', ')}, which not all browsers show: write it without colours, boxes, rules and tags`,
      };
}

/**
 * Where Unicode has its mathematical letters: capitals, small letters, digits (0: none). Browsers no longer make them from
 * `mathvariant`.
 */
const alphabets: Readonly<Record<string, readonly [capitals: number, small: number, digits: number]>> = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce],
  italic: [0x1d434, 0x1d44e, 0],
  'bold-italic': [0x1d468, 0x1d482, 0],
  script: [0x1d49c, 0x1d4b6, 0],
  fraktur: [0x1d504, 0x1d51e, 0],
  'double-struck': [0x1d538, 0x1d552, 0x1d7d8],
  'sans-serif': [0x1d5a0, 0x1d5ba, 0x1d7e2],
  'bold-sans-serif': [0x1d5d4, 0x1d5ee, 0x1d7ec],
  'sans-serif-italic': [0x1d608, 0x1d622, 0],
  monospace: [0x1d670, 0x1d68a, 0x1d7f6],
};

/** Letters that Unicode had before, and left out of the rows above. */
const elsewhere: Readonly<Record<string, string>> = {
  'italic h': 'ℎ',
  ...fromPairs('script', 'BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ'),
  ...fromPairs('fraktur', 'CℭHℌIℑRℜZℨ'),
  ...fromPairs('double-struck', 'CℂHℍNℕPℙQℚRℝZℤ'),
};

/** Each letter is followed by the one that stands for it. */
function fromPairs(variant: string, pairs: string): Record<string, string> {
  return Object.fromEntries(
    [...pairs.matchAll(/(\w)(.)/gu)].map(([, letter = '', sign = '']) => [`${variant} ${letter}`, sign]),
  );
}

function inAlphabet(text: string, variant: string | undefined): string {
  const rows = variant === undefined ? undefined : alphabets[variant];
  if (rows === undefined) return text;
  const [capitals, small, digits] = rows;
  const moved = (sign: string, first: string, row: number) =>
    row === 0 ? sign : String.fromCodePoint(row + sign.charCodeAt(0) - first.charCodeAt(0));
  return text.replace(
    /[A-Za-z0-9]/g,
    (sign) =>
      elsewhere[`${variant} ${sign}`] ??
      (/[A-Z]/.test(sign)
        ? moved(sign, 'A', capitals)
        : /[a-z]/.test(sign)
          ? moved(sign, 'a', small)
          : moved(sign, '0', digits)),
  );
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
