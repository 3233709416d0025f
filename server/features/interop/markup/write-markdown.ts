import type { Align, Block, Inline, Picture } from './block.ts';

/** How much is escaped: nothing, what is likely to be read as markup, or all that could be. */
export type Escaping = 'none' | 'likely' | 'all';

/** Writes blocks in the Markdown of item banks. Whether it reads back the same is for the caller to see. */
export function writeBlocks(blocks: readonly Block[], escaping: Escaping): string {
  return blocks
    .map((block, index) => {
      const former = blocks[index - 1];
      // Two lists that touch would be read as one: the second gets another mark.
      const isSecond =
        former?.kind === 'list' && block.kind === 'list' && (former.start === null) === (block.start === null);
      return writeBlock(block, escaping, isSecond && isOddRun(blocks, index));
    })
    .join('\n\n');
}

function isOddRun(blocks: readonly Block[], index: number): boolean {
  let run = 0;
  while (blocks[index - run - 1]?.kind === 'list') run += 1;
  return run % 2 === 1;
}

function writeBlock(block: Block, escaping: Escaping, otherMark: boolean): string {
  switch (block.kind) {
    case 'paragraph':
      return guardLines(writeLine(block.inlines, escaping, '\\\n'), escaping);
    case 'figure':
      return writePicture(block.picture, block.caption);
    case 'formula':
      return `$$${block.tex}$$`;
    case 'list':
      return block.items
        .map((item, index) => {
          const mark =
            block.start === null ? (otherMark ? '*' : '-') : `${block.start + index}${otherMark ? ')' : '.'}`;
          const indent = ' '.repeat(mark.length + 1);
          return `${mark} ${writeBlocks(item, escaping).replaceAll(/\n(?=[^\n])/g, `\n${indent}`)}`;
        })
        .join('\n');
    case 'table': {
      const [header = [], ...rows] = block.rows.map((row) => row.map((cell) => writeCell(cell, escaping)));
      const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
      return [line(header), `|${block.aligns.map(rule).join('|')}|`, ...rows.map(line)].join('\n');
    }
  }
}

const rule = (align: Align): string => ({ left: '---', right: '---:', center: ':---:' })[align];

const writeCell = (inlines: readonly Inline[], escaping: Escaping): string =>
  writeLine(inlines, escaping, ' ').replaceAll(/(?<!\\)\|/g, '\\|');

/** `lineBreak` stands for every break. */
export function writeLine(inlines: readonly Inline[], escaping: Escaping, lineBreak: string): string {
  return inlines
    .map((inline, index) => {
      const former = inlines[index - 1];
      if (inline.kind === 'text')
        return former?.kind === 'math' ? afterFormula(inline.text, escaping) : escapeText(inline.text, escaping);
      if (inline.kind === 'break') return lineBreak;
      if (inline.kind === 'image') return writePicture(inline, '');
      if (inline.kind === 'math') return `$${inline.tex}$`;
      const mark = inline.kind === 'strong' ? '**' : '*';
      return `${mark}${writeLine(inline.inlines, escaping, lineBreak)}${mark}`;
    })
    .join('');
}

/** A digit right behind a dollar would make an amount of it, so it is written by its number. */
const afterFormula = (text: string, escaping: Escaping): string =>
  /^[0-9]/.test(text) ? `&#${text.charCodeAt(0)};${escapeText(text.slice(1), escaping)}` : escapeText(text, escaping);

function writePicture({ name, alt }: Picture, caption: string): string {
  const title = caption === '' ? '' : ` "${caption.replaceAll(/[\\"&]/g, '\\$&')}"`;
  return `![${alt.replaceAll(/[\\[\]&]/g, '\\$&')}](images/${name}${title})`;
}

function escapeText(text: string, escaping: Escaping): string {
  if (escaping === 'none') return text;
  return escaping === 'likely' ? text.replaceAll(/[\\*_&|$[\]]/g, '\\$&') : text.replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Keeps a line that begins like a list or the rule of a table from being one. */
function guardLines(text: string, escaping: Escaping): string {
  if (escaping === 'none') return text;
  return text.replaceAll(
    /^( *)([-+]|(\d{1,9})([.)]))(?=\s|$)/gm,
    (whole, space: string, mark: string, number?: string, point?: string) =>
      number === undefined ? `${space}\\${mark}` : point === undefined ? whole : `${space}${number}\\${point}`,
  );
}
