import type { StoredResponse } from '../../contract/sittings.ts';
import type { Instant } from '../../core/time/instant.ts';
import { GRACE } from '../../core/time/ledger.ts';
import type { Database, Queryable } from '../../ports/database.ts';

/** One answer on its way to the journal. */
export interface PendingResponse {
  readonly sittingId: string;
  readonly position: number;
  readonly revision: number;
  readonly deviceId: string;
  /** The value as JSON text, checked at the edge: no NUL, no lone surrogate. */
  readonly value: string;
  readonly receivedAt: Instant;
  /** What this node believes the deadline to be; null when it believes that the clock stands. */
  readonly believedDeadline: Instant | null;
}

/** Column `mark` of the journal. */
export const Mark = { counted: 0, afterEnd: 1, otherDevice: 2, whilePaused: 3, allowed: 4, leftBehind: 5 } as const;

/** A row of a batch about which there is more to say than "saved, and the deadline is as you believe". */
export interface BatchException {
  /** Index in the batch. */
  readonly index: number;
  /**
   * `busy`: somebody is changing this sitting; nothing was written, ask again and wait for the lock. `uncertain`: late, but no beat was committed
   * since the deadline, so an outage may have to be credited first [TIME-6]; nothing was written, ask again after the next beat.
   */
  readonly verdict:
    | 'saved'
    | 'afterEnd'
    | 'otherDevice'
    | 'whilePaused'
    | 'leftBehind'
    | 'unknownSitting'
    | 'busy'
    | 'uncertain';
  readonly deadline: Instant | null;
  readonly open: boolean;
}

/** From the device that holds the sitting, received while the clock ran. */
const inTime = `s.device_id IS NOT DISTINCT FROM g.device_id AND (
      (s.status = 'in-progress' AND g.received_at <= s.deadline_at + ${GRACE}) OR (s.status = 'paused' AND g.received_at <= s.paused_at)
    )`;

/*
 * Verdict and append in one statement, so that no close, pause, takeover or change of time can come between them: each takes FOR UPDATE
 * on the sitting, this takes FOR SHARE, always in the order of the ids. Rows whose sitting is locked at the moment are left out (SKIP LOCKED) and come
 * again in a batch that waits; so one sitting's close does not hold up the others.
 */
const insertBatch = (skipLocked: boolean) => `
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::integer[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
    WITH ORDINALITY AS g(sitting_id, position, revision, device_id, value, received_at, believed, n)
), held AS MATERIALIZED (
  SELECT id, status, deadline_at, paused_at, device_id, reached_position FROM sitting
  WHERE id IN (SELECT sitting_id FROM given) ORDER BY id FOR SHARE ${skipLocked ? 'SKIP LOCKED' : ''}
), judged AS MATERIALIZED (
  SELECT g.*, s.deadline_at, s.status, CASE
    WHEN s.id IS NULL THEN -1
    WHEN ${inTime} AND g.position = COALESCE(s.reached_position, g.position) THEN ${Mark.counted}
    WHEN EXISTS (SELECT 1 FROM response r WHERE r.sitting_id = g.sitting_id AND r.position = g.position AND r.revision = g.revision
      AND r.device_id = g.device_id AND r.value = g.value AND r.mark = ${Mark.counted}) THEN -2
    WHEN ${inTime} THEN ${Mark.leftBehind}
    WHEN s.status = 'in-progress' AND s.device_id IS NOT DISTINCT FROM g.device_id
      AND NOT EXISTS (SELECT 1 FROM service WHERE beat_at > s.deadline_at) THEN -3
    WHEN s.status IN ('scored', 'voided', 'in-progress') AND s.device_id IS NOT DISTINCT FROM g.device_id THEN ${Mark.afterEnd}
    WHEN s.device_id IS DISTINCT FROM g.device_id THEN ${Mark.otherDevice}
    ELSE ${Mark.whilePaused} END AS mark
  FROM given g LEFT JOIN held s ON s.id = g.sitting_id
), written AS (
  INSERT INTO response (sitting_id, position, revision, mark, received_at, device_id, value)
  SELECT sitting_id, position, revision, mark, received_at, device_id, value FROM judged WHERE mark >= 0 ORDER BY n
)
SELECT n::integer AS n, mark, deadline_at, status FROM judged WHERE mark <> 0 OR deadline_at IS DISTINCT FROM believed`;

/*
 * Before a batch that waits: after a wait, the statement that waited still sees the journal as it was before, and would take the
 * second copy of a counted answer for a late one when the sitting was closed meanwhile.
 */
const lockFirst = `SELECT id FROM sitting WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE`;

const insertSkippingLocked = insertBatch(true);
const insertWaiting = insertBatch(false);

/** Array literals joined as text: a third of the cost of the driver's own arrays. */
function literal(parts: readonly (string | number | null)[]): string {
  return `{${parts.join(',')}}`;
}

const needsEscape = /[\\"]/g;
const quoted = (text: string) => `"${text.replace(needsEscape, '\\$&')}"`;

/**
 * Appends a batch to the journal and commits it, each row with its verdict [SAVE-1, SAVE-3]. Answers only the exceptions: every row
 * not named is saved.
 *
 * @param wait whether to wait for sittings that somebody is changing, or answer `busy` for their rows.
 */
export async function insertResponses(
  db: Database,
  batch: readonly PendingResponse[],
  wait: boolean,
): Promise<BatchException[]> {
  if (!wait) return insert(db, batch, false);
  return db.transaction(async (tx) => {
    await tx.query(lockFirst, [literal([...new Set(batch.map((row) => row.sittingId))])]);
    return insert(tx, batch, true);
  });
}

async function insert(db: Queryable, batch: readonly PendingResponse[], wait: boolean): Promise<BatchException[]> {
  const { rows } = await db.query<{ n: number; mark: number; deadline_at: number | null; status: string | null }>(
    wait ? insertWaiting : insertSkippingLocked,
    [
      literal(batch.map((row) => row.sittingId)),
      literal(batch.map((row) => row.position)),
      literal(batch.map((row) => row.revision)),
      literal(batch.map((row) => quoted(row.deviceId))),
      literal(batch.map((row) => quoted(row.value))),
      literal(batch.map((row) => row.receivedAt)),
      literal(batch.map((row) => row.believedDeadline ?? 'NULL')),
    ],
  );
  return rows.map((row) => ({
    index: row.n - 1,
    verdict: verdictOf(row.mark, wait),
    deadline: row.deadline_at as Instant | null,
    open: row.status === 'in-progress' || row.status === 'paused',
  }));
}

function verdictOf(mark: number, waited: boolean): BatchException['verdict'] {
  switch (mark) {
    case -1:
      return waited ? 'unknownSitting' : 'busy';
    case -3:
      return 'uncertain';
    case Mark.afterEnd:
      return 'afterEnd';
    case Mark.otherDevice:
      return 'otherDevice';
    case Mark.whilePaused:
      return 'whilePaused';
    case Mark.leftBehind:
      return 'leftBehind';
    default:
      return 'saved';
  }
}

/** The newest counted revision of every item of a sitting, by position [SAVE-2]. */
export async function selectCurrentResponses(db: Queryable, sittingId: string): Promise<StoredResponse[]> {
  const { rows } = await db.query<{ position: number; revision: number; value: string }>(
    `SELECT DISTINCT ON (position) position, revision, value FROM response
     WHERE sitting_id = $1 AND mark IN (${Mark.counted}, ${Mark.allowed}) ORDER BY position, revision DESC, id DESC`,
    [sittingId],
  );
  return rows.map((row) => ({ position: row.position, revision: row.revision, value: JSON.parse(row.value) }));
}

/** The current answers of many sittings at once, as the close needs them: sitting → position → value. */
export async function selectAnswersOf(
  db: Queryable,
  sittingIds: readonly string[],
): Promise<Map<string, Map<number, StoredResponse['value']>>> {
  const { rows } = await db.query<{ sitting_id: string; positions: number[]; values: string }>(
    `SELECT sitting_id, array_agg(position) AS positions, '[' || string_agg(value, ',') || ']' AS values FROM (
       SELECT DISTINCT ON (sitting_id, position) sitting_id, position, value FROM response
       WHERE sitting_id = ANY($1) AND mark IN (${Mark.counted}, ${Mark.allowed}) ORDER BY sitting_id, position, revision DESC, id DESC
     ) newest GROUP BY sitting_id`,
    [sittingIds],
  );
  return new Map(
    rows.map((row) => {
      const values: StoredResponse['value'][] = JSON.parse(row.values);
      return [row.sitting_id, new Map(row.positions.map((position, index) => [position, values[index] ?? null]))];
    }),
  );
}

/**
 * What a device goes on from, by position: the value that counts (null when none does), under the highest revision stored, counted or
 * not [SAVE-2]. A query of one value, within one that knows the sitting as `s`; see `latestResponsesOf`.
 */
export const latestResponses = `SELECT json_agg(json_build_array(position, revision, value) ORDER BY position) FROM (
    SELECT position, max(revision) AS revision, (array_agg(value ORDER BY revision DESC, id DESC)
      FILTER (WHERE mark IN (${Mark.counted}, ${Mark.allowed})))[1] AS value
    FROM response WHERE sitting_id = s.id GROUP BY position
  ) latest`;

export type LatestResponses = readonly (readonly [position: number, revision: number, value: string | null])[];

export const latestResponsesOf = (latest: LatestResponses | null): StoredResponse[] =>
  (latest ?? []).map(([position, revision, value]) => ({
    position,
    revision,
    value: value === null ? null : JSON.parse(value),
  }));

/** Evidence that a person may let count: newer than what counts of its item, and come after the end or while the clock stood [SAVE-3]. */
const lateEvidence = `mark IN (${Mark.afterEnd}, ${Mark.whilePaused}) AND NOT EXISTS (
  SELECT 1 FROM response counted WHERE counted.sitting_id = evidence.sitting_id AND counted.position = evidence.position
    AND counted.mark IN (${Mark.counted}, ${Mark.allowed}) AND counted.revision >= evidence.revision)`;

/** To how many items an answer came when none counted, by sitting; one without any is left out [SAVE-3]. */
export async function countLateResponses(db: Queryable, sittingIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ sitting_id: string; late: number }>(
    `SELECT sitting_id, count(DISTINCT position) AS late FROM response evidence
     WHERE sitting_id = ANY($1) AND ${lateEvidence} GROUP BY sitting_id`,
    [sittingIds],
  );
  return new Map(rows.map((row) => [row.sitting_id, row.late]));
}

/** Copies late evidence into the journal as counted, once; the evidence itself stays as it came [SAVE-3]. */
export async function allowLateResponses(db: Queryable, sittingId: string): Promise<number> {
  const { rowCount } = await db.query(
    `INSERT INTO response (sitting_id, position, revision, mark, received_at, device_id, value)
     SELECT sitting_id, position, revision, ${Mark.allowed}, received_at, device_id, value FROM response evidence
     WHERE sitting_id = $1 AND ${lateEvidence} ORDER BY id`,
    [sittingId],
  );
  return rowCount;
}
