import type { Role } from '../../contract/operation.ts';
import type { SittingView, TimeEntryView } from '../../contract/sittings.ts';
import type { RoomOptions } from '../../core/program/program.ts';
import type { Change } from '../../core/sitting/decisions.ts';
import { remainingWhenPaused, type Sitting, type SittingState } from '../../core/sitting/sitting.ts';
import { type Instant, instant, millis } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

/** What is fixed when a sitting is made, beside its identity and state. */
export interface SittingFacts {
  readonly programVersionId: string;
  readonly attemptsAllowed: number;
  readonly passPercent: number;
  readonly itemCount: number;
  readonly baseMinutes: number;
  readonly deviceId: string | null;
  /** The holder, or a proctor, let another device take over [SIT-1]. */
  readonly deviceFree: boolean;
  readonly terminatedBy: string | null;
  readonly resultShownAt: Instant | null;
  /** In which the items are shown; null: the language of their bank. */
  readonly language: string | null;
}

export type StoredSitting = Sitting & SittingFacts;

interface SittingRow {
  id: string;
  delivery_id: string;
  candidate_id: string;
  program_id: string;
  exam_id: string;
  program_version_id: string;
  registration: number;
  attempt: number;
  attempts_allowed: number;
  pass_percent: number;
  item_count: number;
  base_minutes: number;
  status: Sitting['status'];
  end_kind: 'submitted' | 'expired' | 'terminated' | null;
  version: number;
  allotted_ms: number;
  started_at: number | null;
  deadline_at: number | null;
  paused_at: number | null;
  pause_reason: string | null;
  ended_at: number | null;
  terminated_by: string | null;
  device_id: string | null;
  device_free: boolean;
  result_shown_at: number | null;
  language: string | null;
}

const columns = `id, delivery_id, candidate_id, program_id, exam_id, program_version_id, registration, attempt, attempts_allowed,
  pass_percent, item_count, base_minutes, status, end_kind, version, allotted_ms, started_at, deadline_at, paused_at,
  pause_reason, ended_at, terminated_by, device_id, device_free, result_shown_at, language`;

const stamped = (at: number | null): Instant => {
  if (at === null) throw new Error('a sitting lacks an instant that its state needs');
  return instant(at);
};

function stateOf(row: SittingRow): SittingState {
  const allotted = millis(row.allotted_ms);
  switch (row.status) {
    case 'scheduled':
    case 'ready':
      return { status: row.status };
    case 'in-progress':
      return { status: row.status, startedAt: stamped(row.started_at), allotted, deadline: stamped(row.deadline_at) };
    case 'paused':
      return {
        status: row.status,
        startedAt: stamped(row.started_at),
        allotted,
        pausedAt: stamped(row.paused_at),
        pauseReason: row.pause_reason ?? '',
      };
    case 'scored':
      if (row.end_kind === null) throw new Error(`sitting ${row.id} is scored and has no kind of end`);
      return {
        status: row.status,
        startedAt: stamped(row.started_at),
        allotted,
        endedAt: stamped(row.ended_at),
        endKind: row.end_kind,
      };
    case 'voided':
      return {
        status: row.status,
        startedAt: row.started_at === null ? null : instant(row.started_at),
        allotted,
        endedAt: stamped(row.ended_at),
        endKind: row.end_kind,
      };
  }
}

function sittingOf(row: SittingRow): StoredSitting {
  return {
    id: row.id,
    deliveryId: row.delivery_id,
    candidateId: row.candidate_id,
    programId: row.program_id,
    examId: row.exam_id,
    version: row.version,
    registration: row.registration,
    attempt: row.attempt,
    programVersionId: row.program_version_id,
    attemptsAllowed: row.attempts_allowed,
    passPercent: row.pass_percent,
    itemCount: row.item_count,
    baseMinutes: row.base_minutes,
    deviceId: row.device_id,
    deviceFree: row.device_free,
    terminatedBy: row.terminated_by,
    resultShownAt: row.result_shown_at === null ? null : instant(row.result_shown_at),
    language: row.language,
    ...stateOf(row),
  };
}

export async function selectOptionalSitting(db: Queryable, sittingId: string): Promise<StoredSitting | null> {
  const { rows } = await db.query<SittingRow>(`SELECT ${columns} FROM sitting WHERE id = $1`, [sittingId]);
  return rows[0] ? sittingOf(rows[0]) : null;
}

/** Locks one sitting against every other change; null when there is none. */
export async function lockOptionalSitting(tx: Transaction, sittingId: string): Promise<StoredSitting | null> {
  const { rows } = await tx.query<SittingRow>(`SELECT ${columns} FROM sitting WHERE id = $1 FOR UPDATE`, [sittingId]);
  return rows[0] ? sittingOf(rows[0]) : null;
}

/** Locks sittings in the order of their ids, which is the order everybody locks in. */
export async function lockSittings(tx: Transaction, sittingIds: readonly string[]): Promise<StoredSitting[]> {
  if (sittingIds.length === 0) return [];
  const { rows } = await tx.query<SittingRow>(
    `SELECT ${columns} FROM sitting WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
    [sittingIds],
  );
  return rows.map(sittingOf);
}

/**
 * Locks sittings whose deadline lies before `through`, longest due first. With `skipLocked` those that others hold
 * are passed over, so "none" does not mean that nothing is due.
 */
export async function lockDueSittings(
  tx: Transaction,
  {
    through,
    limit,
    skipLocked,
    except,
  }: { through: Instant; limit: number; skipLocked: boolean; except: readonly string[] },
): Promise<StoredSitting[]> {
  const { rows } = await tx.query<SittingRow>(
    `SELECT ${columns} FROM sitting WHERE status = 'in-progress' AND deadline_at < $1 AND id <> ALL($3)
     ORDER BY deadline_at, id LIMIT $2 FOR UPDATE ${skipLocked ? 'SKIP LOCKED' : ''}`,
    [through, limit, except],
  );
  return rows.map(sittingOf);
}

/** The nearest deadline of all running sittings but some, or null when none runs. */
export async function selectNextDeadline(db: Queryable, except: readonly string[]): Promise<Instant | null> {
  const { rows } = await db.query<{ next: number | null }>(
    `SELECT min(deadline_at) AS next FROM sitting WHERE status = 'in-progress' AND id <> ALL($1)`,
    [except],
  );
  const next = rows[0]?.next ?? null;
  return next === null ? null : instant(next);
}

export interface NewSitting {
  readonly id: string;
  readonly deliveryId: string;
  readonly candidateId: string;
  readonly programId: string;
  readonly examId: string;
  readonly programVersionId: string;
  readonly registration: number;
  readonly attempt: number;
  readonly attemptsAllowed: number;
  readonly passPercent: number;
  readonly itemCount: number;
  readonly baseMinutes: number;
  /** `scheduled`: a place is kept; `ready`: the candidate has checked in. */
  readonly status: 'scheduled' | 'ready';
  readonly deviceId: string | null;
  readonly room: RoomOptions;
  /** Null: the language of its bank. */
  readonly language: string | null;
}

/**
 * Makes a sitting, or takes the place that was scheduled for it in this delivery.
 *
 * @returns null when the candidate has another open sitting of this exam [SIT-1].
 */
export async function insertSitting(tx: Transaction, sitting: NewSitting, at: Instant): Promise<StoredSitting | null> {
  const { rows } = await tx.query<SittingRow>(
    `INSERT INTO sitting (id, delivery_id, candidate_id, program_id, exam_id, program_version_id, registration, attempt,
       attempts_allowed, pass_percent, item_count, base_minutes, status, device_id, created_at, changed_at, calculator, item_view, reached_position, language)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $18, $13, $14, $14, $15, $16, $17, $19)
     ON CONFLICT (candidate_id, program_id, exam_id) WHERE status IN ('scheduled', 'ready', 'in-progress', 'paused')
     DO UPDATE SET status = EXCLUDED.status, program_version_id = EXCLUDED.program_version_id, registration = EXCLUDED.registration,
       attempt = EXCLUDED.attempt, attempts_allowed = EXCLUDED.attempts_allowed, pass_percent = EXCLUDED.pass_percent,
       item_count = EXCLUDED.item_count, base_minutes = EXCLUDED.base_minutes, device_id = EXCLUDED.device_id,
       calculator = EXCLUDED.calculator, item_view = EXCLUDED.item_view, reached_position = EXCLUDED.reached_position,
       language = EXCLUDED.language, version = sitting.version + 1, changed_at = EXCLUDED.changed_at
     WHERE sitting.status = 'scheduled' AND sitting.delivery_id = EXCLUDED.delivery_id
     RETURNING ${columns}`,
    [
      sitting.id,
      sitting.deliveryId,
      sitting.candidateId,
      sitting.programId,
      sitting.examId,
      sitting.programVersionId,
      sitting.registration,
      sitting.attempt,
      sitting.attemptsAllowed,
      sitting.passPercent,
      sitting.itemCount,
      sitting.baseMinutes,
      sitting.deviceId,
      at,
      sitting.room.calculator,
      sitting.room.view,
      sitting.room.navigation === 'linear' ? 1 : null,
      sitting.status,
      sitting.language,
    ],
  );
  return rows[0] ? sittingOf(rows[0]) : null;
}

/** Chooses anew in which language a sitting that waits for its start will be; one that was started meanwhile stays as it is. */
export async function updateLanguage(tx: Transaction, sittingId: string, language: string, at: Instant): Promise<void> {
  await tx.query(
    `UPDATE sitting SET language = $2, version = version + 1, changed_at = $3 WHERE id = $1 AND status = 'ready'`,
    [sittingId, language, at],
  );
}

/** Who did it, for the sitting's history and ledger. */
export interface ChangeNote {
  readonly kind: string;
  readonly at: Instant;
  readonly actorId: string | null;
  readonly actorRole: Role | 'system';
  readonly reason: string | null;
  readonly detail?: Record<string, unknown>;
}

export interface SittingChange {
  readonly sitting: StoredSitting;
  readonly change: Change;
  readonly note: ChangeNote;
}

/**
 * Writes the next state of sittings whose locks the caller holds, with the new lines of their ledgers and histories: one
 * statement, however many sittings, as the sweep closes hundreds at once.
 */
export function writeChanges(tx: Transaction, changes: readonly SittingChange[]): void {
  if (changes.length === 0) return;
  const nexts = changes.map(({ change }) => change.next);
  const lines = changes.flatMap(({ sitting, change, note }) =>
    change.entries.map((entry) => ({ sittingId: sitting.id, actorRole: note.actorRole, entry })),
  );
  tx.send(
    `WITH n AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::bigint[],
         $10::integer[], $11::text[], $12::bigint[], $13::uuid[], $14::text[], $15::jsonb[])
         AS n(id, status, end_kind, allotted_ms, started_at, deadline_at, paused_at, pause_reason, ended_at, version, kind, at, actor_id, reason, detail)
     ), changed AS (
       UPDATE sitting s SET status = n.status, end_kind = n.end_kind, allotted_ms = n.allotted_ms, started_at = n.started_at,
         deadline_at = n.deadline_at, paused_at = n.paused_at, pause_reason = n.pause_reason, ended_at = n.ended_at,
         version = s.version + 1, changed_at = n.at,
         terminated_by = CASE WHEN n.status = 'scored' AND n.end_kind = 'terminated' THEN n.actor_id ELSE s.terminated_by END
       FROM n WHERE s.id = n.id
     ), lines AS (
       INSERT INTO time_entry (sitting_id, kind, millis, actor_id, actor_role, reason, at)
       SELECT * FROM unnest($16::uuid[], $17::text[], $18::bigint[], $19::uuid[], $20::text[], $21::text[], $22::bigint[])
     )
     INSERT INTO sitting_event (sitting_id, version, kind, at, actor_id, reason, detail)
     SELECT id, version, kind, at, actor_id, reason, detail FROM n`,
    [
      changes.map(({ sitting }) => sitting.id),
      nexts.map((next) => next.status),
      nexts.map((next) => ('endKind' in next ? next.endKind : null)),
      nexts.map((next) => ('allotted' in next ? next.allotted : 0)),
      nexts.map((next) => ('startedAt' in next ? next.startedAt : null)),
      nexts.map((next) => ('deadline' in next ? next.deadline : null)),
      nexts.map((next) => ('pausedAt' in next ? next.pausedAt : null)),
      nexts.map((next) => ('pauseReason' in next ? next.pauseReason : null)),
      nexts.map((next) => ('endedAt' in next ? next.endedAt : null)),
      changes.map(({ sitting }) => sitting.version + 1),
      changes.map(({ note }) => note.kind),
      changes.map(({ note }) => note.at),
      changes.map(({ note }) => note.actorId),
      changes.map(({ note }) => note.reason),
      changes.map(({ note }) => JSON.stringify(note.detail ?? {})),
      lines.map((line) => line.sittingId),
      lines.map((line) => line.entry.kind),
      lines.map((line) => line.entry.millis),
      lines.map((line) => line.entry.actorId),
      // What the engine itself gives is nobody's doing, whoever's command brought it about.
      lines.map((line) => (line.entry.actorId === null ? 'system' : line.actorRole)),
      lines.map((line) => line.entry.reason),
      lines.map((line) => line.entry.at),
    ],
  );
}

/** What a view shows beyond the sitting's own row. */
export interface ProgramTitles {
  programTitle(programId: string): string;
  examTitle(programId: string, examId: string): string;
}

interface ViewRow extends SittingRow {
  delivery_title: string;
  candidate_name: string;
  message_count: number;
  ledger: { kind: TimeEntryView['kind']; millis: number; by: TimeEntryView['by']; reason: string; at: number }[];
}

/** Sittings as their candidates see them, in no order. */
export async function selectSittingViews(
  db: Queryable,
  where: { sittingIds: readonly string[] } | { candidateId: string; sittingId?: string },
  titles: ProgramTitles,
  now: Instant,
): Promise<SittingView[]> {
  const [condition, values] =
    'sittingIds' in where
      ? ['s.id = ANY($1)', [where.sittingIds]]
      : ['s.candidate_id = $1 AND s.id = COALESCE($2, s.id)', [where.candidateId, where.sittingId ?? null]];
  const { rows } = await db.query<ViewRow>(
    `SELECT ${columns
      .split(',')
      .map((column) => `s.${column.trim()}`)
      .join(', ')}, d.title AS delivery_title, p.name AS candidate_name,
       (SELECT count(*) FROM room_message m WHERE m.sitting_id = s.id) AS message_count,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('kind', t.kind, 'millis', t.millis, 'by', t.actor_role, 'reason', t.reason, 'at', t.at) ORDER BY t.id)
         FROM time_entry t WHERE t.sitting_id = s.id), '[]') AS ledger
     FROM sitting s JOIN delivery d ON d.id = s.delivery_id JOIN person p ON p.id = s.candidate_id
     WHERE ${condition}`,
    values,
  );
  return rows.map((row) => viewOf(row, titles, now));
}

function viewOf(row: ViewRow, titles: ProgramTitles, now: Instant): SittingView {
  const sitting = sittingOf(row);
  return {
    sittingId: sitting.id,
    version: sitting.version,
    programId: sitting.programId,
    programTitle: titles.programTitle(sitting.programId),
    examId: sitting.examId,
    examTitle: titles.examTitle(sitting.programId, sitting.examId),
    deliveryId: sitting.deliveryId,
    deliveryTitle: row.delivery_title,
    candidateName: row.candidate_name,
    registration: sitting.registration,
    attempt: sitting.attempt,
    attemptsAllowed: sitting.attemptsAllowed,
    itemCount: sitting.itemCount,
    status: sitting.status,
    endKind: 'endKind' in sitting ? sitting.endKind : null,
    startedAt: 'startedAt' in sitting ? sitting.startedAt : null,
    endedAt: 'endedAt' in sitting ? sitting.endedAt : null,
    deadline: sitting.status === 'in-progress' ? sitting.deadline : null,
    remainingMs: sitting.status === 'paused' ? remainingWhenPaused(sitting) : null,
    pauseReason: sitting.status === 'paused' ? sitting.pauseReason : null,
    ledger: row.ledger,
    messageCount: row.message_count,
    serverNow: now,
  };
}

/** The candidate's open sitting of an exam, or null. */
export async function selectOptionalOpenSitting(
  db: Queryable,
  candidateId: string,
  programId: string,
  examId: string,
): Promise<StoredSitting | null> {
  const { rows } = await db.query<SittingRow>(
    `SELECT ${columns} FROM sitting
     WHERE candidate_id = $1 AND program_id = $2 AND exam_id = $3 AND status IN ('scheduled', 'ready', 'in-progress', 'paused')`,
    [candidateId, programId, examId],
  );
  return rows[0] ? sittingOf(rows[0]) : null;
}

/** The deliveries in which a place is kept for somebody who has not checked in. */
export async function selectKeptPlaces(db: Queryable, candidateId: string): Promise<string[]> {
  const { rows } = await db.query<{ delivery_id: string }>(
    `SELECT delivery_id FROM sitting WHERE candidate_id = $1 AND status = 'scheduled'`,
    [candidateId],
  );
  return rows.map((row) => row.delivery_id);
}

/** Whether a sitting that began before an instant is still open: a login does not end during it. */
export async function hasOpenSitting(db: Queryable, candidateId: string, startedBefore: Instant): Promise<boolean> {
  const { rows } = await db.query<{ open: boolean }>(
    `SELECT EXISTS (
       SELECT 1 FROM sitting WHERE candidate_id = $1 AND status IN ('in-progress', 'paused') AND started_at < $2
     ) AS open`,
    [candidateId, startedBefore],
  );
  return rows[0]?.open ?? false;
}

export async function markResultShown(db: Queryable, sittingId: string, at: Instant): Promise<void> {
  await db.query(`UPDATE sitting SET result_shown_at = $2 WHERE id = $1 AND result_shown_at IS NULL`, [sittingId, at]);
}

export async function replaceFlagged(db: Queryable, sittingId: string, positions: readonly number[]): Promise<void> {
  await db.query(
    `INSERT INTO flagged (sitting_id, positions) VALUES ($1, $2) ON CONFLICT (sitting_id) DO UPDATE SET positions = EXCLUDED.positions`,
    [sittingId, positions],
  );
}

export interface SittingEventRow {
  readonly version: number;
  readonly kind: string;
  readonly at: number;
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly detail: Record<string, never>;
}

export async function selectSittingEvents(db: Queryable, sittingId: string): Promise<SittingEventRow[]> {
  const { rows } = await db.query<SittingEventRow>(
    `SELECT version, kind, at, actor_id AS "actorId", reason, detail FROM sitting_event WHERE sitting_id = $1 ORDER BY version, at`,
    [sittingId],
  );
  return rows;
}

/** Notes in the history what changes neither state nor time, such as a change of device; the version grows all the same. */
export function noteEvent(tx: Transaction, sittingId: string, note: ChangeNote): Promise<void> {
  return noteEvents(tx, [sittingId], note);
}

/** The same event in the histories of several sittings, whose locks the caller holds if there are more than one. */
export async function noteEvents(tx: Transaction, sittingIds: readonly string[], note: ChangeNote): Promise<void> {
  await tx.query(
    `WITH s AS (UPDATE sitting SET version = version + 1, changed_at = $3 WHERE id = ANY($1) RETURNING id, version)
     INSERT INTO sitting_event (sitting_id, version, kind, at, actor_id, reason, detail)
     SELECT s.id, s.version, $2, $3, $4, $5, $6 FROM s`,
    [sittingIds, note.kind, note.at, note.actorId, note.reason, JSON.stringify(note.detail ?? {})],
  );
}
