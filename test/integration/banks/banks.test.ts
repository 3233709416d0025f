import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assembleForm } from '../../../server/core/form/assemble-form.ts';
import { deliverForm } from '../../../server/core/form/deliver-form.ts';
import { rebuildForm } from '../../../server/core/form/rebuild-form.ts';
import { instant } from '../../../server/core/time/instant.ts';
import { createBanks } from '../../../server/features/banks/index.ts';
import type { Database } from '../../../server/ports/database.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fakeClock, recordingLog, serveApp } from '../../support/http.ts';
import { generator, noHistory } from '../../support/items.ts';

const noon = instant(Date.UTC(2026, 2, 2, 12));
const adminId = '01900000-0000-7000-8000-00000000aaaa';

let db: TestDatabase;
let folder: BankFolder;
beforeEach(async () => {
  db = await createTestDatabase();
  folder = await makeBankFolder();
});
afterEach(async () => {
  await db.drop();
  await folder.remove();
});

function banksOf(folders: readonly string[] = [folder.path], database: Database = db.database) {
  const clock = fakeClock(noon);
  const log = recordingLog();
  return { clock, log, ...createBanks({ database, clock, log, folders }) };
}

const changeItem = (fields: Record<string, unknown>) =>
  folder.write(
    'items/midterm/a.yaml',
    itemsFile([choiceItem(1, fields), ...Array.from({ length: 11 }, (_, index) => choiceItem(index + 2))]),
  );

describe('loading banks', () => {
  it('makes a good bank current, and the same content no new version', async () => {
    const banks = banksOf();
    expect(await banks.currentVersion('small')).toBeNull();
    expect((await banks.loadAll(noon)).banks).toMatchObject([{ bank: { bankId: 'small' }, isNew: true }]);
    expect((await banks.loadAll(noon)).banks).toMatchObject([{ bank: { bankId: 'small' }, isNew: false }]);
    const { rows } = await db.database.query('SELECT id FROM bank_version');
    expect(rows).toHaveLength(1);
    expect((await banks.currentVersion('small'))?.items.size).toBe(12);
  });

  it('makes changed content a new version and keeps the old one for the forms drawn from it [FORM-1]', async () => {
    const banks = banksOf();
    await banks.loadAll(noon);
    const old = await banks.currentVersion('small');
    if (old === null) throw new Error('not loaded');
    const form = assembleForm({ bank: old, blueprintId: 'midterm', seed: 's', generator, ...noHistory });
    if (!form.ok) throw new Error(form.refusal.message);

    await changeItem({ stem: 'Another question altogether, is it not?' });
    await banks.loadAll(noon);
    expect((await banks.currentVersion('small'))?.versionId).not.toBe(old.versionId);

    // Another node, which never had the old files, delivers and proves the form from the database alone.
    const elsewhere = await banksOf([]).version(form.value.bankVersionId);
    expect(deliverForm(form.value, elsewhere)).toEqual(deliverForm(form.value, old));
    expect(rebuildForm(form.value, elsewhere, generator).verdict).toBe('equal');
  });

  it('refuses a bad bank with its problems and goes on serving the version it has', async () => {
    const banks = banksOf();
    await banks.loadAll(noon);
    const good = await banks.currentVersion('small');
    await changeItem({ options: ['x', 'y', 'z'].map((text) => ({ text, rationale: 'r' })) });
    expect((await banks.loadAll(noon)).banks).toEqual([]);
    expect(await banks.currentVersion('small')).toBe(good);
    const problem = {
      folder: folder.path,
      file: 'items/midterm/a.yaml',
      itemId: 'mid-a-001',
      reason: 'no key: no option is marked `correct: true`',
    };
    expect(banks.bankProblems()).toEqual([problem]);
    expect(banks.log.lines.filter((line) => line.level === 'error').map((line) => line.facts)).toEqual([problem]);

    // And so does a node that starts while the files are bad.
    const restarted = banksOf();
    await restarted.loadAll(noon);
    expect((await restarted.currentVersion('small'))?.versionId).toBe(good?.versionId);

    await changeItem({});
    await banks.loadAll(noon);
    expect(banks.bankProblems()).toEqual([]);
  });

  it('loads the good banks beside a bad one, and the first of two with one id', async () => {
    const twin = await makeBankFolder();
    const bad = await makeBankFolder({ ...smallBank(), 'bank.yaml': { id: 'bad' } });
    const banks = banksOf([bad.path, folder.path, twin.path]);
    expect((await banks.loadAll(noon)).banks).toMatchObject([{ bank: { bankId: 'small' } }]);
    expect(banks.bankProblems().map((problem) => problem.folder)).toEqual(
      expect.arrayContaining([bad.path, twin.path]),
    );
    expect(banks.bankProblems().filter((problem) => problem.folder === folder.path)).toEqual([]);
    await Promise.all([twin.remove(), bad.remove()]);
  });

  it('notices a version that another node loaded', async () => {
    const [one, other] = [banksOf(), banksOf()];
    await one.loadAll(noon);
    await other.loadAll(noon);
    await changeItem({ difficulty: 5 });
    const { banks } = await one.loadAll(noon);
    other.clock.advance(5_000);
    await expect.poll(async () => (await other.currentVersion('small'))?.versionId).toBe(banks[0]?.bank.versionId);
  });

  it('takes several nodes that load the same bank at once', async () => {
    const nodes = [banksOf(), banksOf(), banksOf()];
    const loaded = await Promise.all(nodes.map((node) => node.loadAll(noon)));
    expect(loaded.flatMap(({ banks }) => banks.filter(({ isNew }) => isNew))).toHaveLength(1);
  });
});

describe('bank versions are immutable [FORM-1]', () => {
  beforeEach(() => banksOf().loadAll(noon));

  it.each([
    `UPDATE bank_version SET title = 'x'`,
    'DELETE FROM bank_version',
    'TRUNCATE bank_version CASCADE',
    'DELETE FROM bank_current',
  ])('the app may not %s', async (statement) => {
    await expect(db.database.query(statement)).rejects.toThrow(/permission denied/);
  });

  it.each([`UPDATE bank_version SET title = 'x'`, 'DELETE FROM bank_version', 'TRUNCATE bank_version CASCADE'])(
    'nor may the owner by mistake: %s',
    async (statement) => {
      await expect(db.owner.query(statement)).rejects.toThrow(/never changed or removed/);
    },
  );

  it('a version changed behind the triggers is not served', async () => {
    await db.owner.transaction(async (tx) => {
      await tx.query('ALTER TABLE bank_version DISABLE TRIGGER ALL');
      await tx.query(`UPDATE bank_version SET content = jsonb_set(content, '{items,0,difficulty}', '1')`);
    });
    await expect(banksOf([]).currentVersion('small')).rejects.toThrow(/is not what was loaded/);
  });
});

describe('a version in memory', () => {
  /** Counts the reads of content. */
  function counting(): { database: Database; reads: () => number } {
    let reads = 0;
    const query: Database['query'] = (text, values) => {
      if (text.includes('SELECT content')) reads += 1;
      return db.database.query(text, values);
    };
    return { database: { query, transaction: (work) => db.database.transaction(work) }, reads: () => reads };
  }

  it('is read once, also when many ask at once', async () => {
    await banksOf().loadAll(noon);
    const { database, reads } = counting();
    const banks = banksOf([], database);
    const versions = await Promise.all(Array.from({ length: 20 }, () => banks.currentVersion('small')));
    expect(new Set(versions).size).toBe(1);
    expect(reads()).toBe(1);
  });

  it('is asked for again after a failure', async () => {
    const { banks: loaded } = await banksOf().loadAll(noon);
    const versionId = loaded[0]?.bank.versionId ?? '';
    let broken = true;
    const query: Database['query'] = (text, values) =>
      broken ? Promise.reject(new Error('connection lost')) : db.database.query(text, values);
    const banks = banksOf([], { query, transaction: (work) => db.database.transaction(work) });
    await expect(banks.version(versionId)).rejects.toThrow('connection lost');
    broken = false;
    expect((await banks.version(versionId)).versionId).toBe(versionId);
  });
});

describe('administration', () => {
  const serve = async () => {
    const banks = banksOf();
    await banks.loadAll(noon);
    banks.clock.advance(60_000);
    return serveApp({
      clock: banks.clock,
      features: [banks.mountBanks],
      authenticate: async () => ({ personId: adminId, role: 'admin', loginId: adminId }),
    });
  };

  it('lists banks with their versions, and no item content [KEY-1]', async () => {
    const server = await serve();
    const { status, body } = await server.send('GET', '/api/admin/banks');
    expect(status).toBe(200);
    expect(body).toEqual({
      banks: [
        {
          bankId: 'small',
          title: 'A small bank',
          isSample: true,
          itemCount: 12,
          blueprints: [{ blueprintId: 'midterm', examId: 'midterm', itemCount: 3 }],
          versions: [{ versionId: expect.any(String), title: 'A small bank', loadedAt: noon, isCurrent: true }],
        },
      ],
      problems: [],
    });
    expect(JSON.stringify(body)).not.toContain('answer of');
  });

  it('reloads on the record [AUDIT-1]', async () => {
    const server = await serve();
    await changeItem({ difficulty: 4 });
    const { status, body } = await server.send('POST', '/api/admin/banks/reload');
    expect(status).toBe(200);
    expect(body).toMatchObject({ banks: [{ bankId: 'small', versions: [{ isCurrent: true }, { isCurrent: false }] }] });
    const { rows } = await db.database.query<{ action: string; actor_id: string }>(
      'SELECT action, actor_id FROM audit_entry',
    );
    expect(rows).toEqual([{ action: 'banks.reloaded', actor_id: adminId }]);
  });
});
