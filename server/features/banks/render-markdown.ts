import MarkdownIt from 'markdown-it';

/**
 * The Markdown of item texts: paragraphs, line breaks, bold, italics, lists, and tables whose first row is the header. Everything else,
 * HTML and links among it, comes out as the text it was written as. Tags made: p br strong em ul ol li table thead
 * tbody tr th td.
 */
const markdown = new MarkdownIt('zero').enable(['emphasis', 'list', 'table', 'newline', 'escape', 'entity']);

for (const cell of ['th', 'td']) {
  markdown.renderer.rules[`${cell}_open`] = (tokens, index) => {
    const align = /text-align:(right|center)/.exec(String(tokens[index]?.attrGet('style') ?? ''))?.[1];
    // A style attribute would need a hole in the content security policy.
    const attributes = `${cell === 'th' ? ' scope="col"' : ''}${align === undefined ? '' : ` class="align-${align}"`}`;
    return `<${cell}${attributes}>`;
  };
}

export function renderBlock(text: string): string {
  return markdown.render(text).trim();
}

/** For texts that stand inside a line: options, elements, prompts. Paragraphs and tables are not read in them. */
export function renderInline(text: string): string {
  return markdown.renderInline(text.trim());
}
