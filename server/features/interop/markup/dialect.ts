import { type Exhibits, renderBlock, renderFormula, renderInline } from '../../banks/index.ts';
import { escapeXml, tag } from './write-xml.ts';

/** How a format writes what stands in a text beside words. */
export interface Dialect {
  /** Where a picture of the bank is found from a text. */
  src(name: string): string;
  /** The name of a picture by where it is found; null for a source that this engine did not write. */
  nameOf(src: string): string | null;
  formula(tex: string, isBlock: boolean): string;
}

/** The texts of a bank themselves. */
export const ownDialect: Dialect = {
  src: (name) => name,
  nameOf: (src) => src,
  formula: (tex, isBlock) => tag('math', { display: isBlock ? 'block' : undefined }, annotation(tex)),
};

const imageName = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The name behind a prefix; null where another stands, or what is no name of a bank's picture. */
export function nameBehind(prefix: string, src: string): string | null {
  const name = src.slice(prefix.length);
  return src.startsWith(prefix) && imageName.test(name) ? name : null;
}

/** MathML that says in an annotation what TeX it was made from. */
export function mathml(tex: string, isBlock: boolean): string {
  const rendered = renderFormula(tex, isBlock ? 'block' : 'inline');
  if (!rendered.ok) throw new Error(`a formula of a checked bank cannot be rendered: ${rendered.why}`);
  const shown = rendered.html.replace(/^<math[^>]*>(?:<semantics>)?/, '').replace(/(?:<\/semantics>)?<\/math>$/, '');
  return tag(
    'math',
    { xmlns: 'http://www.w3.org/1998/Math/MathML', display: isBlock ? 'block' : undefined },
    tag('semantics', {}, [shown, annotation(tex)]),
  );
}

const annotation = (tex: string): string => tag('annotation', { encoding: 'application/x-tex' }, escapeXml(tex));

export interface Written {
  /** HTML that is XML too. */
  readonly html: string;
  /** Pictures in the text, by their names below the bank's folder `images/`. */
  readonly images: readonly string[];
  /** What a bank would find fault with. */
  readonly faults: readonly string[];
}

export const writeBlock = (markdown: string, dialect: Dialect): Written => write(renderBlock, markdown, dialect);
export const writeInline = (markdown: string, dialect: Dialect): Written => write(renderInline, markdown, dialect);

function write(render: (markdown: string, exhibits: Exhibits) => string, markdown: string, dialect: Dialect): Written {
  const images: string[] = [];
  const faults: string[] = [];
  const html = render(markdown, {
    image({ name, alt }) {
      images.push(name);
      return tag('img', { src: dialect.src(name), alt });
    },
    formula: ({ tex, display }) => dialect.formula(tex, display === 'block'),
    refuse: (reason) => faults.push(reason),
  });
  return { html: html.replaceAll('<br>', '<br/>'), images, faults };
}
