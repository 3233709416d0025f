import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { readBank } from '../../../server/features/banks/read-bank.ts';
import { formulaTags } from '../../../server/features/banks/render-formula.ts';
import {
  declaredTags,
  renderBlock,
  renderInline,
  withoutImages,
} from '../../../server/features/banks/render-markdown.ts';

const banks = join(import.meta.dirname, '../../../question-banks');
const shipped = await Promise.all(['qisp', 'demonstration'].map((name) => readBank(join(banks, name))));

/** Tags and attributes in a text that are not declared. */
function undeclaredIn(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const allowed = declaredTags[name];
      if (allowed === undefined) found.push(`<${name}>`);
      for (const attribute of Object.keys(attributes)) {
        if (allowed !== undefined && !allowed.includes(attribute)) found.push(`<${name} ${attribute}>`);
      }
    },
    oncomment: (text) => found.push(`<!--${text}-->`),
    onprocessinginstruction: (name) => found.push(`<${name}>`),
  });
  parser.end(html);
  return found;
}

const image = { hash: 'a'.repeat(64), width: 1, height: 1 };
const exhibits = {
  ...withoutImages,
  image: ({ alt }: { readonly alt: string }) =>
    `<img data-image="${image.hash}" alt="${alt.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}" width="1" height="1">`,
};

/** Words, Markdown, TeX and HTML, as people might mix them up. */
const fragment = fc.constantFrom(
  ...[
    'word ',
    '\n',
    '\n\n',
    '  \n',
    '**',
    '*',
    '_',
    '- ',
    '3. ',
    '> ',
    '# ',
    '`',
    '~~',
    '| a | b |\n|---|--:|\n| c | d |\n',
    '$',
    '$$',
    '\\',
    '^',
    '{',
    '}',
    '\\frac{a}{b}',
    '\\color{red}',
    '\\text{<b>}',
    '\\href{https://example.org}{x}',
    '\\mathbf{x}',
    '\\begin{aligned}a&b\\end{aligned}',
    '&lt;',
    '&#x3c;',
    '&',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<p style="color:red">',
    '<!--',
    '-->',
    '<?xml ?>',
    '"',
    "'",
    '>',
    '<',
    '![',
    '](images/a.png)',
    '](images/a.png "t")',
    '![alt](images/a.png)',
    '![a"onload="x](images/a.png "<b>")',
    '[x](javascript:alert(1))',
    '<https://example.org>',
  ],
);

describe('what leaves of a text of an item', () => {
  it('is declared tags and attributes, whatever was written', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 14 }), (fragments) => {
        const text = fragments.join('');
        for (const html of [renderBlock(text, exhibits), renderInline(text, exhibits)]) {
          if (undeclaredIn(html).length > 0) throw new Error(html);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(shipped)('is declared tags and attributes in every text of the shipped bank %#', (read) => {
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const texts: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value === 'string' && value.includes('<')) texts.push(value);
      else if (value instanceof Map || Array.isArray(value)) for (const inner of value.values()) collect(inner);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    };
    collect([read.bank.items, read.bank.translations]);
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.flatMap(undeclaredIn)).toEqual([]);
  });

  it('is listed in question-banks/README.md, tag by tag', async () => {
    const readme = await readFile(join(banks, 'README.md'), 'utf8');
    const named = (text: string | undefined) =>
      [...(text ?? '').replaceAll(/\([^)]*\)/g, '').matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
    const [, table = ''] = /## What leaves of a text([\s\S]*)MathML elements/.exec(readme) ?? [];
    const listed = [...table.matchAll(/^\|(.*)\|(.*)\|$/gm)].flatMap(([, tags, attributes]) =>
      named(tags).map((tag) => [tag, named(attributes)]),
    );
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries(declaredTags).filter(([tag]) => tag === 'math' || !(tag in formulaTags))),
    );
    const [, elements = ''] = /MathML elements: (.*)/.exec(readme) ?? [];
    expect(new Set(named(elements))).toEqual(new Set(Object.keys(formulaTags)));
  });
});
