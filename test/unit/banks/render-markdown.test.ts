import { describe, expect, it } from 'vitest';
import { renderBlock, renderInline } from '../../../server/features/banks/render-markdown.ts';

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
