import type { MarkdownIt, StateBlock, StateCore, StateInline, Token } from 'markdown-it';
import { escapeHtml } from './render-formula.ts';

export interface NamedImage {
  /** Below the bank's folder `images/`. */
  readonly name: string;
  /** The text alternative. */
  readonly alt: string;
}
export interface Formula {
  readonly tex: string;
  readonly display: 'inline' | 'block';
}

/** Makes HTML of what stands in a text beside words. Null: it cannot, and the text is shown as it was written. */
export interface Exhibits {
  image(image: NamedImage): string | null;
  formula(formula: Formula): string | null;
  /** Is told what is written as an image or a formula and is none. */
  refuse(reason: string): void;
}

interface Environment {
  readonly exhibits: Exhibits;
}
type ImageMeta = NamedImage & { readonly caption: string };

/** `![text alternative](images/name "caption")`; the brackets of the alternative, and quotes in the caption, behind a backslash. */
const image = /!\[((?:\\.|[^\]\\])*)\]\(\s*([^\s()"]*)(?:\s+"((?:\\.|[^"\\])*)")?\s*\)/sy;
const imageName = /^images\/((?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*)$/;

/**
 * Teaches Markdown the images and formulas of item texts. Formulas follow pandoc's rule for dollars: `$` opens before a sign that is no space, and
 * the next `$` must close, behind a sign that is no space and before none that is a digit, so that amounts stay amounts.
 */
export function withExhibits(markdown: MarkdownIt): MarkdownIt {
  markdown.inline.ruler.push('exhibit_image', readImage);
  markdown.inline.ruler.push('exhibit_formula', readInlineFormula);
  markdown.block.ruler.before('paragraph', 'exhibit_formula', readFormulaBlock);
  markdown.core.ruler.push('exhibit_figure', makeFigures);
  markdown.renderer.rules['exhibit_image'] = (tokens, index, _options, env) => {
    const token = at(tokens, index);
    return imageHtml(token, exhibitsOf(env)) ?? escapeHtml(token.content);
  };
  markdown.renderer.rules['exhibit_figure'] = (tokens, index, _options, env) => {
    const token = at(tokens, index);
    const { caption } = metaOf(token);
    const html = imageHtml(token, exhibitsOf(env));
    if (html === null) return `<p>${escapeHtml(token.content)}</p>\n`;
    return `<figure>${html}${caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`}</figure>\n`;
  };
  markdown.renderer.rules['exhibit_formula'] = (tokens, index, _options, env) => {
    const { content, info, block, markup } = at(tokens, index);
    const display = info === 'block' ? 'block' : 'inline';
    const html = exhibitsOf(env).formula({ tex: content, display }) ?? escapeHtml(`${markup}${content}${markup}`);
    return block ? `<p>${html}</p>\n` : html;
  };
  return markdown;
}

function exhibitsOf(env: unknown): Exhibits {
  return (env as Environment).exhibits;
}

function at(tokens: readonly Token[], index: number): Token {
  const token = tokens[index];
  if (token === undefined) throw new RangeError(`no token ${index}`);
  return token;
}

function metaOf(token: Token): ImageMeta {
  return token.meta as unknown as ImageMeta;
}

function readImage(state: StateInline, silent: boolean): boolean {
  image.lastIndex = state.pos;
  const found = image.exec(state.src);
  if (found === null) return false;
  const [written, rawAlt = '', address = '', rawCaption = ''] = found;
  if (!silent) {
    const { unescapeAll } = state.md.utils;
    const alt = unescapeAll(rawAlt).replaceAll(/\s+/g, ' ').trim();
    const caption = unescapeAll(rawCaption).replaceAll(/\s+/g, ' ').trim();
    const name = imageName.exec(address)?.[1];
    const token = state.push('exhibit_image', 'img', 0);
    token.content = written;
    token.meta = { name: name ?? '', alt, caption } satisfies ImageMeta;
    const exhibits = exhibitsOf(state.env);
    if (name === undefined) {
      exhibits.refuse(
        `image "${address}" is no file of the bank: write images/ and its name, of letters, digits, points, hyphens and underscores`,
      );
    } else if (alt === '')
      exhibits.refuse(`image "${name}" has no text alternative: say in the brackets what it shows`);
  }
  state.pos += written.length;
  return true;
}

function imageHtml(token: Token, exhibits: Exhibits): string | null {
  const { name, alt } = metaOf(token);
  return name === '' || alt === '' ? null : exhibits.image({ name, alt });
}

const isSpace = (sign: string | undefined) => sign === undefined || /\s/.test(sign);

/** The place of the first `$`, or `$$`, at or after a place that no backslash stands before. */
function dollarAfter(src: string, from: number, end: number, mark: '$' | '$$'): number | null {
  for (let place = from; place < end; place += 1) {
    if (src[place] === '\\') place += 1;
    else if (src.startsWith(mark, place)) return place;
  }
  return null;
}

function readInlineFormula(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== '$') return false;
  const mark = src[pos + 1] === '$' ? '$$' : '$';
  const from = pos + mark.length;
  const close = dollarAfter(src, from, posMax, mark);
  if (close === null || close === from) return passOver(state, mark, silent);
  const tex = src.slice(from, close);
  if (mark === '$$') {
    if (!silent)
      exhibitsOf(state.env).refuse('a formula in $$ is not in a paragraph of its own: part it off, or write it in $');
    return passOver(state, src.slice(pos, close + 2), silent);
  }
  if (isSpace(tex[0]) || isSpace(tex.at(-1)) || /\d/.test(src[close + 1] ?? '')) return passOver(state, mark, silent);
  if (!silent) {
    const token = state.push('exhibit_formula', 'math', 0);
    token.content = tex;
    token.info = 'inline';
    token.markup = '$';
  }
  state.pos = close + 1;
  return true;
}

function passOver(state: StateInline, text: string, silent: boolean): true {
  if (!silent) state.pending += text;
  state.pos += text.length;
  return true;
}

/** `$$…$$` with nothing before and after it in its paragraph, on one line or several. */
function readFormulaBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const lines: string[] = [];
  for (let line = startLine; line < endLine && !state.isEmpty(line); line += 1) {
    if (line > startLine && (state.sCount[line] ?? 0) < state.blkIndent) break;
    lines.push(state.getLines(line, line + 1, state.blkIndent, false).trim());
  }
  const [, tex] = /^\$\$(.+)\$\$$/s.exec(lines.join('\n')) ?? [];
  if (tex === undefined || tex.trim() === '' || dollarAfter(tex, 0, tex.length, '$$') !== null) return false;
  if (silent) return true;
  const token = state.push('exhibit_formula', 'math', 0);
  token.block = true;
  token.content = tex.trim();
  token.info = 'block';
  token.markup = '$$';
  token.map = [startLine, startLine + lines.length];
  state.line = startLine + lines.length;
  return true;
}

/** An image alone in its paragraph becomes a figure, with its caption; a caption anywhere else is refused, because nothing would show it. */
function makeFigures(state: StateCore): void {
  const { tokens } = state;
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    const children = tokens[index]?.children ?? [];
    const images = children.filter((child) => child.type === 'exhibit_image');
    const [only] = images;
    const before = tokens[index - 1];
    const isAlone =
      only !== undefined &&
      children.every((child) => child === only || (child.type === 'text' && child.content.trim() === '')) &&
      before?.type === 'paragraph_open' &&
      !before.hidden &&
      metaOf(only).name !== '';
    if (isAlone && only !== undefined) {
      only.type = 'exhibit_figure';
      only.block = true;
      tokens.splice(index - 1, 3, only);
    } else {
      for (const { name, caption } of images.map(metaOf)) {
        if (caption !== '')
          exhibitsOf(state.env).refuse(
            `image "${name}" has a caption and is not alone in its paragraph: part it off, or leave the caption out`,
          );
      }
    }
  }
}
