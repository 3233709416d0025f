import type { ContentItem } from './bank-content.ts';
import type { Finding } from './inspect-bank.ts';

interface Wording {
  /** Options that speak of other options. */
  readonly ofOthers: RegExp;
  /** A question that one small word turns round: not one in a clause of its own, such as "…that were not inspected". */
  readonly negated: RegExp;
}

/** By language; other languages are left to people. */
const wordings: Readonly<Record<string, Wording>> = {
  en: {
    ofOthers:
      /^(?:all|none|any|both|neither|either) (?:of )?(?:(?:the|these|those) )?(?:above|below|others?|options|answers|choices|these)$/i,
    negated:
      /(?:^|[,;:])\s*(?:\w+ ){0,2}(?:which|what|who|whom|where|when)\b(?:(?!\b(?:that|who|whose|where|when|while|if|because)\b)[^,;:?])*\b(?:not|never|except|least likely|incorrect|false|untrue)\b|\bexcept\b[^?]{0,12}\?/i,
  },
  es: {
    ofOthers:
      /^(?:todas|todos|ninguna|ninguno|ambas|ambos)(?: (?:de )?(?:las|los) (?:anteriores|demás|opciones|respuestas))?$/i,
    negated:
      /(?:^|[,;:¿])\s*(?:\w+ ){0,2}(?:cuál|cuáles|qué|quién|quiénes|dónde|cuándo)(?:(?! (?:que|quien|donde|cuando|si|porque) )[^,;:?])* (?:no|nunca|excepto|salvo|incorrect[ao]s?|fals[ao]s?)(?= |$|\?)/i,
  },
};

/** What an editor of items strikes out at once: options about other options, and questions that turn on a word one reads over. */
export function writingFaults(items: readonly ContentItem[], language: string): Finding[] {
  const wording = wordings[language.split('-')[0] ?? ''];
  if (wording === undefined) return [];
  return items.flatMap((item): Finding[] => {
    const texts = 'options' in item ? item.options.map(({ text }) => plain(text)) : [];
    const found: string[] = [];
    if (texts.some((text) => wording.ofOthers.test(text)))
      found.push('has an option about other options, such as "all of the above"');
    if (asks(item.stem).some((sentence) => wording.negated.test(sentence)))
      found.push('asks in the negative without emphasis: set the word in bold, or ask the other way round');
    return found.map((what) => ({ severity: 'warn', what: `${item.id} ${what}` }));
  });
}

const plain = (text: string) =>
  text
    .replace(/[*_`]/g, '')
    .replace(/[.\s]+$/, '')
    .trim();

/** The questions of a stem, without what is emphasised in them. */
function asks(stem: string): string[] {
  const unemphasised = stem
    .replace(/(\*\*|__)[^*_]+\1|(?<!\w)([*_])[^*_]+\2(?!\w)/g, '')
    .replace(/\b\p{Lu}{3,}\b/gu, '');
  return unemphasised.match(/[^.!?\n]+\?/g) ?? [];
}
