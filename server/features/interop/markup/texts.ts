import { isDeepStrictEqual } from 'node:util';
import { renderBlock, renderInline } from '../../banks/index.ts';
import { Losses } from '../losses.ts';
import { type Block, blocksOf, type Inline, lineOf, plainOf, tidy } from './blocks.ts';
import type { Node } from './element.ts';
import { readHtml } from './read-html.ts';
import { type Escaping, writeBlocks, writeLine } from './write-markdown.ts';

/** A text as a file holds it: marked up, or plain. One-line texts are answers; the others may hold paragraphs, lists and tables. */
export type ForeignText =
  | { readonly kind: 'markup'; readonly nodes: readonly Node[] }
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'markdown'; readonly text: string };

export const plain = (text: string): ForeignText => ({ kind: 'plain', text });
export const html = (text: string): ForeignText => ({ kind: 'markup', nodes: readHtml(text) });

const escapings: readonly Escaping[] = ['none', 'likely', 'all'];

/**
 * The text in the Markdown of item banks: `kept`, the Markdown that this engine wrote beside it, if the text still says the same; otherwise
 * Markdown made from it, with what that loses.
 */
export function blockMarkdown(text: ForeignText, losses: Losses, kept?: string): string {
  if (text.kind === 'markdown') return text.text.trim();
  const blocks = text.kind === 'plain' ? paragraphsOf(text.text) : blocksOf(text.nodes, losses);
  if (kept !== undefined && isDeepStrictEqual(readBlocks(kept), blocks)) return kept;
  noteTex(JSON.stringify(blocks), losses);
  for (const escaping of escapings) {
    const markdown = writeBlocks(blocks, escaping).trim();
    if (isDeepStrictEqual(readBlocks(markdown), blocks)) return markdown;
  }
  losses.change('bold or italics at places where Markdown has none were left out');
  return writeBlocks(blocks.map(withoutEmphasis), 'all').trim();
}

/** As `blockMarkdown`, for texts of one line. */
export function lineMarkdown(text: ForeignText, losses: Losses, kept?: string): string {
  if (text.kind === 'markdown') return text.text.trim();
  const line = text.kind === 'plain' ? tidy([{ kind: 'text', text: text.text }]) : lineOf(text.nodes, losses);
  if (kept !== undefined) {
    const same = readLine(kept);
    // Plain text has no emphasis to compare.
    if (isDeepStrictEqual(same, line) || (text.kind === 'plain' && plainOf(same) === plainOf(line))) return kept;
  }
  noteTex(plainOf(line), losses);
  for (const escaping of escapings) {
    const markdown = writeLine(line, escaping, ' ').trim();
    if (isDeepStrictEqual(readLine(markdown), line)) return markdown;
  }
  losses.change('bold or italics at places where Markdown has none were left out');
  return writeLine([{ kind: 'text', text: plainOf(line) }], 'all', ' ').trim();
}

/** HTML that is XML too. */
export const blockHtml = (markdown: string): string => renderBlock(markdown).replaceAll('<br>', '<br/>');
export const lineHtml = (markdown: string): string => renderInline(markdown).replaceAll('<br>', '<br/>');

const readBlocks = (markdown: string): Block[] => blocksOf(readHtml(renderBlock(markdown)), new Losses());
const readLine = (markdown: string): Inline[] => lineOf(readHtml(renderInline(markdown)), new Losses());

function paragraphsOf(text: string): Block[] {
  return text.split(/\n[ \t]*\n/).flatMap((paragraph): Block[] => {
    const inlines = tidy(
      paragraph
        .split('\n')
        .flatMap((line, index): Inline[] => [
          ...(index === 0 ? [] : [{ kind: 'break' as const }]),
          { kind: 'text', text: line },
        ]),
    );
    return inlines.length === 0 ? [] : [{ kind: 'paragraph', inlines }];
  });
}

function withoutEmphasis(block: Block): Block {
  const bare = (inlines: readonly Inline[]): Inline[] =>
    tidy(
      inlines.flatMap((inline) => (inline.kind === 'strong' || inline.kind === 'em' ? bare(inline.inlines) : [inline])),
    );
  switch (block.kind) {
    case 'paragraph':
      return { ...block, inlines: bare(block.inlines) };
    case 'list':
      return { ...block, items: block.items.map((item) => item.map(withoutEmphasis)) };
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(bare)) };
  }
}

function noteTex(text: string, losses: Losses): void {
  if (/\$\$[^$]+\$\$|\\\\?\((?:.|\n)+?\\\\?\)|\\\\?\[(?:.|\n)+?\\\\?\]/.test(text))
    losses.change('a formula in TeX is shown as it is written: write it in words and symbols');
}
