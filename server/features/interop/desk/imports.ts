import { open, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ImportChoices, ImportRow, ImportTargets } from '../../../contract/interop.ts';
import { rowsAtOnce } from '../../../contract/interop.ts';
import type { Item } from '../../../core/item/item.ts';
import { type Json, ok, type Result, refuse } from '../../../core/result.ts';
import type { Instant } from '../../../core/time/instant.ts';
import { appendAudit } from '../../audit/index.ts';
import { buildItem, type ContentItem } from '../../banks/index.ts';
import { recordKeyReading, sitsFrom } from '../../item-review/index.ts';
import { type BankPlace, bankPlaces, isThere, placeOfNewBanks } from './bank-places.ts';
import type { Desk } from './desk.ts';
import type { KeptImport } from './kept-import.ts';
import type { Imported } from './order.ts';
import { receiveFile } from './receive-file.ts';

/** Who asks, and when. */
export interface Asker {
  readonly personId: string;
  readonly at: Instant;
}

export async function importTargets({ deps }: Desk): Promise<ImportTargets> {
  const places = await bankPlaces(deps.folders);
  const { writing } = await placeOfNewBanks(deps.folders);
  return {
    banks: places.map(({ bankId, title, topics, writing: into }) => ({ bankId, title, topics, writing: into })),
    newBank: writing,
  };
}

const isAtWork = ({ status }: KeptImport): boolean => status === 'checking' || status === 'importing';

/** People whose upload is on its way: a second one would only fill the disk. */
const uploading = new WeakMap<Desk, Set<string>>();

export async function uploadImport(
  desk: Desk,
  { personId, at }: Asker,
  fileName: string,
  upload: () => Readable,
): Promise<Result<KeptImport>> {
  await desk.forgetOld(at);
  const former = desk.imports.ofPerson(personId);
  if (former !== undefined && isAtWork(former))
    return refuse('conflict', `Your file ${former.fileName} is being worked on: wait for it, or stop it first.`);
  const people = uploading.get(desk) ?? new Set<string>();
  uploading.set(desk, people);
  if (people.has(personId)) return refuse('conflict', 'Another file of yours is being uploaded.');
  people.add(personId);
  const { id, folder } = desk.newFolder();
  try {
    const { path, bytes, sha256 } = await receiveFile(upload(), folder, fileName);
    if (bytes === 0) {
      await rm(folder, { recursive: true, force: true });
      return refuse('bad-input', 'The file is empty.');
    }
    const kept: KeptImport = {
      id,
      personId,
      folder,
      fileName,
      file: path,
      bytes,
      sha256,
      touchedAt: at,
      work: null,
      status: 'uploaded',
      itemsRead: 0,
      shareRead: 0,
      choices: null,
      dryRuns: 0,
      checked: null,
      failure: null,
      imported: null,
    };
    await desk.imports.put(kept);
    return ok(kept);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    people.delete(personId);
  }
}

const sitting = refuse('own-record', 'You are sitting an exam drawn from this bank: its keys are closed to you.');

/** Begins a dry run. What it finds is shown only once it is recorded that somebody is about to see keys [ROLE-1]. */
export async function checkImport(
  desk: Desk,
  kept: KeptImport,
  choices: ImportChoices,
  { personId, at }: Asker,
): Promise<Result<KeptImport>> {
  const { target } = choices;
  if (await sitsFrom(desk.deps.database, personId, target.bankId)) return sitting;
  const place = await placeFor(desk, choices);
  if (!place.ok) return place;
  const { from, into, writing } = place.value;
  // Nothing is awaited between the look and the beginning.
  if (isAtWork(kept)) return refuse('conflict', 'This file is being worked on already.');
  const busy = desk.busy();
  if (busy !== null) return busy;
  kept.dryRuns += 1;
  const number = kept.dryRuns;
  const work = join(kept.folder, `copy-${number}`);
  const former = kept.checked?.folder;
  Object.assign(kept, {
    status: 'checking',
    itemsRead: 0,
    shareRead: 0,
    choices,
    checked: null,
    failure: null,
    imported: null,
  });
  void desk.begin(
    kept,
    { kind: 'check', file: kept.file, choices, from, work },
    {
      onProgress: (progress) => void Object.assign(kept, progress),
      async settle(checked) {
        if (former !== undefined) await rm(join(former, '..'), { recursive: true, force: true });
        const recorded = await desk.transaction((tx) =>
          recordKeyReading(tx, {
            actorId: personId,
            bankId: target.bankId,
            itemId: null,
            action: 'bank.import-checked',
            detail: { ...fileOf(kept), counts: checked.counts, fault: checked.fault?.message ?? null },
            at: desk.deps.clock.now(),
          }),
        );
        if (!recorded.ok) return fail(kept, recorded.refusal.message);
        kept.checked = { ...checked, number, into, writing };
        kept.itemsRead = checked.rows.length;
        kept.status = 'checked';
      },
      fail: (why) => fail(kept, why),
    },
  );
  kept.touchedAt = at;
  return ok(kept);
}

function fail(kept: KeptImport, why: string): void {
  kept.status = 'failed';
  kept.failure = why;
}

const fileOf = ({ fileName, sha256, bytes }: KeptImport): { [name: string]: Json } => ({ fileName, sha256, bytes });

interface Place {
  readonly from: string | null;
  readonly into: string | null;
  readonly writing: BankPlace['writing'];
}

async function placeFor({ deps }: Desk, { target }: ImportChoices): Promise<Result<Place>> {
  const places = await bankPlaces(deps.folders);
  const there = places.find(({ bankId }) => bankId === target.bankId);
  if (target.kind === 'bank')
    return there === undefined
      ? refuse('not-found', 'The folder of this bank is not on this server.')
      : ok({ from: there.folder, into: there.folder, writing: there.writing });
  const { folder, writing } = await placeOfNewBanks(deps.folders);
  const into = folder === null ? null : join(folder, target.bankId);
  const isTaken =
    there !== undefined ||
    (await deps.banks.currentVersion(target.bankId)) !== null ||
    (into !== null && (await isThere(into)));
  return isTaken
    ? refuse('conflict', `There is a bank or a folder ${target.bankId} already: choose another id.`)
    : ok({ from: null, into, writing });
}

/** What a dry run found, as long as no other was made since. */
function checkedOf(kept: KeptImport, number: number): Result<NonNullable<KeptImport['checked']>> {
  return kept.checked === null || kept.checked.number !== number
    ? refuse('conflict', 'The file was checked anew since, or is being checked: look at the new report.')
    : ok(kept.checked);
}

/** Begins the import for real. */
export async function runImport(
  desk: Desk,
  kept: KeptImport,
  number: number,
  { personId, at }: Asker,
): Promise<Result<KeptImport>> {
  const found = checkedOf(kept, number);
  if (!found.ok) return found;
  const { base, into, writing, fault, uses, bank } = found.value;
  if (await sitsFrom(desk.deps.database, personId, bank.id)) return sitting;
  if (kept.status !== 'checked' || kept.choices === null)
    return refuse('conflict', 'This dry run was acted upon already: check the file again.');
  if (fault !== null) return refuse('conflict', 'Nothing of this file can be imported.');
  if (uses.new + uses.replaces === 0) return refuse('conflict', 'No item of this file would be imported.');
  if (!writing.canWrite || into === null) return refuse('conflict', writing.whyNot ?? 'The bank cannot be written.');
  const busy = desk.busy();
  if (busy !== null) return busy;
  Object.assign(kept, { status: 'importing', itemsRead: 0, shareRead: 0, failure: null });
  void desk.begin(
    kept,
    { kind: 'import', file: kept.file, choices: kept.choices, work: join(kept.folder, 'version'), into, base },
    {
      onProgress: (progress) => void Object.assign(kept, progress),
      settle: (imported) => adopt(desk, kept, imported, { personId, base, items: uses.new + uses.replaces }),
      fail: (why) => fail(kept, why),
    },
  );
  kept.touchedAt = at;
  return ok(kept);
}

async function adopt(
  desk: Desk,
  kept: KeptImport,
  { bank, versionId, counts, files, content, images }: Imported,
  { personId, base, items }: { readonly personId: string; readonly base: string | null; readonly items: number },
): Promise<void> {
  const at = desk.deps.clock.now();
  const version = { versionId, bankId: bank.id, title: bank.title, isSample: bank.isSample };
  try {
    await desk.deps.banks.adopt(
      { ...version, content: await readFile(content, 'utf8') },
      images,
      (tx) =>
        appendAudit(tx, {
          actorId: personId,
          action: 'bank.imported',
          subject: { kind: 'bank', id: bank.id },
          detail: { ...fileOf(kept), counts, items, versionId, formerVersionId: base, files: files.length },
          at,
        }),
      at,
    );
  } catch (err) {
    desk.deps.log.error({ err, bankId: bank.id }, 'an imported bank was written and could not be loaded');
    return fail(
      kept,
      'The items are written into the bank, but it could not be loaded: read the folders again on the page of item banks.',
    );
  }
  kept.imported = { bankId: bank.id, versionId, formerVersionId: base, items, files: [...files] };
  kept.status = 'imported';
}

export function rowsOf(
  kept: KeptImport,
  query: {
    readonly dryRun: number;
    readonly fate?: string | undefined;
    readonly search?: string | undefined;
    readonly from: number;
  },
): Result<{ items: ImportRow[]; inAll: number }> {
  const found = checkedOf(kept, query.dryRun);
  if (!found.ok) return found;
  const sought = query.search?.trim().toLowerCase() ?? '';
  const rows = found.value.rows.filter(
    (row) =>
      (query.fate === undefined || row.fate === query.fate) &&
      (sought === '' ||
        [row.itemId, row.name, row.stem, row.part, ...row.notes].some((text) => text?.toLowerCase().includes(sought))),
  );
  return ok({ items: rows.slice(query.from, query.from + rowsAtOnce), inAll: rows.length });
}

/** An item as the bank would hold it. */
export async function itemOf(
  kept: KeptImport,
  number: number,
  dryRun: number,
): Promise<Result<{ row: ImportRow; language: string; item: Item }>> {
  const found = checkedOf(kept, dryRun);
  if (!found.ok) return found;
  const row = found.value.rows[number - 1];
  if (row === undefined) return refuse('not-found', 'The file has no such item.');
  if (row.at === null) return refuse('not-found', 'This item does not come in, so there is nothing to show.');
  const [first, length] = row.at;
  const file = await open(join(found.value.folder, '..', 'items.jsonl'));
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, first);
    const item = buildItem(JSON.parse(buffer.toString()) as ContentItem);
    return ok({ row, language: found.value.bank.language, item });
  } finally {
    await file.close();
  }
}

/** Packs the bank as the import would leave it; resolves to the file. */
export async function packResult(
  desk: Desk,
  kept: KeptImport,
  number: number,
  { personId, at }: Asker,
): Promise<Result<{ file: string; name: string }>> {
  const found = checkedOf(kept, number);
  if (!found.ok) return found;
  const { folder, bank, counts, fault } = found.value;
  if (await sitsFrom(desk.deps.database, personId, bank.id)) return sitting;
  if (fault !== null || !(await isThere(folder))) return refuse('conflict', 'Nothing of this file can be imported.');
  const busy = desk.busy();
  if (busy !== null) return busy;
  const to = join(kept.folder, 'bank.zip');
  let failure: string | null = null;
  await desk.begin(
    kept,
    { kind: 'pack', folder, to },
    {
      settle: async () => undefined,
      fail: (why) => {
        failure = why;
      },
    },
  );
  if (failure !== null) return refuse('conflict', failure);
  await desk.transaction((tx) =>
    appendAudit(tx, {
      actorId: personId,
      action: 'bank.import-downloaded',
      subject: { kind: 'bank', id: bank.id },
      detail: { ...fileOf(kept), counts },
      at,
    }),
  );
  return ok({ file: to, name: `${basename(folder)}.zip` });
}
