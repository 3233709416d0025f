import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../server/core/time/instant.ts';
import { appendAudit, createAudit, verifyAudit } from '../../../server/features/audit/index.ts';
import type { Transaction } from '../../../server/ports/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordingLog } from '../../support/http.ts';

const secretKey = 'the secret of this server, long enough';
const noon = instant(Date.UTC(2026, 2, 2, 12));
const actorId = '01900000-0000-7000-8000-00000000aaaa';

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db.drop());

const append = (count: number) =>
  db.database.transaction(async (tx) => {
    for (let i = 1; i <= count; i++) {
      const subject = { kind: 'sitting', id: `s${i}` };
      await appendAudit(tx, { actorId, action: 'sitting.time-granted', subject, detail: { seconds: i }, at: noon });
    }
  });

const auditOf = (log = recordingLog(), key = secretKey) =>
  createAudit({ database: db.database, secretKey: key, log, personNames: async () => new Map() });
const verify = () => verifyAudit(db.database, secretKey);

const switchOffTriggers = async (tx: Transaction) => {
  for (const table of ['audit_entry', 'audit_head', 'audit_seal']) {
    await tx.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
  }
};

/** What somebody can do who owns the tables: the triggers are off, and then nothing stands in the way. */
const tamper = (...statements: string[]) =>
  db.owner.transaction(async (tx) => {
    await switchOffTriggers(tx);
    for (const statement of statements) await tx.query(statement);
  });

/** Writes the chain anew from the rows as they stand after a change, head included: what a careful forger does. */
const rewriteChain = (change: string) =>
  db.owner.transaction(async (tx) => {
    await switchOffTriggers(tx);
    await tx.query(change);
    const { rows } = await tx.query<{ at: number; actor: string; action: string; id: string; detail: string }>(
      'SELECT at, actor_id AS actor, action, subject_id AS id, detail FROM audit_entry ORDER BY seq',
    );
    await tx.query('DELETE FROM audit_entry');
    await tx.query(`UPDATE audit_head SET seq = 0, hash = decode(repeat('00', 32), 'hex')`);
    for (const { at, actor, action, id, detail } of rows) {
      const entry = { actorId: actor, action, subject: { kind: 'sitting', id }, detail: JSON.parse(detail) };
      await appendAudit(tx, { ...entry, at: instant(at) });
    }
  });

describe('[AUDIT-1] an untouched log', () => {
  it('is intact while empty, after entries of several transactions, and after sealing', async () => {
    expect(await verify()).toMatchObject({ intact: true, entries: 0 });
    await append(3);
    await auditOf().seal(noon);
    await append(2);
    expect(await verify()).toMatchObject({ intact: true, entries: 5, head: { seq: 5 } });
  });

  it('keeps the entries of many at once one after the other', async () => {
    await Promise.all(Array.from({ length: 12 }, () => append(2)));
    expect(await verify()).toMatchObject({ intact: true, entries: 24 });
  });

  it('has no entry of a transaction that was rolled back', async () => {
    await append(1);
    const failed = db.database.transaction(async (tx) => {
      await appendAudit(tx, { actorId, action: 'x.y', subject: { kind: 'x', id: '1' }, at: noon });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await verify()).toMatchObject({ intact: true, entries: 1 });
  });

  it('takes details of any kind and actors in any spelling', async () => {
    await db.database.transaction(async (tx) => {
      const detail = { nested: { list: [1.5, null, 'ünï "quoted"\n'] }, empty: {} };
      await appendAudit(tx, {
        actorId: actorId.toUpperCase(),
        action: 'x.y',
        subject: { kind: 'x', id: '1' },
        detail,
        at: noon,
      });
      await appendAudit(tx, { actorId: null, action: 'x.y', subject: { kind: 'x', id: '1' }, at: noon });
    });
    expect(await verify()).toMatchObject({ intact: true, entries: 2 });
  });

  it('is verified across batches', async () => {
    await append(1_003);
    expect(await verify()).toMatchObject({ intact: true, entries: 1_003 });
    await tamper('DELETE FROM audit_entry WHERE seq = 1000');
    expect((await verify()).faults).toMatchObject([{ kind: 'removed', seq: 1_000 }]);
  });
});

describe("[AUDIT-1] the app's role", () => {
  it.each([
    ['change an entry', "UPDATE audit_entry SET action = 'x'"],
    ['delete an entry', 'DELETE FROM audit_entry'],
    ['empty the log', 'TRUNCATE audit_entry'],
    ['drop the log', 'DROP TABLE audit_entry'],
    ['switch off the triggers', 'ALTER TABLE audit_entry DISABLE TRIGGER ALL'],
    [
      'replace the trigger function',
      'CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE sql AS $$SELECT 1$$',
    ],
    ['delete the head', 'DELETE FROM audit_head'],
    ['move the head back', 'UPDATE audit_head SET seq = seq - 1'],
    ['let the head stay and change its hash', "UPDATE audit_head SET hash = ''"],
    ['change a seal', "UPDATE audit_seal SET hash = ''"],
    ['delete a seal', 'DELETE FROM audit_seal'],
  ])('cannot %s', async (_case, statement) => {
    await append(2);
    await auditOf().seal(noon);
    await expect(db.database.query(statement)).rejects.toThrow();
    expect(await verify()).toMatchObject({ intact: true, entries: 2 });
  });

  it('owns no table', async () => {
    const { rows } = await db.owner.query("SELECT tablename FROM pg_tables WHERE tableowner = 'invigil_app'");
    expect(rows).toEqual([]);
  });
});

describe('[AUDIT-1] the owner of the tables, with the triggers on', () => {
  it.each([
    ['change an entry', "UPDATE audit_entry SET action = 'x'"],
    ['delete an entry', 'DELETE FROM audit_entry'],
    ['empty the log', 'TRUNCATE audit_entry'],
    ['delete the head', 'DELETE FROM audit_head'],
    ['empty the seals', 'TRUNCATE audit_seal'],
  ])('cannot %s', async (_case, statement) => {
    await append(2);
    await expect(db.owner.query(statement)).rejects.toThrow(/audit log only grows/);
  });
});

describe('[AUDIT-1] verification finds', () => {
  const sealedLog = async () => {
    await append(3);
    await auditOf().seal(noon);
    await append(2);
  };

  it.each([
    ['another actor', `UPDATE audit_entry SET actor_id = '01900000-0000-7000-8000-00000000bbbb' WHERE seq = 2`],
    ['no actor', 'UPDATE audit_entry SET actor_id = NULL WHERE seq = 2'],
    ['another action', `UPDATE audit_entry SET action = 'sitting.paused' WHERE seq = 2`],
    ['another instant', 'UPDATE audit_entry SET at = at + 1 WHERE seq = 2'],
    ['another subject', `UPDATE audit_entry SET subject_id = 's9' WHERE seq = 2`],
    ['other details', `UPDATE audit_entry SET detail = '{"seconds":3}' WHERE seq = 2`],
    ['details spelled otherwise', `UPDATE audit_entry SET detail = '{"seconds": 2}' WHERE seq = 2`],
    ['another hash', `UPDATE audit_entry SET hash = sha256('x') WHERE seq = 2`],
  ])('a changed row: %s', async (_case, statement) => {
    await sealedLog();
    await tamper(statement);
    const { intact, faults } = await verify();
    expect(intact).toBe(false);
    expect(faults[0]).toMatchObject({ kind: 'changed', seq: 2 });
  });

  it('a removed row', async () => {
    await sealedLog();
    await tamper('DELETE FROM audit_entry WHERE seq IN (2, 3)');
    expect((await verify()).faults).toMatchObject([{ kind: 'removed', seq: 2, message: 'Entries 2 to 3 are gone.' }]);
  });

  it('a cut-off tail', async () => {
    await sealedLog();
    await tamper('DELETE FROM audit_entry WHERE seq > 3');
    expect((await verify()).faults).toMatchObject([{ kind: 'cut-off', seq: 4 }]);
  });

  it('a tail cut off together with its head, by the seals', async () => {
    await sealedLog();
    await tamper(
      'DELETE FROM audit_entry WHERE seq > 2',
      'UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit_entry WHERE seq = 2)',
    );
    expect((await verify()).faults).toMatchObject([{ kind: 'cut-off', seq: 3 }]);
  });

  it('a log emptied as a whole, by the seals', async () => {
    await sealedLog();
    await tamper('DELETE FROM audit_entry', 'DELETE FROM audit_head');
    expect((await verify()).faults).toMatchObject([{ kind: 'cut-off', seq: 1 }]);
  });

  it('a chain written anew without a flaw, by the seals', async () => {
    await sealedLog();
    await rewriteChain(`UPDATE audit_entry SET subject_id = 'somebody else' WHERE seq = 1`);
    expect((await verify()).faults).toMatchObject([{ kind: 'rewritten', seq: 3 }]);
  });

  it('a seal made with another secret', async () => {
    await append(2);
    await auditOf(recordingLog(), 'another secret').seal(noon);
    expect((await verify()).faults).toMatchObject([{ kind: 'forged-seal', seq: 2 }]);
  });

  it('a row put behind the head', async () => {
    await sealedLog();
    await db.database.query(
      `INSERT INTO audit_entry SELECT 6, at, actor_id, action, subject_kind, subject_id, detail, hash, sha256('x') FROM audit_entry WHERE seq = 5`,
    );
    expect((await verify()).faults).toMatchObject([{ kind: 'added', seq: 6 }]);
  });

  it('a database put back as a whole, by a head that the log was told of', async () => {
    await sealedLog();
    const log = recordingLog();
    await auditOf(log).seal(noon);
    const witness = log.lines.at(-1)?.facts as { seq: number; hash: string };
    expect(witness).toMatchObject({ seq: 5 });
    expect(await verifyAudit(db.database, secretKey, witness)).toMatchObject({ intact: true });
    await tamper(
      'DELETE FROM audit_entry WHERE seq > 3',
      'DELETE FROM audit_seal WHERE seq > 3',
      'UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE seq = 3)',
    );
    expect(await verify()).toMatchObject({ intact: true });
    expect((await verifyAudit(db.database, secretKey, witness)).faults).toMatchObject([{ kind: 'cut-off', seq: 4 }]);
  });
});

describe('sealing', () => {
  it('tells the log once per head', async () => {
    const log = recordingLog();
    const audit = auditOf(log);
    await audit.seal(noon);
    expect(log.lines).toEqual([]);
    await append(1);
    await audit.seal(noon);
    await audit.seal(noon);
    expect(log.lines).toHaveLength(1);
  });
});
