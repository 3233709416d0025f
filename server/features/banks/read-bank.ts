import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import seedrandom from 'seedrandom';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { BankFile, type BankProblem, BlueprintFile, ItemsFile, SourceItem } from '../../contract/bank.ts';
import { assembleForm } from '../../core/form/assemble-form.ts';
import type { Bank } from '../../core/item/bank.ts';
import type { BankContent, ContentBlueprint, ContentItem } from './bank-content.ts';
import { versionIdOf } from './bank-content.ts';
import { buildBank } from './build-bank.ts';
import { problemsOfItem } from './check-item.ts';

export type ReadBank =
  | { readonly ok: true; readonly content: BankContent; readonly bank: Bank }
  | { readonly ok: false; readonly bankId: string | null; readonly problems: readonly BankProblem[] };

type Report = (file: string | null, itemId: string | null, reason: string) => void;
/** A part of the bank and the file it came from. */
interface Found<T> {
  readonly file: string;
  readonly value: T;
}

/** Reads and checks the bank in a folder: `bank.yaml`, `items/**.yaml`, `blueprints/*.yaml`. Tells all its problems at once. */
export async function readBank(folder: string): Promise<ReadBank> {
  const problems: BankProblem[] = [];
  const report: Report = (file, itemId, reason) => problems.push({ folder, file, itemId, reason });

  const bank = await readFileAs(BankFile, folder, 'bank.yaml', report);
  const items = await readItems(folder, report);
  const blueprints = await readBlueprints(folder, report);
  if (bank !== null) checkTogether(bank, items, blueprints, report);
  if (bank === null || problems.length > 0) return { ok: false, bankId: bank?.id ?? null, problems };

  const content: BankContent = {
    bank,
    items: items.map(({ value }) => value).sort(byId),
    blueprints: blueprints.map(({ value }) => value).sort(byId),
  };
  const built = buildBank(content, versionIdOf(content));
  for (const { file, value } of blueprints) {
    const trial = tryBlueprint(built, value.id);
    if (trial.ok) continue;
    const isByEnemies = tryBlueprint(withoutEnemies(built), value.id).ok;
    const why = isByEnemies ? 'cannot be filled without enemies on one form' : 'cannot be filled';
    report(file, null, `${why}: ${trial.refusal.message}`);
  }
  return problems.length > 0 ? { ok: false, bankId: bank.id, problems } : { ok: true, content, bank: built };
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
  for (const file of await yamlFiles(folder, 'items')) {
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
  for (const file of await yamlFiles(folder, 'blueprints')) {
    const blueprint = await readFileAs(BlueprintFile, folder, file, report);
    if (blueprint !== null) found.push({ file, value: { ...blueprint, id: basename(file, '.yaml') } });
  }
  return found;
}

/** The YAML files below a part of the bank, by name; none when there is no such part. */
async function yamlFiles(folder: string, part: string): Promise<string[]> {
  const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));
}

async function readFileAs<T extends z.ZodType>(
  schema: T,
  folder: string,
  file: string,
  report: Report,
): Promise<z.output<T> | null> {
  let text: string;
  try {
    text = await readFile(join(folder, file), 'utf8');
  } catch (error) {
    report(file, null, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) {
    report(file, null, `is no YAML: ${fault.message.split('\n')[0]}`);
    return null;
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) report(file, null, sayIssue(issue));
  return null;
}

function sayIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`)).join('');
  const where = path.replace(/^\./, '') || 'the whole';
  return issue.code === 'unrecognized_keys'
    ? `${where}: unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}`
    : `${where}: ${issue.message}`;
}

/** What concerns more than one file or field. */
function checkTogether(
  bank: BankFile,
  items: readonly Found<ContentItem>[],
  blueprints: readonly Found<ContentBlueprint>[],
  report: Report,
): void {
  if (items.length === 0) report('items', null, 'the bank has no items');
  const fileById = new Map<string, string>();
  for (const { file, value: item } of items) {
    const former = fileById.get(item.id);
    if (former !== undefined) report(file, item.id, `duplicate id: ${former} has an item of this id too`);
    fileById.set(item.id, file);
  }
  for (const { file, value: item } of items) {
    for (const problem of problemsOfItem(item)) report(file, item.id, problem);
    if (!Object.hasOwn(bank.topics, item.topic))
      report(file, item.id, `unknown topic "${item.topic}": bank.yaml names it not`);
    for (const enemy of item.enemies) {
      if (!fileById.has(enemy)) report(file, item.id, `unknown enemy "${enemy}": the bank has no item of this id`);
      if (enemy === item.id) report(file, item.id, 'names itself as its enemy');
    }
    const replacement = item['replaced-by'];
    if (replacement !== undefined) {
      if (!fileById.has(replacement))
        report(file, item.id, `unknown replacement "${replacement}": the bank has no item of this id`);
      if (replacement === item.id) report(file, item.id, 'names itself as its replacement');
      if (item.status !== 'retired') report(file, item.id, 'is replaced, so it must be retired');
    }
  }
  for (const { file, value: blueprint } of blueprints) {
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
        report(file, null, `unknown topic "${cell.topic}": bank.yaml names it not`);
      if (topics.has(cell.topic)) report(file, null, `topic ${cell.topic} has two cells: make them one`);
      topics.add(cell.topic);
      const named = Object.values(cell.levels).reduce((total: number, count) => total + (count ?? 0), 0);
      if (named > cell.count) report(file, null, `topic ${cell.topic}: its levels add up to more than its count`);
    }
  }
}
