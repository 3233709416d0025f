import { isDeepStrictEqual } from 'node:util';
import { Losses } from '../losses.ts';
import type { Block, Inline } from './block.ts';
import { blocksOf, lineOf } from './blocks.ts';
import { type Dialect, ownDialect, writeBlock, writeInline } from './dialect.ts';
import type { Node } from './element.ts';
import { type Intake, texIn } from './exhibits.ts';
import { readHtml } from './read-html.ts';
import { plainOf, tidy } from './tidy.ts';
import { type Escaping, writeBlocks, writeLine } from './write-markdown.ts';

/** A text as a file holds it: marked up, or plain. One-line texts are answers; the others may hold paragraphs, lists and tables. */
export type ForeignText =
  | { readonly kind: 'markup'; readonly nodes: readonly Node[] }
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'markdown'; readonly text: string };

export const plain = (text: string): ForeignText => ({ kind: 'plain', text });
export const html = (text: string): ForeignText => ({ kind: 'markup', nodes: readHtml(text) });

/** What a text comes from: who hears what it loses, where its pictures go, and how this engine writes the format. */
export interface Source {
  readonly losses: Losses;
  readonly place: Intake['place'];
  readonly dialect: Dialect;
}

const escapings: readonly Escaping[] = ['none', 'likely', 'all'];

/**
 * The text in the Markdown of item banks: `kept`, the Markdown that this engine wrote beside it, if the text still says the same; otherwise
 * Markdown made from it, with what that loses.
 */
export function blockMarkdown(text: ForeignText, source: Source, kept?: string): string {
  const intake = intakeOf(source);
  if (text.kind === 'markdown') return ownFormulas(text.text.trim(), intake);
  const blocks = text.kind === 'plain' ? paragraphsOf(text.text, intake) : blocksOf(text.nodes, intake);
  if (kept !== undefined && isDeepStrictEqual(asWritten(kept, source.dialect, 'block'), blocks)) return kept;
  for (const escaping of escapings) {
    const markdown = writeBlocks(blocks, escaping).trim();
    if (isDeepStrictEqual(readBack(markdown, 'block'), blocks)) return markdown;
  }
  const bare = blocks.map(withoutEmphasis);
  const markdown = writeBlocks(bare, 'all').trim();
  tellRest(isDeepStrictEqual(readBack(markdown, 'block'), bare), JSON.stringify(blocks), source.losses);
  return markdown;
}

/** As `blockMarkdown`, for texts of one line. */
export function lineMarkdown(text: ForeignText, source: Source, kept?: string): string {
  const intake = intakeOf(source);
  if (text.kind === 'markdown') return ownFormulas(text.text.trim(), intake);
  const line = text.kind === 'plain' ? tidy(wordsOf(text.text, intake)) : lineOf(text.nodes, intake);
  if (kept !== undefined) {
    const same = asWritten(kept, source.dialect, 'line') as Inline[];
    // Plain text has no emphasis to compare.
    if (isDeepStrictEqual(same, line) || (text.kind === 'plain' && plainOf(same) === plainOf(line))) return kept;
  }
  for (const escaping of escapings) {
    const markdown = writeLine(line, escaping, ' ').trim();
    if (isDeepStrictEqual(readBack(markdown, 'line'), line)) return markdown;
  }
  const bare = withoutEmphasisIn(line);
  const markdown = writeLine(bare, 'all', ' ').trim();
  tellRest(isDeepStrictEqual(readBack(markdown, 'line'), bare), JSON.stringify(line), source.losses);
  return markdown;
}

const intakeOf = ({ losses, place }: Source): Intake => ({ losses, place, hasTex: true });

/** What a text of the bank would be read as, written in the format it came in. */
function asWritten(markdown: string, dialect: Dialect, as: 'block' | 'line'): Block[] | Inline[] {
  const intake: Intake = { losses: new Losses(), place: (src) => dialect.nameOf(src), hasTex: true };
  return as === 'block'
    ? blocksOf(readHtml(writeBlock(markdown, dialect).html), intake)
    : lineOf(readHtml(writeInline(markdown, dialect).html), intake);
}

/** What a text of the bank says; null when the bank would find fault with it. */
function readBack(markdown: string, as: 'block' | 'line'): Block[] | Inline[] | null {
  const { html: written, faults } = (as === 'block' ? writeBlock : writeInline)(markdown, ownDialect);
  if (faults.length > 0) return null;
  const intake: Intake = { losses: new Losses(), place: (src) => src, hasTex: false };
  return as === 'block' ? blocksOf(readHtml(written), intake) : lineOf(readHtml(written), intake);
}

function tellRest(isSameInWords: boolean, text: string, losses: Losses): void {
  if (isSameInWords || !/"kind":"(image|math|figure|formula)"/.test(text))
    losses.change('bold or italics at places where Markdown has none were left out');
  else losses.refuse('it holds a picture or a formula at a place where texts here can have none');
}

/** Markdown of another system, in which dollars mean nothing, and formulas have their marks. */
function ownFormulas(markdown: string, intake: Intake): string {
  intake.losses.change('Markdown was taken over as it is: see whether it shows as it should');
  return texIn(markdown, intake)
    .map((part) => (typeof part === 'string' ? part.replaceAll(/(?<!\\)\$/g, '\\$') : `$${part.tex}$`))
    .join('');
}

const wordsOf = (text: string, intake: Intake): Inline[] =>
  texIn(text, intake).map((part) =>
    typeof part === 'string' ? { kind: 'text', text: part } : { kind: 'math', tex: part.tex },
  );

function paragraphsOf(text: string, intake: Intake): Block[] {
  return text.split(/\n[ \t]*\n/).flatMap((paragraph): Block[] => {
    const [only, ...others] = texIn(paragraph.trim(), intake);
    if (typeof only === 'object' && only.isBlock && others.length === 0) return [{ kind: 'formula', tex: only.tex }];
    const inlines = tidy(
      paragraph
        .split('\n')
        .flatMap((line, index): Inline[] => [
          ...(index === 0 ? [] : [{ kind: 'break' as const }]),
          ...wordsOf(line, intake),
        ]),
    );
    return inlines.length === 0 ? [] : [{ kind: 'paragraph', inlines }];
  });
}

const withoutEmphasisIn = (inlines: readonly Inline[]): Inline[] =>
  tidy(
    inlines.flatMap((inline) =>
      inline.kind === 'strong' || inline.kind === 'em' ? withoutEmphasisIn(inline.inlines) : [inline],
    ),
  );

function withoutEmphasis(block: Block): Block {
  switch (block.kind) {
    case 'paragraph':
      return { ...block, inlines: withoutEmphasisIn(block.inlines) };
    case 'figure':
    case 'formula':
      return block;
    case 'list':
      return { ...block, items: block.items.map((item) => item.map(withoutEmphasis)) };
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(withoutEmphasisIn)) };
  }
}
