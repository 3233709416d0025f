import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ImportRow, ImportTargets, ImportView } from '../../../server/contract/interop.ts';
import type { ItemKey } from '../../../server/contract/item-review.ts';
import { readBank } from '../../../server/features/banks/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertStandingDelivery, startEngine } from '../../support/engine.ts';
import { auditOf, insertPerson } from '../item-review/house.ts';
import { type AdminHouse, fixture, itemsInBank, openAdminHouse } from './admin-house.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function open(options: Parameters<typeof openAdminHouse>[1] = {}): Promise<AdminHouse> {
  const house = await openAdminHouse(db, options);
  onTestFinished(house.close);
  return house;
}

const newBank = (id: string) => ({ target: { kind: 'new', bankId: id, title: 'Harbour', language: 'en' } }) as const;
const rows = async (house: AdminHouse, { importId, dryRun }: ImportView, query = '') =>
  (
    await house.send<{ items: ImportRow[]; inAll: number }>(
      'GET',
      `/imports/${importId}/items?dryRun=${dryRun?.number}${query}`,
    )
  ).body;

const redSquare =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFUlEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==';

const withPicture = `<quiz><question type="multichoice"><name><text>Colour</text></name>
<questiontext format="html"><text><![CDATA[<p>Which colour?</p><p><img src="@@PLUGINFILE@@/square.png" alt="A red square"></p>]]></text>
<file name="square.png" path="/" encoding="base64">${redSquare}</file></questiontext>
<single>true</single><answer fraction="100"><text>red</text></answer><answer fraction="0"><text>blue</text></answer>
</question></quiz>`;

describe('a dry run', () => {
  it('tells what becomes of each item, and writes nothing', async () => {
    const house = await open();
    const before = await house.ownFiles();
    const view = await house.check('harbour.gift', fixture('harbour.gift'));
    expect(view).toMatchObject({
      status: 'checked',
      fileName: 'harbour.gift',
      failure: null,
      dryRun: { number: 1, format: 'GIFT', fault: null, isNewBank: false, writing: { canWrite: true } },
    });
    const { items, inAll } = await rows(house, view);
    const { kept = 0, changed = 0, 'left-out': leftOut = 0 } = view.dryRun?.counts ?? {};
    expect(inAll).toBe(kept + changed + leftOut);
    expect(items).toHaveLength(inAll);
    for (const row of items) {
      expect(row.line).toBeGreaterThan(0);
      if (row.fate === 'left-out') expect(row).toMatchObject({ itemId: null, use: null, stem: null });
      else expect(row).toMatchObject({ use: 'new', type: expect.any(String), stem: expect.any(String) });
      if (row.fate !== 'kept') expect(row.notes.length).toBeGreaterThan(0);
    }
    expect(await house.ownFiles()).toEqual(before);
    const found = await rows(house, view, '&fate=changed&search=lamp');
    expect(found.items.every(({ fate }) => fate === 'changed')).toBe(true);
    expect(found.inAll).toBeLessThan(inAll);
  });

  it('shows an item as candidates would see it with its key and its pictures, on the record [ROLE-1]', async () => {
    const house = await open();
    const view = await house.check('quiz.xml', withPicture);
    const [row] = (await rows(house, view)).items;
    const shown = await house.send<{ delivered: { stemHtml: string }; key: ItemKey }>(
      'GET',
      `/imports/${view.importId}/items/1?dryRun=1`,
    );
    expect(row).toMatchObject({ number: 1, type: 'single-choice', stem: expect.stringContaining('[A red square]') });
    expect(shown.body.key.parts.map(({ isKey }) => isKey)).toEqual([true, false]);
    const hash = /data-image="([0-9a-f]{64})"/.exec(shown.body.delivered.stemHtml)?.[1];
    const image = await house.server.fetch(`/api/admin/imports/${view.importId}/images/${hash}`, {
      headers: { Cookie: `c=${house.adminId}` },
    });
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(image.headers.get('cache-control')).toBe('no-store');
    expect(await auditOf(db, house.adminId)).toMatchObject([
      {
        action: 'bank.import-checked',
        subject: `bank:${house.bankId}`,
        detail: { fileName: 'quiz.xml', sha256: view.sha256, counts: view.dryRun?.counts },
      },
    ]);
    const { rows: readers } = await db.database.query(
      'SELECT 1 FROM key_reader WHERE person_id = $1 AND bank_id = $2',
      [house.adminId, house.bankId],
    );
    expect(readers).toHaveLength(1);
  });

  it('can be made again with other choices, without another upload; a former report is no longer answered for', async () => {
    const house = await open();
    const first = await house.check('harbour.gift', fixture('harbour.gift'));
    const second = await house.checkAgain(first.importId, { exam: 'final', topic: 'A' });
    expect((await rows(house, second)).items[0]).toMatchObject({ examId: 'final', topicId: 'A' });
    const stale = await house.send('POST', `/imports/${first.importId}/run`, { dryRun: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await house.send('GET', `/imports/${first.importId}/items?dryRun=1`)).status).toBe(409);
  });

  it.each([
    ['a cut-off file', 'half.xml', '<quiz><question type="truefalse"><name>', /line \d|cut|closed|end/i],
    [
      'an entity that leads out',
      'xxe.xml',
      '<!DOCTYPE q [<!ENTITY e SYSTEM "file:///etc/passwd">]><quiz>&e;</quiz>',
      /document type/i,
    ],
    ['something else', 'notes.xml', '<html><body/></html>', /<html>/],
    ['no workbook', 'sheet.xlsx', 'just text', /workbook/],
  ])('refuses %s with its reason, and nothing of it can be imported', async (_what, name, content, reason) => {
    const house = await open();
    const before = await house.ownFiles();
    const view = await house.check(name, content);
    expect(view.status).toBe('checked');
    const { fault } = view.dryRun ?? {};
    expect(`${fault?.line === null ? '' : `line ${fault?.line} `}${fault?.message}`).toMatch(reason);
    expect(await house.send('POST', `/imports/${view.importId}/run`, { dryRun: 1 })).toMatchObject({
      status: 409,
      body: { detail: 'Nothing of this file can be imported.' },
    });
    expect((await house.send('GET', `/imports/${view.importId}/bank?dryRun=1`)).status).toBe(409);
    expect(await house.ownFiles()).toEqual(before);
  });
});

describe('an import', () => {
  it('writes into the folder of the bank and makes the new version current, on the record', async () => {
    const house = await open();
    const formerVersionId = await house.currentVersion(house.bankId);
    const checked = await house.check('harbour.gift', fixture('harbour.gift'));
    const view = await house.run(checked);
    const items = checked.dryRun?.uses.new ?? 0;
    expect(view).toMatchObject({
      status: 'imported',
      imported: { bankId: house.bankId, formerVersionId, items, versionId: await house.currentVersion(house.bankId) },
    });
    expect(view.imported?.versionId).not.toBe(formerVersionId);
    const bank = await house.send<{ bank: { statuses: { draft: number } } }>('GET', `/banks/${house.bankId}`);
    expect(bank.body.bank.statuses.draft).toBe(itemsInBank + items);
    expect((await auditOf(db, house.adminId)).at(-1)).toMatchObject({
      action: 'bank.imported',
      detail: {
        fileName: 'harbour.gift',
        sha256: checked.sha256,
        counts: checked.dryRun?.counts,
        versionId: view.imported?.versionId,
        formerVersionId,
      },
    });
    expect((await readdir(house.ownFolder)).filter((name) => name.startsWith('.'))).toEqual([]);

    const twice = await house.send('POST', `/imports/${view.importId}/run`, { dryRun: 1 });
    expect(twice.status).toBe(409);
    const again = await house.checkAgain(view.importId);
    expect(again.dryRun?.uses).toEqual({ new: 0, replaces: 0, held: items });
    expect((await house.send('POST', `/imports/${view.importId}/run`, { dryRun: 2 })).body).toMatchObject({
      detail: 'No item of this file would be imported.',
    });
  });

  it('replaces items of the same id only where it is asked to', async () => {
    const house = await open();
    const { view, file } = await house.exportBank(house.bankId, 'csv');
    expect(view.report).toMatchObject({ written: itemsInBank, of: itemsInBank });
    const text = (await file.text()).replace('case number 1,', 'case number one,');
    const left = await house.check('bank.csv', text);
    expect(left.dryRun).toMatchObject({
      counts: { 'left-out': 1 },
      uses: { new: 0, replaces: 0, held: itemsInBank - 1 },
    });
    const replacing = await house.checkAgain(left.importId, { replace: true });
    expect(replacing.dryRun?.uses).toEqual({ new: 0, replaces: 1, held: itemsInBank - 1 });
    expect(await house.run(replacing)).toMatchObject({ status: 'imported', imported: { items: 1 } });
  });

  it('is refused when the bank has changed since the dry run, and leaves it as it is', async () => {
    const house = await open();
    const checked = await house.check('harbour.gift', fixture('harbour.gift'));
    const path = join(house.ownFolder, house.bankId, 'bank.yaml');
    await writeFile(
      path,
      `id: ${house.bankId}\ntitle: Renamed\nsample: false\nlanguage: en\ntopics: { A: First topic }\n`,
    );
    const before = await house.ownFiles();
    expect(await house.run(checked)).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('changed since the dry run'),
    });
    expect(await house.ownFiles()).toEqual(before);
  });

  it('waits for nobody who imports into the same bank, on whichever node', async () => {
    const house = await open();
    const checked = await house.check('harbour.gift', fixture('harbour.gift'));
    const lock = join(house.ownFolder, `.${house.bankId}.import-lock`);
    await writeFile(lock, '');
    expect(await house.run(checked)).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('Somebody else imports into this bank'),
    });
  });

  it.each(['qti3', 'xlsx'])('makes a new bank, and from its export as %s another one that is equal', async (format) => {
    const house = await open();
    const [bankId, copyId] = ['harbour', 'copy'].map((name) => `${name}-${house.bankId.slice(-12)}`) as [
      string,
      string,
    ];
    const checked = await house.check('harbour-moodle.xml', fixture('harbour-moodle.xml'), newBank(bankId));
    expect(checked.dryRun).toMatchObject({ isNewBank: true, bankId, bankTitle: 'Harbour' });
    const made = await house.run(checked);
    const items = made.imported?.items ?? 0;
    expect(made).toMatchObject({ status: 'imported', imported: { bankId, formerVersionId: null } });
    expect(items).toBeGreaterThan(3);

    const { view, file } = await house.exportBank(bankId, format);
    expect(view.report).toMatchObject({ written: items, of: items });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const copy = await house.run(await house.check(view.fileName, bytes, newBank(copyId)));
    expect(copy).toMatchObject({ status: 'imported', imported: { items } });
    const itemsIn = async (id: string) => {
      const read = await readBank(join(house.ownFolder, id));
      return read.ok ? read.content.items : read.problems;
    };
    expect(await itemsIn(copyId)).toEqual(await itemsIn(bankId));
  });

  it('goes into no shipped bank: the result can be downloaded instead', async () => {
    const house = await open({ hasOwnFolder: false });
    const targets = await house.send<ImportTargets>('GET', '/import-targets');
    expect(targets.body).toMatchObject({
      banks: [{ bankId: house.shippedId, writing: { canWrite: false, whyNot: expect.stringContaining('shipped') } }],
      newBank: { canWrite: false, whyNot: expect.stringContaining('BANKS_DIR') },
    });
    const view = await house.check('harbour.gift', fixture('harbour.gift'), {
      target: { kind: 'bank', bankId: house.shippedId },
    });
    expect(await house.send('POST', `/imports/${view.importId}/run`, { dryRun: 1 })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('shipped') },
    });
    const file = await house.server.fetch(`/api/admin/imports/${view.importId}/bank?dryRun=1`, {
      headers: { Cookie: `c=${house.adminId}` },
    });
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="?[\w-]+\.zip"?$/);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    const names = Object.keys(unzipSync(new Uint8Array(await file.arrayBuffer())));
    expect(names.filter((name) => name.endsWith('/bank.yaml'))).toHaveLength(1);
    expect(names.some((name) => name.includes('/items/imported/'))).toBe(true);
    expect((await auditOf(db, house.adminId)).at(-1)?.action).toBe('bank.import-downloaded');
  });
});

describe('whoever may not', () => {
  it('sits an exam drawn from the bank is refused the dry run [ROLE-1]', async () => {
    const house = await open();
    const id = await insertPerson(db, 'Sam Sitter', ['admin', 'candidate']);
    const { clock, bankId, banks, itemReview } = house;
    const engine = await startEngine(db, { clock, bank: { bankId, banks, itemReview } });
    onTestFinished(() => engine.stop());
    const deliveryId = await insertStandingDelivery(db);
    expect(await engine.actions.enter(id, deliveryId, 'a-device-1', clock.now())).toMatchObject({ ok: true });
    const { body } = await house.upload('a.gift', 'Sea? {T}', id);
    const refused = await house.send('POST', `/imports/${body.import.importId}/dry-runs`, choicesOf(house), id);
    expect(refused).toMatchObject({ status: 403, body: { code: 'own-record' } });
    const exported = await house.send('POST', `/banks/${house.bankId}/exports`, { format: 'csv' }, id);
    expect(exported).toMatchObject({ status: 403, body: { code: 'own-record' } });
  });

  it('uploads for somebody else sees nothing of it', async () => {
    const house = await open();
    const other = await insertPerson(db, 'Olga Other', ['admin']);
    const view = await house.check('harbour.gift', fixture('harbour.gift'));
    const at = `/imports/${view.importId}`;
    for (const path of [at, `${at}/items?dryRun=1`, `${at}/items/1?dryRun=1`, `${at}/bank?dryRun=1`])
      expect((await house.send('GET', path, undefined, other)).status).toBe(404);
    expect((await house.send('POST', `${at}/run`, { dryRun: 1 }, other)).status).toBe(404);
    expect((await house.send('DELETE', at, undefined, other)).status).toBe(404);
  });
});

describe('an upload', () => {
  const tooLarge = 64 * 1024 * 1024 + 1;

  it('that says that it is too large is refused before it is read', async () => {
    const house = await open();
    const refused = await house.upload('big.zip', new Uint8Array(tooLarge));
    expect(refused).toMatchObject({
      status: 413,
      body: { code: 'too-large', detail: expect.stringContaining('64 MB') },
    });
    expect(await filesBelow(house.workFolder)).toEqual([]);
  });

  it('that grows too large without saying so is refused, and nothing of it is kept', async () => {
    const house = await open();
    let sent = 0;
    const piece = new Uint8Array(1024 * 1024);
    const endless = new ReadableStream({
      pull(controller) {
        sent += piece.length;
        if (sent > tooLarge + 2 * piece.length) controller.close();
        else controller.enqueue(piece);
      },
    });
    const response = await house.server.fetch('/api/admin/imports?name=big.zip', {
      method: 'POST',
      headers: { Cookie: `c=${house.adminId}`, 'Content-Type': 'application/octet-stream' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await filesBelow(house.workFolder)).toEqual([]);
  });

  it('of nothing, of another type and without a name is refused', async () => {
    const house = await open();
    expect((await house.upload('empty.csv', '')).status).toBe(400);
    const post = (path: string, type: string) =>
      house.server.fetch(`/api/admin/imports${path}`, {
        method: 'POST',
        headers: { Cookie: `c=${house.adminId}`, 'Content-Type': type },
        body: 'x',
      });
    expect((await post('?name=a.csv', 'text/csv')).status).toBe(415);
    expect((await post('', 'application/octet-stream')).status).toBe(400);
    expect(await filesBelow(house.workFolder)).toEqual([]);
  });

  it('takes the place of the former one of the same person, whatever it is called', async () => {
    const house = await open();
    const first = await house.upload('../../etc/passwd.gift', 'Sea? {T}');
    const second = await house.upload('b.gift', 'Sea? {F}');
    expect((await house.send('GET', `/imports/${first.body.import.importId}`)).status).toBe(404);
    expect(second.body.import).toMatchObject({ status: 'uploaded', fileName: 'b.gift', bytes: 8 });
    expect(await filesBelow(house.workFolder)).toEqual([expect.stringMatching(/\/upload\.gift$/)]);
  });

  it('is forgotten after half an hour, and at once when asked for', async () => {
    const house = await open();
    const view = await house.check('harbour.gift', fixture('harbour.gift'));
    house.clock.advance(29 * 60_000);
    expect((await house.send('GET', `/imports/${view.importId}`)).status).toBe(200);
    house.clock.advance(31 * 60_000);
    expect((await house.send('GET', `/imports/${view.importId}`)).status).toBe(404);
    await house.desk.forgetOld(house.clock.now());
    expect(await filesBelow(house.workFolder)).toEqual([]);

    const other = await house.upload('b.gift', 'Sea? {F}');
    expect((await house.send('DELETE', `/imports/${other.body.import.importId}`)).status).toBe(204);
    expect(await filesBelow(house.workFolder)).toEqual([]);
  });
});

describe('the desk', () => {
  it('works at one thing at a time, and says so to others; what is at work can be stopped', async () => {
    const house = await open();
    const other = await insertPerson(db, 'Olga Other', ['admin']);
    const mine = await house.upload('a.gift', 'Sea? {T}');
    const theirs = await house.upload('b.gift', 'Sea? {F}', other);
    const at = `/imports/${mine.body.import.importId}`;
    expect((await house.send('POST', `${at}/dry-runs`, choicesOf(house))).status).toBe(200);
    const busy = await house.send('POST', `/imports/${theirs.body.import.importId}/dry-runs`, choicesOf(house), other);
    expect(busy).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining('one is done at a time') },
    });
    expect((await house.send('POST', `/banks/${house.bankId}/exports`, { format: 'csv' }, other)).status).toBe(409);
    expect((await house.upload('c.gift', 'Sea? {T}')).status).toBe(409);
    expect((await house.send('DELETE', at)).status).toBe(204);
    const free = await house.send('POST', `/imports/${theirs.body.import.importId}/dry-runs`, choicesOf(house), other);
    expect(free.status).toBe(200);
    await house.desk.imports.ofPerson(other)?.work?.done;
  });

  it('clears away at its start what a crash has left behind, and puts a bank back that was moved aside', async () => {
    const house = await open();
    const bank = join(house.ownFolder, house.bankId);
    const gone = join(house.workFolder, `${hostname()}.999999999`, 'an-import', 'import');
    await mkdir(gone, { recursive: true });
    await writeFile(join(gone, 'order.json'), JSON.stringify({ kind: 'import', into: bank }));
    const before = await house.ownFiles();
    const draft = join(house.ownFolder, `.${house.bankId}.import-AbCdEf`);
    await mkdir(draft);
    await rename(bank, join(draft, 'former'));
    await writeFile(join(house.ownFolder, `.${house.bankId}.import-lock`), '');
    await house.desk.open();
    expect(await house.ownFiles()).toEqual(before);
    expect(await filesBelow(house.workFolder)).toEqual([]);
  });
});

const choicesOf = ({ bankId }: AdminHouse) => ({ target: { kind: 'bank', bankId }, replace: false });

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
