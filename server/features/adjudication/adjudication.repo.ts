import type { RegistrarSitting } from '../../contract/sittings.ts';
import type { Instant } from '../../core/time/instant.ts';
import type { Queryable } from '../../ports/database.ts';

interface Row {
  id: string;
  candidate_id: string;
  candidate_name: string;
  program_id: string;
  exam_id: string;
  registration: number;
  attempt: number;
  status: RegistrarSitting['status'];
  end_kind: RegistrarSitting['endKind'];
  started_at: number | null;
  ended_at: number | null;
  result_shown_at: number | null;
  outcome: {
    state: 'released' | 'held';
    passed: boolean;
    units: number;
    max_units: number;
    cause: string;
    decided_at: number;
    held_because: string[];
  } | null;
}

export type RegistrarQuery = { personId?: string | undefined; held?: boolean; sittingId?: string };

/** Sittings with their current outcomes, newest first, at most 500. */
export async function selectRegistrarSittings(
  db: Queryable,
  query: RegistrarQuery,
  examTitle: (programId: string, examId: string) => string,
  lateAnswersOf: (sittingIds: readonly string[]) => Promise<ReadonlyMap<string, number>>,
): Promise<RegistrarSitting[]> {
  const { rows } = await db.query<Row>(
    `SELECT s.id, s.candidate_id, p.name AS candidate_name, s.program_id, s.exam_id, s.registration, s.attempt, s.status, s.end_kind,
       s.started_at, s.ended_at, s.result_shown_at, to_jsonb(o) AS outcome
     FROM sitting s JOIN person p ON p.id = s.candidate_id
     LEFT JOIN LATERAL (
       SELECT state, passed, units, max_units, cause, decided_at, held_because FROM outcome WHERE sitting_id = s.id ORDER BY seq DESC LIMIT 1
     ) o ON true
     WHERE ($1::uuid IS NULL OR s.candidate_id = $1) AND ($2::uuid IS NULL OR s.id = $2)
       AND (NOT $3::boolean OR (o.state = 'held' AND s.status = 'scored'))
     ORDER BY s.created_at DESC, s.id LIMIT 500`,
    [query.personId ?? null, query.sittingId ?? null, query.held ?? false],
  );
  const late = await lateAnswersOf(rows.map((row) => row.id));
  return rows.map((row) => ({
    sittingId: row.id,
    personId: row.candidate_id,
    candidateName: row.candidate_name,
    programId: row.program_id,
    examId: row.exam_id,
    examTitle: examTitle(row.program_id, row.exam_id),
    registration: row.registration,
    attempt: row.attempt,
    status: row.status,
    endKind: row.end_kind,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    outcome:
      row.outcome === null
        ? null
        : {
            state: row.outcome.state,
            passed: row.outcome.passed,
            units: row.outcome.units,
            maxUnits: row.outcome.max_units,
            cause: row.outcome.cause,
            decidedAt: row.outcome.decided_at,
          },
    heldBecause: row.outcome?.held_because ?? [],
    lateAnswers: late.get(row.id) ?? 0,
    resultShown: row.result_shown_at !== null,
  }));
}

export async function resolveIncidents(
  db: Queryable,
  sittingId: string,
  resolvedBy: string,
  at: Instant,
): Promise<void> {
  await db.query(
    `UPDATE incident SET resolved_by = $2, resolved_at = $3 WHERE sitting_id = $1 AND resolved_at IS NULL`,
    [sittingId, resolvedBy, at],
  );
}

export async function personExists(db: Queryable, personId: string): Promise<boolean> {
  const { rowCount } = await db.query(`SELECT 1 FROM person WHERE id = $1`, [personId]);
  return rowCount > 0;
}
