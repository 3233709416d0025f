import MarkdownIt from 'markdown-it';
import { type Exhibits, withExhibits } from './markdown-exhibits.ts';
import { formulaTags, renderFormula } from './render-formula.ts';

/** All that leaves of the text of an item: tags with their attributes. */
export const declaredTags: Readonly<Record<string, readonly string[]>> = {
  p: [],
  br: [],
  strong: [],
  em: [],
  ul: [],
  ol: ['start'],
  li: [],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  th: ['scope', 'class'],
  td: ['class'],
  figure: [],
  figcaption: [],
  img: ['data-image', 'alt', 'width', 'height'],
  ...formulaTags,
};

/**
 * The Markdown of item texts: paragraphs, line breaks, bold, italics, lists, tables whose first row is the header, images and formulas. Everything
 * else, HTML and links among it, comes out as the text it was written as.
 */
const markdown = withExhibits(
  new MarkdownIt('zero').enable(['emphasis', 'list', 'table', 'newline', 'escape', 'entity']),
);

for (const cell of ['th', 'td']) {
  markdown.renderer.rules[`${cell}_open`] = (tokens, index) => {
    const align = /text-align:(right|center)/.exec(String(tokens[index]?.attrGet('style') ?? ''))?.[1];
    // A style attribute would need a hole in the content security policy.
    const attributes = `${cell === 'th' ? ' scope="col"' : ''}${align === undefined ? '' : ` class="align-${align}"`}`;
    return `<${cell}${attributes}>`;
  };
}

/** Formulas as MathML, and images as they were written: there are none without a bank. */
export const withoutImages: Exhibits = {
  image: () => null,
  formula({ tex, display }) {
    const formula = renderFormula(tex, display);
    return formula.ok ? formula.html : null;
  },
  refuse: () => undefined,
};

export function renderBlock(text: string, exhibits: Exhibits = withoutImages): string {
  return markdown.render(text, { exhibits }).trim();
}

/** For texts that stand inside a line: options, elements, prompts. Paragraphs and tables are not read in them. */
export function renderInline(text: string, exhibits: Exhibits = withoutImages): string {
  return markdown.renderInline(text.trim(), { exhibits });
}
