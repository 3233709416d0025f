import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBanks } from '../../../server/features/banks/index.ts';
import { selectForm } from '../../../server/features/sittings/index.ts';
import { type BankFolder, choiceItem, itemsFile, makeBankFolder, smallBank } from '../../support/bank-folder.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Engine, insertStandingDelivery, startEngine, startSitting } from '../../support/engine.ts';
import { fakeClock } from '../../support/http.ts';
import { quietLog } from '../../support/log.ts';
import { postgresUrl } from '../../support/postgres-url.ts';
import { buildServer, type ServerBuild } from '../../support/server-build.ts';

let db: TestDatabase;
let folder: BankFolder;
let build: ServerBuild;
let engine: Engine;
let scratch: string;
let sittingId: string;
const clock = fakeClock();

const items = (fields: Record<string, unknown> = {}) =>
  itemsFile(Array.from({ length: 12 }, (_, index) => choiceItem(index + 1, index < 4 ? fields : {})));

beforeAll(async () => {
  db = await createTestDatabase();
  build = await buildServer();
  scratch = await mkdtemp(join(tmpdir(), 'invigil-show-'));
  folder = await makeBankFolder({
    ...smallBank(),
    'blueprints/midterm.yaml': {
      exam: 'midterm',
      items: 3,
      difficulty: { least: 2.5, most: 3.5 },
      exposure: { most: 40, of: 10 },
      cells: [{ topic: 'A', count: 3 }],
    },
  });
  const banks = createBanks({ database: db.database, clock, log: quietLog, folders: [folder.path] });
  await banks.loadAll(clock.now());
  const itemReview = { withheldItems: async () => new Set(['mid-a-012']), knowsKeys: async () => false };
  engine = await startEngine(db, { clock, bank: { bankId: 'small', banks, itemReview } });
  const deliveryId = await insertStandingDelivery(db);
  // Others sat before, so that exposure had its part in the form.
  for (let sitting = 0; sitting < 6; sitting += 1) ({ sittingId } = await startSitting(db, engine, deliveryId));

  // Then the bank changed: other texts, and a third of the pool retired.
  await folder.write('items/midterm/a.yaml', items({ status: 'retired' }));
  const { banks: loaded } = await banks.loadAll(clock.now());
  expect(loaded).toMatchObject([{ isNew: true }]);
}, 120_000);
afterAll(async () => {
  await engine.stop();
  await Promise.all([db.drop(), folder.remove(), build.remove(), rm(scratch, { recursive: true })]);
});

/** As an operator runs it, on a server whose secret is not the one that the form was made under. */
async function formShow(
  sitting = sittingId,
  database: Readonly<Record<string, string>> = { DATABASE_URL: postgresUrl(db.appConfig) },
): Promise<{ code: number; output: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    SECRET_KEY: 'a secret made after the old one was lost',
    DATA_DIR: scratch,
    ...database,
    BANKS_DIR: folder.path,
  };
  return promisify(execFile)(process.execPath, [join(dirname(build.main), 'cli.js'), 'form', 'show', sitting], {
    env,
  }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, output: stdout + stderr }),
  );
}

describe('invigil form show [FORM-1]', () => {
  it('says so when there is no such sitting, no such id, and no installation, and makes none', async () => {
    expect(await formShow(randomUUID())).toEqual({
      code: 1,
      output: expect.stringMatching(/^No sitting "[^"]+" with a form/),
    });
    expect(await formShow('f'.repeat(36))).toEqual({ code: 1, output: expect.stringMatching(/is no id of a sitting/) });
    const nowhere = join(scratch, 'nowhere');
    expect(await formShow(sittingId, { DATA_DIR: nowhere })).toEqual({
      code: 1,
      output: expect.stringContaining(`There is no installation in ${nowhere}`),
    });
    await expect(stat(nowhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('rebuilds the delivered form bit for bit after the secret changed and with a later bank version', async () => {
    const { form, digest } = await selectForm(db.database, sittingId);
    expect(form.inputs.withheld).toEqual(['mid-a-012']);
    expect(form.inputs.exposure.reduce((sum, count) => sum + count, 0)).toBe(5 * 3);

    const { code, output } = await formShow();
    expect(output).toContain(`Equal, bit for bit: ${digest}`);
    for (const { position, itemId, optionOrder } of form.items)
      expect(output).toContain(`${position}  ${itemId}  ${optionOrder.join(' ')}`);
    expect(output).toContain(`bank version ${form.bankVersionId}`);
    expect(code).toBe(0);
  });

  it('says so when what is stored was changed', async () => {
    // Only the owner of the tables can, and not without taking the guard away.
    await db.owner.query(`ALTER TABLE form DISABLE TRIGGER USER`);
    await db.owner.query(
      `UPDATE form SET content = jsonb_set(content::jsonb, '{items,0,itemId}', content::jsonb #> '{items,1,itemId}') WHERE sitting_id = $1`,
      [sittingId],
    );
    const { code, output } = await formShow();
    expect(output).toContain('DIFFERS from what was stored');
    expect(code).toBe(1);
  });
});
