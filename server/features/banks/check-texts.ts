import type { ItemTexts, SourceItem } from '../../contract/bank.ts';
import { type ItemText, rationalesOf, shownMarkdown, textsOf } from './item-texts.ts';
import type { Exhibits } from './markdown-exhibits.ts';
import { renderFormula } from './render-formula.ts';
import { renderBlock, renderInline } from './render-markdown.ts';

export interface TextCheck {
  /** Names below `images/` that the texts use. */
  readonly images: ReadonlySet<string>;
  /** Formulas that cannot be read, images without a text alternative and the like. No formula is quoted: it may be the key. */
  readonly problems: readonly string[];
}

export const checkTexts = (item: SourceItem): TextCheck =>
  check([...shownMarkdown(textsOf(item)), ...rationalesOf(item)]);

export const checkTranslatedTexts = (texts: ItemTexts): TextCheck => check(shownMarkdown(texts));

function check(texts: readonly ItemText[]): TextCheck {
  const images = new Set<string>();
  const problems = new Set<string>();
  for (const { at, kind, text } of texts) {
    // Only these signs begin anything that can go wrong, and most texts have neither.
    if (!/[$!]/.test(text)) continue;
    const exhibits: Exhibits = {
      image({ name }) {
        images.add(name);
        return null;
      },
      formula({ tex, display }) {
        const formula = renderFormula(tex, display);
        if (!formula.ok) problems.add(`${at}: a formula cannot be shown: ${formula.why}`);
        return null;
      },
      refuse: (reason) => problems.add(`${at}: ${reason}`),
    };
    if (kind === 'block') renderBlock(text, exhibits);
    else renderInline(text, exhibits);
  }
  return { images, problems: [...problems] };
}
