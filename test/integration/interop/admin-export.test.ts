import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ExportView } from '../../../server/contract/interop.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { auditOf, insertPerson } from '../item-review/house.ts';
import { type AdminHouse, itemsInBank, openAdminHouse } from './admin-house.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function open(): Promise<AdminHouse> {
  const house = await openAdminHouse(db);
  onTestFinished(house.close);
  return house;
}

describe('an export', () => {
  it.each([
    ['qti3', 'application/zip', '-qti3.zip'],
    ['moodle', 'application/xml', '-moodle.xml'],
  ])('as %s is a download with its type and name, on the record [ROLE-1]', async (format, type, ending) => {
    const house = await open();
    const { view, file } = await house.exportBank(house.bankId, format);
    expect(view).toMatchObject({ status: 'ready', report: { written: itemsInBank, of: itemsInBank } });
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe(type);
    expect(file.headers.get('content-disposition')).toContain(`${house.bankId}${ending}`);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect((await file.arrayBuffer()).byteLength).toBe(view.report?.bytes);
    const versionId = await house.currentVersion(house.bankId);
    expect(await auditOf(db, house.adminId)).toMatchObject([
      { action: 'bank.exported', subject: `bank:${house.bankId}`, detail: { format, exam: null, versionId } },
      { action: 'bank.export-downloaded', detail: { format, versionId, bytes: view.report?.bytes } },
    ]);
    const { rows } = await db.database.query('SELECT 1 FROM key_reader WHERE person_id = $1', [house.adminId]);
    expect(rows).toHaveLength(1);
  });

  it('tells before the download what the format cannot express', async () => {
    const house = await open();
    const source = 'id,type,stem,text 1,key 1,text 2,key 2,text 3\nboth,multiple-response,Which two?,a,x,b,x,c\n';
    await house.run(await house.check('m.csv', source));
    const { view } = await house.exportBank(house.bankId, 'moodle');
    expect(view.report).toMatchObject({
      written: itemsInBank + 1,
      items: [{ itemId: 'both', fate: 'changed', notes: [expect.stringContaining('part of the mark')] }],
    });
  });

  it('of one exam holds its items only, and of an exam that there is not is refused', async () => {
    const house = await open();
    const { view, file } = await house.exportBank(house.bankId, 'csv', 'midterm');
    expect(view).toMatchObject({ fileName: `${house.bankId}-midterm.csv`, report: { of: itemsInBank } });
    expect(await file.text()).toContain('mid-a-001');
    const wrong = (bankId: string, body: object) => house.send('POST', `/banks/${bankId}/exports`, body);
    expect(await wrong(house.bankId, { format: 'csv', exam: 'final' })).toMatchObject({ status: 404 });
    expect(await wrong('no-such-bank', { format: 'csv' })).toMatchObject({ status: 404 });
    expect(await wrong(house.bankId, { format: 'gift' })).toMatchObject({ status: 400 });
  });

  it('is seen by whoever asked for it alone, and forgotten after half an hour with its files', async () => {
    const house = await open();
    const other = await insertPerson(db, 'Olga Other', ['admin']);
    const { view } = await house.exportBank(house.bankId, 'csv');
    const at = `/bank-exports/${view.exportId}`;
    expect((await house.send('GET', at, undefined, other)).status).toBe(404);
    expect((await house.send('GET', `${at}/file`, undefined, other)).status).toBe(404);
    house.clock.advance(31 * 60_000);
    expect((await house.send('GET', `${at}/file`)).status).toBe(404);
    await house.desk.forgetOld(house.clock.now());
    const [own = ''] = await readdir(house.workFolder);
    expect(await readdir(`${house.workFolder}/${own}`)).toEqual([]);
  });

  it('is not there to download before it is written', async () => {
    const house = await open();
    const begun = await house.send<{ export: ExportView }>('POST', `/banks/${house.bankId}/exports`, {
      format: 'qti3',
    });
    const file = await house.send('GET', `/bank-exports/${begun.body.export.exportId}/file`);
    expect([begun.body.export.status, file.status]).toEqual(['working', 409]);
    await house.desk.exports.ofPerson(house.adminId)?.work?.done;
  });
});
