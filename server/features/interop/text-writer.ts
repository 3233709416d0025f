import type { Carry } from './carry.ts';
import { plainNumber } from './decimals.ts';
import { numberIfPlain } from './finish-item.ts';
import { Losses } from './losses.ts';
import { lineOf, plainOf } from './markup/blocks.ts';
import { readHtml } from './markup/read-html.ts';
import { blockHtml, blockMarkdown, html, lineHtml, lineMarkdown, plain } from './markup/texts.ts';

/** Writes the texts of one item for another format, and notes in the carry what would not come back as it went. */
export class TextWriter {
  readonly #carry: Carry;

  constructor(carry: Carry) {
    this.#carry = carry;
  }

  block(markdown: string, path: string): string {
    const written = blockHtml(markdown);
    this.#keep(path, markdown, blockMarkdown(html(written), new Losses()));
    return written;
  }

  line(markdown: string, path: string): string {
    const written = lineHtml(markdown);
    this.#keep(path, markdown, lineMarkdown(html(written), new Losses()));
    return written;
  }

  /** Without emphasis, for where the format takes letters only. */
  plain(markdown: string, path: string): string {
    const written = plainText(markdown);
    this.#keep(path, markdown, lineMarkdown(plain(written), new Losses()));
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

  #keep(path: string, source: string, comesBack: string): void {
    if (comesBack !== source) this.#carry.texts[path] = source;
  }
}

export function plainText(markdown: string): string {
  return plainOf(lineOf(readHtml(lineHtml(markdown)), new Losses()));
}
