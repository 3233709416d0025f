import type { ItemResult, OutcomeView, ResultChoice, ResultFilters, ResultSummary } from '../../contract/results.ts';
import type { EndKind } from '../../contract/sittings.ts';
import type { Queryable } from '../../ports/database.ts';
import type { SittingExportRow } from './export-rows.ts';

/** Which results: the reader's own are never among them [ROLE-1]. */
export interface ResultQuery {
  readonly readerId: string;
  readonly filters: ResultFilters;
}

/** The last row of the page before: rows after it ended earlier, or at the same instant with a lower id. */
export interface Place {
  readonly endedAt: number;
  readonly sittingId: string;
}

/** A result as the tables have it; titles of program and exam come from the program's definition. */
export type StoredResult = Omit<SittingExportRow, 'programTitle' | 'examTitle'>;

/** `o` is the current outcome of sitting `s` [SIT-2]. */
const resultTables = `sitting s
  JOIN delivery d ON d.id = s.delivery_id
  JOIN person p ON p.id = s.candidate_id
  LEFT JOIN LATERAL (SELECT * FROM outcome WHERE sitting_id = s.id ORDER BY seq DESC LIMIT 1) o ON true`;

const resultState = `CASE WHEN s.status = 'voided' THEN 'voided' ELSE o.state END`;

/** The condition that picks results, and its values, numbered from $1. */
function conditionOf({ readerId, filters }: ResultQuery): { condition: string; values: unknown[] } {
  const values: unknown[] = [readerId];
  const conditions = [
    `s.status IN ('scored', 'voided')`,
    `s.ended_at IS NOT NULL`,
    `(s.status = 'voided' OR o.id IS NOT NULL)`,
    `s.candidate_id <> $1`,
  ];
  const add = (test: (parameter: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(test(`$${values.length}`));
  };
  add((it) => `s.program_id = ${it}`, filters.programId);
  add((it) => `s.exam_id = ${it}`, filters.examId);
  add((it) => `s.delivery_id = ${it}`, filters.deliveryId);
  add((it) => `s.ended_at >= ${it}`, filters.from);
  add((it) => `s.ended_at < ${it}`, filters.to);
  add((it) => `s.attempt = ${it}`, filters.attempt);
  add((it) => `o.passed = ${it}`, filters.passed === undefined ? undefined : filters.passed === 'true');
  add((it) => `${resultState} = ${it}`, filters.state);
  return { condition: conditions.join(' AND '), values };
}

interface ResultRecord {
  id: string;
  candidate_id: string;
  candidate_name: string;
  program_id: string;
  exam_id: string;
  delivery_id: string;
  delivery_title: string;
  registration: number;
  attempt: number;
  attempts_allowed: number;
  state: StoredResult['state'];
  end_kind: EndKind | null;
  started_at: number | null;
  ended_at: number;
  allotted_ms: number;
  passed: boolean | null;
  units: number | null;
  max_units: number | null;
  units_to_pass: number | null;
  pass_percent: number;
  answered: number | null;
  item_count: number;
  decided_at: number | null;
  seq: number | null;
  cause: OutcomeView['cause'] | null;
  held_because: string[] | null;
  bank_version_id: string | null;
}

const resultColumns = `s.id, s.candidate_id, p.name AS candidate_name, s.program_id, s.exam_id, s.delivery_id, d.title AS delivery_title,
  s.registration, s.attempt, s.attempts_allowed, ${resultState} AS state, s.end_kind, s.started_at, s.ended_at, s.allotted_ms,
  o.passed, o.units, o.max_units, o.units_to_pass, s.pass_percent, o.answered, s.item_count, o.decided_at, o.seq, o.cause, o.held_because,
  (SELECT f.bank_version_id FROM form f WHERE f.sitting_id = s.id) AS bank_version_id`;

const resultOf = (row: ResultRecord): StoredResult => ({
  sittingId: row.id,
  candidateId: row.candidate_id,
  candidateName: row.candidate_name,
  programId: row.program_id,
  examId: row.exam_id,
  deliveryId: row.delivery_id,
  deliveryTitle: row.delivery_title,
  registration: row.registration,
  attempt: row.attempt,
  attemptsAllowed: row.attempts_allowed,
  state: row.state,
  endKind: row.end_kind,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  allottedMs: row.allotted_ms,
  passed: row.passed,
  units: row.units,
  maxUnits: row.max_units,
  unitsToPass: row.units_to_pass,
  passPercent: row.pass_percent,
  answered: row.answered,
  itemCount: row.item_count,
  decidedAt: row.decided_at,
  outcomeSeq: row.seq,
  outcomeCause: row.cause,
  heldBecause: row.held_because ?? [],
  bankVersionId: row.bank_version_id,
});

/** Up to `limit` results after a place, newest end first. */
export async function selectResults(
  db: Queryable,
  query: ResultQuery,
  after: Place | null,
  limit: number,
): Promise<StoredResult[]> {
  const { condition, values } = conditionOf(query);
  let page = '';
  if (after !== null) {
    values.push(after.endedAt, after.sittingId);
    page = `AND (s.ended_at, s.id) < ($${values.length - 1}::bigint, $${values.length}::uuid)`;
  }
  values.push(limit);
  const { rows } = await db.query<ResultRecord>(
    `SELECT ${resultColumns} FROM ${resultTables} WHERE ${condition} ${page}
     ORDER BY s.ended_at DESC, s.id DESC LIMIT $${values.length}`,
    values,
  );
  return rows.map(resultOf);
}

export async function selectSummary(db: Queryable, query: ResultQuery): Promise<ResultSummary> {
  const { condition, values } = conditionOf(query);
  const { rows } = await db.query<ResultSummary>(
    `SELECT count(*) AS count, count(*) FILTER (WHERE state = 'released') AS released, count(*) FILTER (WHERE state = 'held') AS held,
       count(*) FILTER (WHERE state = 'voided') AS voided, count(*) FILTER (WHERE passed AND state <> 'voided') AS passed,
       round(avg(100.0 * units / nullif(max_units, 0)) FILTER (WHERE state <> 'voided'), 1)::float AS "meanPercent"
     FROM (SELECT ${resultState} AS state, o.passed, o.units, o.max_units FROM ${resultTables} WHERE ${condition}) result`,
    values,
  );
  if (!rows[0]) throw new Error('a count without a row');
  return rows[0];
}

export async function countResults(db: Queryable, query: ResultQuery): Promise<number> {
  const { condition, values } = conditionOf(query);
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*) AS count FROM ${resultTables} WHERE ${condition}`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** Null when there is no such sitting, or none that has a result. */
export async function selectOptionalResult(db: Queryable, sittingId: string): Promise<StoredResult | null> {
  const { rows } = await db.query<ResultRecord>(
    `SELECT ${resultColumns} FROM ${resultTables}
     WHERE s.id = $1 AND s.status IN ('scored', 'voided') AND s.ended_at IS NOT NULL AND (s.status = 'voided' OR o.id IS NOT NULL)`,
    [sittingId],
  );
  return rows[0] ? resultOf(rows[0]) : null;
}

/** Every outcome of a sitting, newest first. */
export async function selectOutcomes(db: Queryable, sittingId: string): Promise<OutcomeView[]> {
  const { rows } = await db.query<OutcomeView>(
    `SELECT o.seq, o.state, o.cause, o.passed, o.units, o.max_units AS "maxUnits", o.units_to_pass AS "unitsToPass", o.answered,
       o.held_because AS "heldBecause", o.decided_at AS "decidedAt", p.name AS "decidedBy", o.reason
     FROM outcome o LEFT JOIN person p ON p.id = o.decided_by WHERE o.sitting_id = $1 ORDER BY o.seq DESC`,
    [sittingId],
  );
  return rows;
}

export interface ScoredSitting {
  readonly sittingId: string;
  /** In the order of the form. */
  readonly items: readonly Omit<ItemResult, 'topicId' | 'topicTitle'>[];
  readonly topicGroups: readonly { readonly title: string; readonly units: number; readonly maxUnits: number }[];
}

/** The units of each item in the current outcomes of these sittings. */
export async function selectScoredItems(
  db: Queryable,
  sittingIds: readonly string[],
): Promise<ReadonlyMap<string, ScoredSitting>> {
  const { rows } = await db.query<{
    sitting_id: string;
    per_item: { position: number; itemId: string; units: number; maxUnits: number }[];
    topic_groups: { title: string; units: number; maxUnits: number }[];
    answered: number[] | null;
  }>(
    `SELECT o.sitting_id, o.per_item, o.topic_groups, (
       SELECT array_agg(newest.position::integer) FROM (
         SELECT DISTINCT ON (position) position, value FROM response
         WHERE sitting_id = o.sitting_id AND mark IN (0, 4) ORDER BY position, revision DESC, id DESC
       ) newest WHERE newest.value <> 'null'
     ) AS answered
     FROM unnest($1::uuid[]) AS wanted(id)
     JOIN LATERAL (SELECT * FROM outcome WHERE sitting_id = wanted.id ORDER BY seq DESC LIMIT 1) o ON true`,
    [sittingIds],
  );
  return new Map(
    rows.map((row) => {
      const answered = new Set(row.answered);
      const items = row.per_item
        .map(({ position, itemId, units, maxUnits }) => ({
          position,
          itemId,
          units,
          maxUnits,
          answered: answered.has(position),
        }))
        .sort((a, b) => a.position - b.position);
      return [row.sitting_id, { sittingId: row.sitting_id, items, topicGroups: row.topic_groups }];
    }),
  );
}

/** How many answers of a sitting came after its end and do not count [SAVE-3], and how many incidents it has. */
export async function selectCircumstances(
  db: Queryable,
  sittingId: string,
): Promise<{ lateAnswers: number; incidents: number }> {
  const { rows } = await db.query<{ lateAnswers: number; incidents: number }>(
    `SELECT (SELECT count(*) FROM response WHERE sitting_id = $1 AND mark = 1) AS "lateAnswers",
       (SELECT count(*) FROM incident WHERE sitting_id = $1) AS incidents`,
    [sittingId],
  );
  return rows[0] ?? { lateAnswers: 0, incidents: 0 };
}

/** Deliveries that have results, by title. */
export async function selectChoices(
  db: Queryable,
): Promise<Pick<ResultChoice, 'programId' | 'examId' | 'deliveryId' | 'deliveryTitle'>[]> {
  const { rows } = await db.query<Pick<ResultChoice, 'programId' | 'examId' | 'deliveryId' | 'deliveryTitle'>>(
    `SELECT program_id AS "programId", exam_id AS "examId", id AS "deliveryId", title AS "deliveryTitle" FROM delivery d
     WHERE EXISTS (SELECT 1 FROM sitting s WHERE s.delivery_id = d.id AND s.status IN ('scored', 'voided') AND s.ended_at IS NOT NULL)
     ORDER BY program_id, exam_id, title, id`,
  );
  return rows;
}
