import { basename } from 'node:path';
import seedrandom from 'seedrandom';
import { z } from 'zod';
import { BankFile, type BankProblem, BlueprintFile, ItemsFile, SourceItem } from '../../contract/bank.ts';
import { sayIssue } from '../../contract/say-issue.ts';
import { assembleForm } from '../../core/form/assemble-form.ts';
import type { Bank } from '../../core/item/bank.ts';
import type { BankContent, ContentBlueprint, ContentItem } from './bank-content.ts';
import { versionIdOf } from './bank-content.ts';
import { type Found, type Report, readFileAs, yamlFiles } from './bank-files.ts';
import { buildBank } from './build-bank.ts';
import { problemsOfItem } from './check-item.ts';
import { checkTexts } from './check-texts.ts';
import { type BankImages, type ImageFile, type ImageUse, readImages } from './read-images.ts';
import { readTranslations, type Translations } from './read-translations.ts';

export type ReadBank =
  | {
      readonly ok: true;
      readonly content: BankContent;
      readonly bank: Bank;
      /** The images that the content names by their hashes. */
      readonly images: readonly ImageFile[];
      /** Files in `images/` that no item names; nothing loads them. */
      readonly unusedImages: readonly string[];
    }
  | { readonly ok: false; readonly bankId: string | null; readonly problems: readonly BankProblem[] };

/**
 * Reads and checks the bank in a folder: `bank.yaml`, `items/**.yaml`, `blueprints/*.yaml`, `translations/<language>/**.yaml` and the files of
 * `images/` that items name. Tells all its problems at once.
 */
export async function readBank(folder: string): Promise<ReadBank> {
  const problems: BankProblem[] = [];
  const report: Report = (file, itemId, reason) => problems.push({ folder, file, itemId, reason });

  const bank = await readFileAs(BankFile, folder, 'bank.yaml', report);
  const items = await readItems(folder, report);
  const blueprints = await readBlueprints(folder, report);
  if (bank === null) return { ok: false, bankId: null, problems };
  // What refers to an item that could not be read is no fault of its own.
  const areItemsRead = problems.length === 0;
  checkTogether(bank, items, areItemsRead, blueprints, report);
  const translations = await readTranslations(folder, bank, areItemsRead ? items : null, report);
  const uses = [...imageUsesOf(items), ...translations.imageUses];
  const images = await readImages(folder, uses, report);
  if (problems.length > 0) return { ok: false, bankId: bank.id, problems };

  const usesById = new Map<string, ImageUse[]>();
  for (const use of uses) usesById.set(use.itemId, [...(usesById.get(use.itemId) ?? []), use]);
  const content: BankContent = {
    bank,
    items: items.map(({ value }) => withExtras(value, usesById.get(value.id) ?? [], images, translations)).sort(byId),
    blueprints: blueprints.map(({ value }) => value).sort(byId),
    ...(Object.keys(translations.topics).length > 0 && { topicTranslations: translations.topics }),
  };
  const built = buildBank(content, versionIdOf(content));
  for (const { file, value } of blueprints) {
    const trial = tryBlueprint(built, value.id);
    if (trial.ok) continue;
    const isByEnemies = tryBlueprint(withoutEnemies(built), value.id).ok;
    const why = isByEnemies ? 'cannot be filled without enemies on one form' : 'cannot be filled';
    report(file, null, `${why}: ${trial.refusal.message}`);
  }
  return problems.length > 0
    ? { ok: false, bankId: bank.id, problems }
    : { ok: true, content, bank: built, images: images.files, unusedImages: images.unused };
}

function imageUsesOf(items: readonly Found<ContentItem>[]): ImageUse[] {
  return items.flatMap(({ file, value }) =>
    [...checkTexts(value).images].map((name) => ({ file, itemId: value.id, name })),
  );
}

function withExtras(
  item: ContentItem,
  uses: readonly ImageUse[],
  images: BankImages,
  { items }: Translations,
): ContentItem {
  const translations = items.get(item.id);
  const shown = uses.flatMap(({ name }) => {
    const image = images.byName.get(name);
    return image === undefined ? [] : [[name, image] as const];
  });
  return {
    ...item,
    ...(shown.length > 0 && { images: Object.fromEntries(shown) }),
    ...(translations !== undefined && { translations }),
  };
}

function tryBlueprint(bank: Bank, blueprintId: string) {
  return assembleForm({
    bank,
    blueprintId,
    seed: 'trial',
    generator: (seed) => seedrandom(seed),
    withheld: new Set(),
    excluded: new Set(),
    lastSeen: new Map(),
    exposure: new Map(),
  });
}

const withoutEnemies = (bank: Bank): Bank => ({
  ...bank,
  items: new Map([...bank.items].map(([id, item]) => [id, { ...item, enemies: [], fact: id }])),
});

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);

async function readItems(folder: string, report: Report): Promise<Found<ContentItem>[]> {
  const found: Found<ContentItem>[] = [];
  for (const file of await yamlFiles(folder, 'items', report)) {
    // The shell first and the items one by one, so that each problem names its item.
    const shell = await readFileAs(ItemsFile.extend({ items: z.array(z.unknown()) }), folder, file, report);
    shell?.items.forEach((raw, index) => {
      const parsed = SourceItem.safeParse(raw);
      if (parsed.success) {
        found.push({ file, value: { ...parsed.data, exam: shell.exam, topic: shell.topic } });
      } else {
        const itemId = z.object({ id: z.string() }).safeParse(raw).data?.id ?? `number ${index + 1}`;
        for (const issue of parsed.error.issues) report(file, itemId, sayIssue(issue));
      }
    });
  }
  return found;
}

async function readBlueprints(folder: string, report: Report): Promise<Found<ContentBlueprint>[]> {
  const found: Found<ContentBlueprint>[] = [];
  for (const file of await yamlFiles(folder, 'blueprints', report)) {
    const blueprint = await readFileAs(BlueprintFile, folder, file, report);
    if (blueprint !== null) found.push({ file, value: { ...blueprint, id: basename(file, '.yaml') } });
  }
  return found;
}

/** What concerns more than one file or field. */
function checkTogether(
  bank: BankFile,
  items: readonly Found<ContentItem>[],
  areItemsRead: boolean,
  blueprints: readonly Found<ContentBlueprint>[],
  report: Report,
): void {
  if (items.length === 0 && areItemsRead)
    report('items', null, 'the bank has no items: they stand in .yaml files in the folder items');
  const fileById = new Map<string, string>();
  for (const { file, value: item } of items) {
    const former = fileById.get(item.id);
    if (former !== undefined) report(file, item.id, `duplicate id: ${former} has an item of this id too`);
    fileById.set(item.id, file);
  }
  for (const { file, value: item } of items) {
    for (const problem of problemsOfItem(item)) report(file, item.id, problem);
    if (!Object.hasOwn(bank.topics, item.topic))
      report(file, item.id, `unknown topic "${item.topic}": bank.yaml does not name it`);
    for (const enemy of item.enemies) {
      if (areItemsRead && !fileById.has(enemy))
        report(file, item.id, `unknown enemy "${enemy}": the bank has no item of this id`);
      if (enemy === item.id) report(file, item.id, 'names itself as its enemy');
    }
    const replacement = item['replaced-by'];
    if (replacement !== undefined) {
      if (areItemsRead && !fileById.has(replacement))
        report(file, item.id, `unknown replacement "${replacement}": the bank has no item of this id`);
      if (replacement === item.id) report(file, item.id, 'names itself as its replacement');
      if (item.status !== 'retired') report(file, item.id, 'is replaced, so it must be retired');
    }
  }
  const exams = new Set(items.map(({ value }) => value.exam));
  for (const { file, value: blueprint } of blueprints) {
    if (areItemsRead && items.length > 0 && !exams.has(blueprint.exam))
      report(file, null, `no item is of exam "${blueprint.exam}"; there are items of ${[...exams].sort().join(', ')}`);
    const sum = blueprint.cells.reduce((total, cell) => total + cell.count, 0);
    if (sum !== blueprint.items) report(file, null, `wants ${blueprint.items} items, but its cells add up to ${sum}`);
    const { levels, difficulty } = blueprint;
    if (levels !== undefined && levels.recall + levels.apply + levels.analyse !== 100) {
      report(file, null, 'the level shares do not add up to 100');
    }
    if (difficulty !== undefined && difficulty.least > difficulty.most) {
      report(file, null, 'the difficulty band ends below its beginning');
    }
    const topics = new Set<string>();
    for (const cell of blueprint.cells) {
      if (!Object.hasOwn(bank.topics, cell.topic))
        report(file, null, `unknown topic "${cell.topic}": bank.yaml does not name it`);
      if (topics.has(cell.topic)) report(file, null, `topic ${cell.topic} has two cells: make them one`);
      topics.add(cell.topic);
      const named = Object.values(cell.levels).reduce((total: number, count) => total + (count ?? 0), 0);
      if (named > cell.count) report(file, null, `topic ${cell.topic}: its levels add up to more than its count`);
    }
  }
}
