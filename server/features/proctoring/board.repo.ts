import type { BoardRow } from '../../contract/sittings.ts';
import { type Instant, instant, seconds } from '../../core/time/instant.ts';
import type { Queryable } from '../../ports/database.ts';

interface Row {
  id: string;
  candidate_id: string;
  candidate_name: string;
  delivery_id: string;
  program_id: string;
  exam_id: string;
  status: BoardRow['status'];
  end_kind: BoardRow['endKind'];
  version: number;
  item_count: number;
  allotted_ms: number;
  started_at: number | null;
  deadline_at: number | null;
  paused_at: number | null;
  pause_reason: string | null;
  ended_at: number | null;
  answered: number;
  last_save_at: number | null;
  granted_ms: number;
  incidents: number;
  help: BoardRow['help'];
  connected: boolean;
  seen_at: number | null;
}

export type BoardQuery = { readonly deliveryId: string; readonly endedSince: Instant } | { readonly sittingId: string };

/** A node silent for this long holds no connections. */
const nodeLease = seconds(20);

/** The board's rows from the tables alone, so it needs no message from any other node. Open sittings, and those ended since an instant. */
export async function selectBoardRows(
  db: Queryable,
  query: BoardQuery,
  now: Instant,
  examTitle: (programId: string, examId: string) => string,
): Promise<BoardRow[]> {
  const [condition, values] =
    'sittingId' in query
      ? ['s.id = $2', [query.sittingId]]
      : [
          `s.delivery_id = $2 AND (s.status IN ('scheduled', 'ready', 'in-progress', 'paused') OR s.ended_at > $3)`,
          [query.deliveryId, query.endedSince],
        ];
  const { rows } = await db.query<Row>(
    `SELECT s.id, s.candidate_id, p.name AS candidate_name, s.delivery_id, s.program_id, s.exam_id, s.status, s.end_kind, s.version, s.item_count,
       s.allotted_ms, s.started_at, s.deadline_at, s.paused_at, s.pause_reason, s.ended_at,
       COALESCE(a.answered, 0) AS answered, a.last_save_at,
       COALESCE((SELECT sum(t.millis)::bigint FROM time_entry t WHERE t.sitting_id = s.id AND t.kind = 'granted'), 0) AS granted_ms,
       (SELECT count(*) FROM incident i WHERE i.sitting_id = s.id) AS incidents,
       (SELECT jsonb_build_object('text', m.text, 'at', m.sent_at) FROM room_message m
        WHERE m.sitting_id = s.id AND m.author_role = 'candidate' AND m.answered_at IS NULL ORDER BY m.sent_at, m.id LIMIT 1) AS help,
       COALESCE(d.connected AND n.beat_at > $1, false) AS connected,
       CASE WHEN d.connected THEN greatest(d.seen_at, n.beat_at) ELSE d.seen_at END AS seen_at
     FROM sitting s
     JOIN person p ON p.id = s.candidate_id
     LEFT JOIN sitting_device d ON d.sitting_id = s.id
     LEFT JOIN node n ON n.id = d.node_id
     LEFT JOIN LATERAL (
       SELECT count(*) FILTER (WHERE value <> 'null') AS answered, max(last_save_at) AS last_save_at FROM (
         SELECT DISTINCT ON (position) value, max(received_at) OVER (PARTITION BY position) AS last_save_at FROM response r
         WHERE r.sitting_id = s.id AND r.mark IN (0, 4) ORDER BY position, revision DESC, id DESC
       ) newest
     ) a ON true
     WHERE ${condition}`,
    [now - nodeLease, ...values],
  );
  return rows.map((row) => ({
    sittingId: row.id,
    candidateName: row.candidate_name,
    deliveryId: row.delivery_id,
    examTitle: examTitle(row.program_id, row.exam_id),
    status: row.status,
    endKind: row.end_kind,
    version: row.version,
    answered: row.answered,
    itemCount: row.item_count,
    startedAt: row.started_at,
    deadline: row.deadline_at,
    remainingMs:
      row.status === 'paused' && row.started_at !== null && row.paused_at !== null
        ? row.started_at + row.allotted_ms - row.paused_at
        : null,
    endedAt: row.ended_at,
    pauseReason: row.pause_reason,
    grantedMs: row.granted_ms,
    connected: row.connected,
    lastSeenAt: row.seen_at,
    lastSaveAt: row.last_save_at,
    incidents: row.incidents,
    help: row.help,
  }));
}

export interface DeliveryCounts {
  readonly waiting: number;
  readonly running: number;
  readonly paused: number;
  readonly endedToday: number;
}

/** How many sittings of each delivery are in which state; `endedToday` counts those ended since an instant. */
export async function selectDeliveryCounts(db: Queryable, endedSince: Instant): Promise<Map<string, DeliveryCounts>> {
  const { rows } = await db.query<{
    delivery_id: string;
    waiting: number;
    running: number;
    paused: number;
    ended: number;
  }>(
    `SELECT delivery_id, count(*) FILTER (WHERE status IN ('scheduled', 'ready')) AS waiting,
       count(*) FILTER (WHERE status = 'in-progress') AS running, count(*) FILTER (WHERE status = 'paused') AS paused,
       count(*) FILTER (WHERE status IN ('scored', 'voided')) AS ended
     FROM sitting WHERE status IN ('scheduled', 'ready', 'in-progress', 'paused') OR ended_at > $1 GROUP BY delivery_id`,
    [endedSince],
  );
  return new Map(
    rows.map((row) => [
      row.delivery_id,
      { waiting: row.waiting, running: row.running, paused: row.paused, endedToday: row.ended },
    ]),
  );
}

export async function insertIncident(
  db: Queryable,
  incident: {
    id: string;
    sittingId: string;
    description: string;
    blocksResult: boolean;
    reportedBy: string;
    at: Instant;
  },
): Promise<void> {
  await db.query(
    `INSERT INTO incident (id, sitting_id, description, blocks_result, reported_by, reported_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [incident.id, incident.sittingId, incident.description, incident.blocksResult, incident.reportedBy, incident.at],
  );
}

/** Names of people by id, for histories. */
export async function selectNames(db: Queryable, personIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(`SELECT id, name FROM person WHERE id = ANY($1)`, [
    [...new Set(personIds)],
  ]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The board shows what ended in the last twelve hours. */
export const endedRecently = (now: Instant): Instant => instant(now - seconds(12 * 3600));
