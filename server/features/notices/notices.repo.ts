import type { Instant } from '../../core/time/instant.ts';
import type { Queryable } from '../../ports/database.ts';

/** What a message about a sitting may tell: nothing of scores, whether passed included [SIT-3]. */
export interface SittingNews {
  readonly sittingId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly programId: string;
  readonly examId: string;
  readonly attempt: number;
  readonly attemptsAllowed: number;
  readonly status: string;
  readonly endKind: 'submitted' | 'expired' | 'terminated' | null;
  readonly endedAt: number | null;
  /** The current outcome; null when there is none. */
  readonly outcome: { readonly seq: number; readonly state: 'released' | 'held'; readonly cause: string } | null;
}

export async function selectOptionalSittingNews(db: Queryable, sittingId: string): Promise<SittingNews | null> {
  const { rows } = await db.query<SittingNews>(
    `SELECT s.id AS "sittingId", p.id AS "personId", p.name, p.email, s.program_id AS "programId", s.exam_id AS "examId", s.attempt,
       s.attempts_allowed AS "attemptsAllowed", s.status, s.end_kind AS "endKind", s.ended_at AS "endedAt",
       (SELECT jsonb_build_object('seq', o.seq, 'state', o.state, 'cause', o.cause)
        FROM outcome o WHERE o.sitting_id = s.id ORDER BY o.seq DESC LIMIT 1) AS outcome
     FROM sitting s JOIN person p ON p.id = s.candidate_id WHERE s.id = $1`,
    [sittingId],
  );
  return rows[0] ?? null;
}

export async function selectOptionalAddress(
  db: Queryable,
  personId: string,
): Promise<{ readonly name: string; readonly email: string } | null> {
  const { rows } = await db.query<{ name: string; email: string }>('SELECT name, email FROM person WHERE id = $1', [
    personId,
  ]);
  return rows[0] ?? null;
}

/** One message, told from all others: its kind, what it is about, and a number where the same thing is told more than once. */
export interface NoticeKey {
  readonly kind: 'outcome-released' | 'outcome-held' | 'sitting-voided' | 'certificate-issued';
  readonly subjectId: string;
  readonly seq: number;
}

export async function wasSent(db: Queryable, { kind, subjectId, seq }: NoticeKey): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM notice WHERE kind = $1 AND subject_id = $2 AND seq = $3', [
    kind,
    subjectId,
    seq,
  ]);
  return rowCount > 0;
}

export async function insertNotice(
  db: Queryable,
  { kind, subjectId, seq }: NoticeKey,
  personId: string,
  sentAt: Instant,
): Promise<void> {
  await db.query(
    `INSERT INTO notice (kind, subject_id, seq, person_id, sent_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [kind, subjectId, seq, personId, sentAt],
  );
}
