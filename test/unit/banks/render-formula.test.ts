import { describe, expect, it } from 'vitest';
import { renderFormula } from '../../../server/features/banks/render-formula.ts';

const mathml = (tex: string, display: 'inline' | 'block' = 'inline') => {
  const formula = renderFormula(tex, display);
  return formula.ok ? formula.html : `refused: ${formula.why}`;
};

describe('a formula', () => {
  it('becomes MathML and nothing else: no TeX, no comment, no wrapper', () => {
    expect(mathml('\\frac{a}{b} < 5 % the key')).toBe(
      '<math><semantics><mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>&lt;</mo><mn>5</mn></mrow></semantics></math>',
    );
    expect(mathml('x', 'block')).toBe('<math display="block"><semantics><mrow><mi>x</mi></mrow></semantics></math>');
  });

  it('has its alphabets as letters, since browsers make none from an attribute', () => {
    expect(mathml('\\mathbf{v2}\\mathbb{RA}\\mathcal{LA}\\mathfrak{Ca}\\mathrm{d}')).toMatch(
      /𝐯.*𝟐.*ℝ.*𝔸.*ℒ.*𝒜.*ℭ.*𝔞.*<mi mathvariant="normal">d<\/mi>/u,
    );
  });

  it('aligns the columns of its tables by class', () => {
    const html = mathml('\\begin{aligned}a&=b\\\\cc&=d\\end{aligned}');
    expect(html.match(/<mtd class="align-\w+">/g)).toEqual([
      '<mtd class="align-right">',
      '<mtd class="align-left">',
      '<mtd class="align-right">',
      '<mtd class="align-left">',
    ]);
    expect(html).not.toMatch(/columnalign|rowspacing| style=/);
  });

  it.each(['\\color{red}x', '\\boxed{x}', '\\cancel{x}', '\\rule{1em}{1em}', '\\begin{array}{c|c}a&b\\end{array}'])(
    'that not all browsers can show is refused: %s',
    (tex) => {
      expect(mathml(tex)).toMatch(/^refused: it needs .*not all browsers show/);
    },
  );

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\includegraphics{https://example.org/x.png}',
    '\\htmlStyle{color:red}{x}',
  ])('that reaches out of the page is refused: %s', (tex) => {
    expect(mathml(tex)).toMatch(/^refused: /);
  });

  it.each([
    ['an unknown command', '\\foo', 'Undefined control sequence: \\foo'],
    ['an open brace', '\\frac{1', 'Unexpected end of input'],
    ['a macro without end', '\\def\\a{\\a\\a}\\a', 'Too many expansions'],
    ['thousands of levels', '{'.repeat(9_000), ''],
  ])('with %s is refused with the reason', (_what, tex, reason) => {
    expect(mathml(tex)).toContain(`refused: ${reason}`);
  });
});
