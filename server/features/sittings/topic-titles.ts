import type { ResultView } from '../../contract/sittings.ts';
import type { SittingDeps } from './deps.ts';
import { selectFormItems } from './forms.repo.ts';

/**
 * The topic groups of a result with titles for whoever sat in a language. They were recorded with the bank's own titles; those that are not
 * translated stay so, and then all do, because a list in two languages could not say which it is in.
 */
export async function topicTitlesFor(
  { database, banks }: Pick<SittingDeps, 'database' | 'banks'>,
  { sittingId, topicGroups }: Pick<ResultView, 'sittingId' | 'topicGroups'>,
  satIn: string | null,
): Promise<Pick<ResultView, 'topicGroups' | 'topicLanguage'>> {
  const form = (await selectFormItems(database, [sittingId])).get(sittingId);
  if (form === undefined) throw new Error(`sitting ${sittingId} has a result and no form`);
  const bank = await banks.version(form.bankVersionId);
  const own = { topicGroups, topicLanguage: bank.language };
  const translations = satIn === null ? undefined : bank.topicTranslations.get(satIn);
  if (satIn === null || translations === undefined) return own;
  const idByTitle = new Map([...bank.topics].map(([id, title]) => [title, id]));
  const groups = topicGroups.map((group) => {
    const id = idByTitle.get(group.title);
    // The group of small topics is no topic: whoever shows it has words for it.
    return id === undefined ? group : { ...group, title: translations.get(id) };
  });
  const translated = groups.flatMap(({ title, ...group }) => (title === undefined ? [] : [{ ...group, title }]));
  return translated.length === groups.length ? { topicGroups: translated, topicLanguage: satIn } : own;
}
