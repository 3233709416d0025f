import type { ItemTexts, SourceItem } from '../../contract/bank.ts';

/** A text of an item that is Markdown: `block` holds paragraphs, lists and tables, `line` does not. */
export interface ItemText {
  /** Where it stands, for people: "stem", "option b". */
  readonly at: string;
  readonly kind: 'block' | 'line';
  readonly text: string;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const listNames = { options: 'option', elements: 'element', choices: 'choice', prompts: 'prompt' } as const;
type ListName = keyof typeof listNames;

const partAt = (list: ListName, index: number): string =>
  `${listNames[list]} ${list === 'prompts' ? index + 1 : letters[index]}`;

/** What a candidate sees of an item, in the shape of a translation: `unit` "" and empty lists are left out. */
export function textsOf(item: SourceItem): ItemTexts {
  const { stem } = item;
  const texts = (parts: readonly { readonly text: string }[]) => parts.map(({ text }) => text);
  switch (item.type) {
    case 'single-choice':
    case 'multiple-response':
      return { stem, options: texts(item.options) };
    case 'true-false':
    case 'short-text':
      return { stem };
    case 'numeric':
      return item.unit === '' ? { stem } : { stem, unit: item.unit };
    case 'ordering':
      return { stem, elements: texts(item.elements) };
    case 'matching':
      return { stem, choices: texts(item.choices), prompts: texts(item.prompts) };
  }
}

/** The texts that are Markdown of an item or a translation of it. */
export function shownMarkdown(texts: ItemTexts): ItemText[] {
  return [
    ...(texts.stem === undefined ? [] : [{ at: 'stem', kind: 'block' as const, text: texts.stem }]),
    ...(Object.keys(listNames) as ListName[]).flatMap((list) =>
      (texts[list] ?? []).map((text, index) => ({ at: partAt(list, index), kind: 'line' as const, text })),
    ),
  ];
}

/** The rationales of an item, which candidates never see. */
export function rationalesOf(item: SourceItem): ItemText[] {
  const of = (at: string, text: string): ItemText => ({ at: `rationale of ${at}`, kind: 'block', text });
  const distractors = 'distractors' in item ? item.distractors : [];
  const own = (): ItemText[] => {
    switch (item.type) {
      case 'single-choice':
      case 'multiple-response':
        return item.options.map(({ rationale }, index) => of(partAt('options', index), rationale));
      case 'true-false':
        return [of('true', item.rationale.true), of('false', item.rationale.false)];
      case 'numeric':
      case 'short-text':
        return [of('the key', item.rationale)];
      case 'ordering':
        return item.elements.map(({ rationale }, index) => of(partAt('elements', index), rationale));
      case 'matching':
        return item.prompts.map(({ rationale }, index) => of(partAt('prompts', index), rationale));
    }
  };
  return [...own(), ...distractors.map(({ rationale }, index) => of(`distractor ${index + 1}`, rationale))];
}

/** Texts of a translation that its item does not have, or not so many of: they belong to no part. */
export function mismatchesOf(item: SourceItem, texts: ItemTexts): string[] {
  const own = textsOf(item);
  const lists = (Object.keys(listNames) as ListName[]).flatMap((list) => {
    const [wanted, given] = [own[list]?.length ?? 0, texts[list]?.length];
    return given === undefined || given === wanted
      ? []
      : [`has ${given} ${list} where the item has ${wanted === 0 ? 'none' : wanted}`];
  });
  return texts.unit !== undefined && own.unit === undefined ? [...lists, 'has a unit where the item has none'] : lists;
}

/** Whether a translation has every text of its item. */
export function isComplete(item: SourceItem, texts: ItemTexts): boolean {
  return Object.keys(textsOf(item)).every((name) => texts[name as keyof ItemTexts] !== undefined);
}

/** The item with the texts of a complete translation in the place of its own. The key, and what the rationales say, stay. */
export function inLanguage<T extends SourceItem>(item: T, texts: ItemTexts): T {
  const put = <P extends { readonly text: string }>(parts: readonly P[], translated: readonly string[] | undefined) =>
    parts.map((part, index) => ({ ...part, text: translated?.[index] ?? part.text }));
  const stem = texts.stem ?? item.stem;
  const source: SourceItem = item;
  switch (source.type) {
    case 'single-choice':
    case 'multiple-response':
      return { ...item, stem, options: put(source.options, texts.options) };
    case 'true-false':
    case 'short-text':
      return { ...item, stem };
    case 'numeric':
      return { ...item, stem, unit: texts.unit ?? source.unit };
    case 'ordering':
      return { ...item, stem, elements: put(source.elements, texts.elements) };
    case 'matching':
      return {
        ...item,
        stem,
        choices: put(source.choices, texts.choices),
        prompts: put(source.prompts, texts.prompts),
      };
  }
}
