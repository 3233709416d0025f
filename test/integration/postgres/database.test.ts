import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, isConnectionLost, type PooledDatabase } from '../../../server/adapters/postgres/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { keepLog, quietLog } from '../../support/log.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await test.owner.query('CREATE TABLE note (id bigint PRIMARY KEY, words text)');
  await test.owner.query('GRANT SELECT, INSERT, UPDATE ON note TO invigil_app');
});
afterAll(() => test.drop());

const notes = async (db: PooledDatabase | TestDatabase['database'], id: number) =>
  (await db.query<{ words: string }>('SELECT words FROM note WHERE id = $1', [id])).rows;

describe('values', () => {
  it('reads bigint as numbers, alone and in arrays, and calendar dates as text', async () => {
    const { rows } = await test.database.query(
      `SELECT 1763829962000::bigint AS at, ARRAY[1, NULL, 9007199254740991]::bigint[] AS many, DATE '2026-02-28' AS day`,
    );
    expect(rows).toEqual([{ at: 1763829962000, many: [1, null, 9007199254740991], day: '2026-02-28' }]);
  });

  it('refuses a bigint that a number cannot hold', async () => {
    await expect(test.database.query('SELECT 9007199254740993::bigint')).rejects.toThrow(/9007199254740993/);
  });
});

describe('transaction', () => {
  it('commits, then publishes', async () => {
    const events: string[] = [];
    await test.database.transaction(async (tx) => {
      tx.afterCommit(() => events.push('published'));
      await tx.query(`INSERT INTO note VALUES (1, 'one')`);
      events.push('worked');
    });
    expect(events).toEqual(['worked', 'published']);
    expect(await notes(test.database, 1)).toEqual([{ words: 'one' }]);
  });

  it('rolls back when the work throws, and publishes nothing', async () => {
    const published: string[] = [];
    const work = test.database.transaction(async (tx) => {
      tx.afterCommit(() => published.push('published'));
      await tx.query(`INSERT INTO note VALUES (2, 'two')`);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(published).toEqual([]);
    expect(await notes(test.database, 2)).toEqual([]);
  });

  it('does not call a commit what PostgreSQL rolled back', async () => {
    const published: string[] = [];
    const work = test.database.transaction(async (tx) => {
      tx.afterCommit(() => published.push('published'));
      await tx.query(`INSERT INTO note VALUES (3, 'three')`);
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('nothing was committed');
    expect(published).toEqual([]);
    expect(await notes(test.database, 3)).toEqual([]);
  });

  it('does what it is sent in order, before the statement or the commit that follows', async () => {
    const seen = await test.database.transaction(async (tx) => {
      tx.send(`INSERT INTO note VALUES (5, $1)`, ['five']);
      const { rows } = await tx.query<{ words: string }>(
        `UPDATE note SET words = words || '!' WHERE id = 5 RETURNING words`,
      );
      tx.send(`INSERT INTO note VALUES (6, 'six')`);
      return rows;
    });
    expect(seen).toEqual([{ words: 'five!' }]);
    expect(await notes(test.database, 6)).toEqual([{ words: 'six' }]);
  });

  it('fails with the error of what it was sent, whatever failed after it, and the connection goes on', async () => {
    const db = createDatabase(test.appConfig, { log: quietLog, max: 1 });
    const published: string[] = [];
    const alone = db.transaction(async (tx) => {
      tx.afterCommit(() => published.push('published'));
      tx.send(`INSERT INTO note VALUES (7, 'seven')`);
      tx.send('SELECT 1 / 0');
    });
    await expect(alone).rejects.toThrow('division by zero');
    const followed = db.transaction(async (tx) => {
      tx.send('SELECT 1 / 0');
      await tx.query(`INSERT INTO note VALUES (7, 'seven')`);
    });
    await expect(followed).rejects.toThrow('division by zero');
    expect(published).toEqual([]);
    expect(await notes(db, 7)).toEqual([]);
    await db.close();
  });

  it('stands when a publication fails, and the others still run', async () => {
    const log = keepLog();
    const db = createDatabase(test.appConfig, { log, max: 1 });
    const published: string[] = [];
    await db.transaction(async (tx) => {
      tx.afterCommit(() => {
        throw new Error('nobody listens');
      });
      tx.afterCommit(() => published.push('second'));
      await tx.query(`INSERT INTO note VALUES (4, 'four')`);
    });
    expect(published).toEqual(['second']);
    expect(log.lines).toHaveLength(1);
    expect(await notes(db, 4)).toHaveLength(1);
    await db.close();
  });
});

describe('a lost connection', () => {
  const cut = (name: string) =>
    test.owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [name]);

  it('fails the statement at hand as lost, and the next one works', async () => {
    const db = createDatabase(test.appConfig, { log: quietLog, max: 1, name: 'cut while working' });
    const lost = await db
      .transaction(async (tx) => {
        await cut('cut while working');
        await tx.query('SELECT 1');
      })
      .catch((error: unknown) => error);
    expect(isConnectionLost(lost)).toBe(true);
    expect((await db.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await db.close();
  });

  it('is no unheard error, neither idle nor between two statements', async () => {
    const db = createDatabase(test.appConfig, { log: quietLog, max: 2, name: 'cut in silence' });
    await db.query('SELECT 1');
    await cut('cut in silence');
    await db
      .transaction(async () => {
        await cut('cut in silence');
        // The server says goodbye now, while no statement waits for an answer.
        await test.owner.query('SELECT 1');
      })
      .catch((error: unknown) => expect(isConnectionLost(error)).toBe(true));
    expect((await db.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await db.close();
  });

  it('is told from a statement that is wrong', async () => {
    const wrong = await test.database.query('SELECT 1 / 0').catch((error: unknown) => error);
    expect(isConnectionLost(wrong)).toBe(false);
  });

  it('includes a server that does not answer', async () => {
    const nowhere = createDatabase({ host: '/nonexistent', database: 'x', user: 'x' }, { log: quietLog });
    const lost = await nowhere.query('SELECT 1').catch((error: unknown) => error);
    expect(isConnectionLost(lost)).toBe(true);
    expect(isConnectionLost(new Error('while saving', { cause: lost }))).toBe(true);
  });
});

describe('prepared statements', () => {
  it('are planned once for each text', async () => {
    const db = createDatabase(test.appConfig, { log: quietLog, max: 1, prepare: true });
    for (const id of [1, 2, 3]) await notes(db, id);
    const { rows } = await db.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements');
    expect(rows.filter(({ statement }) => statement.includes('FROM note'))).toHaveLength(1);
    await db.close();
  });
});
