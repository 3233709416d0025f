import type { Carry } from './carry.ts';
import { plainNumber } from './decimals.ts';
import { numberIfPlain } from './finish-item.ts';
import { Losses } from './losses.ts';
import { lineOf } from './markup/blocks.ts';
import { type Dialect, ownDialect, type Written, writeBlock, writeInline } from './markup/dialect.ts';
import { readHtml } from './markup/read-html.ts';
import { blockMarkdown, type ForeignText, html, lineMarkdown, plain, type Source } from './markup/texts.ts';
import { plainOf } from './markup/tidy.ts';

/** Writes the texts of one item for another format, and notes in the carry what would not come back as it went. */
export class TextWriter {
  /** Pictures in the texts that were written, by their names below the bank's folder `images/`. */
  readonly images = new Set<string>();
  readonly #carry: Carry;
  readonly #dialect: Dialect;

  constructor(carry: Carry, dialect: Dialect) {
    this.#carry = carry;
    this.#dialect = dialect;
  }

  block(markdown: string, path: string): string {
    return this.#write(writeBlock(markdown, this.#dialect), markdown, path, blockMarkdown).html;
  }

  line(markdown: string, path: string): string {
    return this.#write(writeInline(markdown, this.#dialect), markdown, path, lineMarkdown).html;
  }

  /** As `block`, with the pictures of this text alone. */
  blockWithImages(markdown: string, path: string): Written {
    return this.#write(writeBlock(markdown, this.#dialect), markdown, path, blockMarkdown);
  }

  lineWithImages(markdown: string, path: string): Written {
    return this.#write(writeInline(markdown, this.#dialect), markdown, path, lineMarkdown);
  }

  /** Without emphasis, for where the format takes letters only. */
  plain(markdown: string, path: string): string {
    const written = plainText(markdown, this.#dialect);
    this.#keep(path, markdown, lineMarkdown(plain(written), this.#source()));
    return written;
  }

  /** A number in plain digits; null for what is none. */
  number(value: string | number, path: string): string | null {
    const written = plainNumber(String(value).replaceAll(',', '').replace('−', '-'));
    if (written !== null && numberIfPlain(written) !== value) this.#carry.values[path] = value;
    return written;
  }

  /** A text that is compared letter by letter, such as a wrong answer. */
  value(value: string | number, path: string): string {
    if (typeof value === 'number') this.#carry.values[path] = value;
    return String(value);
  }

  #write(
    written: Written,
    markdown: string,
    path: string,
    read: (text: ForeignText, source: Source) => string,
  ): Written {
    for (const name of written.images) this.images.add(name);
    this.#keep(path, markdown, read(html(written.html), this.#source()));
    return written;
  }

  #source(): Source {
    return { losses: new Losses(), dialect: this.#dialect, place: (src) => this.#dialect.nameOf(src) };
  }

  #keep(path: string, source: string, comesBack: string): void {
    if (comesBack !== source) this.#carry.texts[path] = source;
  }
}

/** The letters of a text, with formulas as the format writes them in letters. */
export function plainText(markdown: string, dialect: Dialect = ownDialect): string {
  const intake = { losses: new Losses(), place: (src: string) => dialect.nameOf(src), hasTex: false };
  return plainOf(lineOf(readHtml(writeInline(markdown, dialect).html), intake));
}
