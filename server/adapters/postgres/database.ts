import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { createTurns } from '../../core/turns.ts';
import type { Database, Queryable, Transaction } from '../../ports/database.ts';
import type { Log } from '../../ports/log.ts';

export interface DatabaseOptions {
  readonly log: Log;
  /** Most connections at once. A hot path that must not wait for others takes a `Database` of its own with 1. */
  readonly max?: number;
  /** Shown in `pg_stat_activity`. */
  readonly name?: string;
  /**
   * Parses each statement once per connection, and plans it once where PostgreSQL finds that one plan serves all parameters as well as
   * plans of their own. For statements with a constant text: each text is kept as long as the connection lives.
   */
  readonly prepare?: boolean;
}

export interface PooledDatabase extends Database {
  /** Waits for running statements, then disconnects. */
  close(): Promise<void>;
}

/** Thousands may come at one instant, and all are served; only a database that does not answer makes anybody wait for so long. */
const longestWaitMs = 30_000;

/** The `Database` port on a pool of connections. A lost connection fails the statement at hand and nothing else. */
export function createDatabase(config: pg.PoolConfig, options: DatabaseOptions): PooledDatabase {
  const { log, max = 10, name = 'invigil', prepare = false } = options;
  const pool = new pg.Pool({
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    ...config,
    max,
    pipeline: true,
    application_name: name,
    types: { getTypeParser },
  });
  // The pool's own queue would count the wait for a turn as time to connect.
  const turns = createTurns(max, {
    waitMs: longestWaitMs,
    error: () => new Error('timeout exceeded when trying to connect: no connection became free'),
  });
  // Unheard, the error of an idle connection would end the process, and so would one between two statements.
  pool.on('error', (err) => log.warn({ err }, 'A connection to the database was lost.'));
  pool.on('connect', (client) => client.on('error', () => undefined));

  const queryableOf = (target: pg.Pool | pg.PoolClient): Queryable => ({
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const statement = prepare ? { name: statementName(text), text } : { text };
      const { rows, rowCount } = await target.query({ ...statement, values: [...values] });
      return { rows: rows as Row[], rowCount: rowCount ?? 0 };
    },
  });
  const pooled = queryableOf(pool);

  return {
    query: (text, values) => turns.take(() => pooled.query(text, values)),
    transaction: (work) => turns.take(() => transact(work)),
    async close() {
      await pool.end();
    },
  };

  async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const publications: (() => void)[] = [];
    let broken: Error | undefined;
    let value: T;
    const failures: unknown[] = [];
    const unheard = (answer: Promise<unknown>) => void answer.catch((error: unknown) => failures.push(error));
    const { query } = queryableOf(client);
    try {
      writeTogether(client);
      unheard(client.query('BEGIN'));
      value = await work({
        query(text, values) {
          writeTogether(client);
          return query(text, values);
        },
        send(text, values) {
          writeTogether(client);
          unheard(query(text, values));
        },
        afterCommit: (publish) => publications.push(publish),
      });
      writeTogether(client);
      // PostgreSQL answers COMMIT of a failed transaction with a rollback and no error.
      const { command } = await client.query('COMMIT');
      if (command !== 'COMMIT' || failures.length > 0)
        throw new Error('a statement of this transaction failed, so nothing was committed');
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: Error) => {
        broken = cause;
      });
      // What failed first says why; what came after it, that something had failed.
      throw failures.length > 0 ? failures[0] : error;
    } finally {
      client.release(broken);
    }
    for (const publish of publications) {
      try {
        publish();
      } catch (err) {
        log.error({ err }, 'What follows a commit failed; the commit stands.');
      }
    }
    return value;
  }
}

/** Where `pg` writes to; not part of its types. */
interface Wire {
  readonly connection: { readonly stream: Duplex };
}

/** Whatever is asked for until this turn of the event loop ends goes to PostgreSQL in one write. */
function writeTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as Wire).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const names = new Map<string, string>();

function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
    names.set(text, name);
  }
  return name;
}

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no whole number that JavaScript holds exactly`);
  return value;
};

/** `bigint` holds instants and counters here, which are numbers in this program; calendar dates stay text. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary') {
    if (oid === pg.types.builtins.INT8) return wholeNumber;
    if (oid === pg.types.builtins.DATE) return String;
    if (oid === int8Array) return (text: string) => parseNumbers(text);
  }
  return pg.types.getTypeParser(oid, format as 'text');
};

const int8Array = 1016;
/** The array type of text, which pg's list of types lacks. */
const parseTexts = pg.types.getTypeParser(1009 as typeof pg.types.builtins.TEXT, 'text') as unknown as (
  text: string,
) => (string | null)[];
const parseNumbers = (text: string) => parseTexts(text).map((each) => (each === null ? null : wholeNumber(each)));

/** SQLSTATE classes 08 (connection), 57P01 to 57P03 (shut down, crashed, starting) and 53300 (no connection free). */
const lostStates = /^(08...|57P0[1-3]|53300)$/;
const lostCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** Errors that pg raises itself carry no code. */
const lostMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/**
 * Whether the database could not be reached, or was lost on the way: the same command may succeed later.
 * A commit that fails so may have happened or not.
 */
export function isConnectionLost(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && (lostStates.test(code) || lostCodes.has(code))) return true;
    if (lostMessages.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isConnectionLost)) return true;
  }
  return false;
}
