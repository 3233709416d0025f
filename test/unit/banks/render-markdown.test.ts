import { describe, expect, it } from 'vitest';
import type { Exhibits } from '../../../server/features/banks/markdown-exhibits.ts';
import { renderBlock, renderInline } from '../../../server/features/banks/render-markdown.ts';

/** What a text holds beside words, written so that it is seen; and what is refused of it. */
function read(render: (text: string, exhibits: Exhibits) => string, text: string) {
  const refused: string[] = [];
  const html = render(text, {
    image: ({ name, alt }) => `[image ${name}: ${alt}]`,
    formula: ({ tex, display }) => `[${display} ${tex}]`,
    refuse: (reason) => refused.push(reason),
  });
  return { html, refused };
}
const block = (text: string) => read(renderBlock, text);
const line = (text: string) => read(renderInline, text);

describe('renderBlock', () => {
  it('makes paragraphs, emphasis and lists', () => {
    expect(renderBlock('One **two** *three*.\n\n1. a\n2. b')).toBe(
      '<p>One <strong>two</strong> <em>three</em>.</p>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>',
    );
  });

  it('makes tables with header cells, and aligns by class and not by style', () => {
    const html = renderBlock('| Result | mg/L |\n|---|--:|\n| first | <5 (ND) |');
    expect(html).toContain('<th scope="col">Result</th>\n<th scope="col" class="align-right">mg/L</th>');
    expect(html).toContain('<td>first</td>\n<td class="align-right">&lt;5 (ND)</td>');
    expect(html).not.toContain('style');
  });

  it.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<b>bold</b>'])('shows %s as text', (html) => {
    expect(renderBlock(html)).not.toMatch(/<(?!\/?p>)/);
  });

  it.each([
    '[text](javascript:alert(1))',
    '![x](https://example.org/x.png)',
    '<https://example.org>',
    '# Title',
    '`code`',
  ])('makes nothing of %s', (text) => {
    expect(renderBlock(text)).not.toMatch(/<(?!\/?p>)/);
  });
});

describe('renderInline', () => {
  it('makes no paragraph', () => {
    expect(renderInline(' a **b** & c ')).toBe('a <strong>b</strong> &amp; c');
  });
});

describe('formulas', () => {
  it.each([
    ['The volume $V$ is $C \\cdot A$.', 'The volume [inline V] is [inline C \\cdot A].'],
    ['*a $b*c* d$ e*', '<em>a [inline b*c* d] e</em>'],
    ['$a\\$b$', '[inline a\\$b]'],
    ['$x$$y$', '[inline x][inline y]'],
  ])('stand between dollars: %s', (text, html) => {
    expect(line(text)).toEqual({ html, refused: [] });
  });

  it.each([
    'It costs $10,000 and $5.',
    'It costs $10,000, or $12,000 with tax.',
    'From $3-$4 up.',
    'The fee is 5$ now, or 6$ later.',
    'A lone $ sign, and $ another$ one.',
    '$a $',
    '$$',
  ])('are not made of amounts: %s', (text) => {
    expect(line(text)).toEqual({ html: text, refused: [] });
  });

  it('are not made of dollars behind a backslash, nor of an amount before a formula', () => {
    expect(line('\\$5 and \\$6')).toEqual({ html: '$5 and $6', refused: [] });
    expect(line('the price $5 and $x^2$').html).toBe('the price $5 and [inline x^2]');
  });

  it('stand in paragraphs of their own between two dollars, on one line or several, in lists too', () => {
    expect(block('Before.\n\n$$\n\\frac12\n$$\n\nAfter.').html).toBe(
      '<p>Before.</p>\n<p>[block \\frac12]</p>\n<p>After.</p>',
    );
    expect(block('1. $$a$$\n\n   b').html).toContain('<p>[block a]</p>');
  });

  it.each(['text\n$$a$$', '$$a$$ text', '$$a$$\n$$b$$'])('in two dollars amid other text are refused: %j', (text) => {
    const { html, refused } = block(text);
    expect(html).toBe(`<p>${text}</p>`);
    expect(refused).toContainEqual(expect.stringContaining('not in a paragraph of its own'));
    expect(line('$$a$$').refused).toHaveLength(1);
  });
});

describe('images', () => {
  it('alone in their paragraph are figures, with a caption where one is written', () => {
    expect(block('See:\n\n![A plan](images/site/plan-1.svg)').html).toBe(
      '<p>See:</p>\n<figure>[image site/plan-1.svg: A plan]</figure>',
    );
    expect(block('![A \\[small\\] plan &amp; key](images/plan.svg "Figure 1: \\"here\\" & there")').html).toBe(
      '<figure>[image plan.svg: A [small] plan & key]<figcaption>Figure 1: &quot;here&quot; &amp; there</figcaption></figure>',
    );
  });

  it('amid words, in cells and in options stand in the line', () => {
    expect(block('This ![sign](images/a.png) means?').html).toBe('<p>This [image a.png: sign] means?</p>');
    expect(block('| a |\n|---|\n| ![sign](images/a.png) |').html).toContain('<td>[image a.png: sign]</td>');
    expect(line('![sign](images/a.png)').html).toBe('[image a.png: sign]');
  });

  it.each([
    ['without a text alternative', '![](images/a.png)', 'no text alternative'],
    ['with a blank one', '![  ](images/a.png)', 'no text alternative'],
    ['of another site', '![x](https://example.org/x.png)', 'is no file of the bank'],
    ['that leads out of the folder', '![x](images/../bank.yaml)', 'is no file of the bank'],
    ['at an absolute place', '![x](/etc/passwd)', 'is no file of the bank'],
    ['with a hidden name', '![x](images/.git)', 'is no file of the bank'],
    ['as data', '![x](data:image/png;base64,AAAA)', 'is no file of the bank'],
    ['with a caption amid words', 'See ![x](images/a.png "Figure 1") here', 'has a caption and is not alone'],
  ])('%s are refused', (_what, text, reason) => {
    expect(block(text).refused).toEqual([expect.stringContaining(reason)]);
  });

  it('that nobody can show stay as they were written', () => {
    expect(renderBlock('![A plan](images/plan.svg "x")')).toBe('<p>![A plan](images/plan.svg &quot;x&quot;)</p>');
  });
});
