import { type BankFile, type ItemTexts, LanguageTag, TranslationFile } from '../../contract/bank.ts';
import type { ContentItem } from './bank-content.ts';
import { type Found, type Report, readFileAs, yamlFiles } from './bank-files.ts';
import { checkTranslatedTexts } from './check-texts.ts';
import { mismatchesOf } from './item-texts.ts';
import type { ImageUse } from './read-images.ts';

export interface Translations {
  /** By item id, then by language. */
  readonly items: ReadonlyMap<string, Readonly<Record<string, ItemTexts>>>;
  /** Titles by language, then by topic id. */
  readonly topics: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly imageUses: readonly ImageUse[];
}

/**
 * Reads `translations/<language>/**.yaml`. A text that is missing is no fault: the language is not offered until all are there. One that belongs to
 * no item, or to no part of its item, is.
 *
 * @param items null when not all could be read: then nothing is asked of the items that texts belong to.
 */
export async function readTranslations(
  folder: string,
  bank: BankFile,
  items: readonly Found<ContentItem>[] | null,
  report: Report,
): Promise<Translations> {
  const sources = new Map(items?.map(({ value }) => [value.id, value]));
  const byItem = new Map<string, Record<string, ItemTexts>>();
  const topics: Record<string, Record<string, string>> = {};
  const imageUses: ImageUse[] = [];
  for (const file of await yamlFiles(folder, 'translations', report)) {
    const language = file.split('/')[1] ?? '';
    if (!LanguageTag.safeParse(language).success || file.split('/').length < 3) {
      report(file, null, 'does not stand in a folder named for its language, such as translations/es/');
      continue;
    }
    if (language === bank.language) {
      report(file, null, `is in "${language}", which is the language of the bank itself`);
      continue;
    }
    const translation = await readFileAs(TranslationFile, folder, file, report);
    if (translation === null) continue;
    for (const [topic, title] of Object.entries(translation.topics)) {
      if (!Object.hasOwn(bank.topics, topic))
        report(file, null, `unknown topic "${topic}": bank.yaml does not name it`);
      topics[language] ??= {};
      const titles = topics[language];
      if (Object.hasOwn(titles, topic)) report(file, null, `topic ${topic} has two titles in "${language}"`);
      titles[topic] = title;
    }
    for (const [itemId, texts] of Object.entries(translation.items)) {
      const item = sources.get(itemId);
      if (item === undefined) {
        if (items !== null) report(file, itemId, 'unknown item: the bank has no item of this id');
        continue;
      }
      const translated = byItem.get(itemId) ?? {};
      if (translated[language] !== undefined) report(file, itemId, `has two translations into "${language}"`);
      for (const mismatch of mismatchesOf(item, texts)) report(file, itemId, mismatch);
      const { images, problems } = checkTranslatedTexts(texts);
      for (const problem of problems) report(file, itemId, problem);
      for (const name of images) imageUses.push({ file, itemId, name });
      byItem.set(itemId, { ...translated, [language]: texts });
    }
  }
  return { items: byItem, topics, imageUses };
}
