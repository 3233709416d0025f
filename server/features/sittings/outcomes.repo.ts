import type { ScoredItem } from '../../core/scoring/score-form.ts';
import type { TopicGroup } from '../../core/scoring/topic-groups.ts';
import { type Instant, instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

export type OutcomeCause = 'close' | 'release' | 'incident' | 'reopening' | 'late-answers' | 'rescore';

/** The scored result of a sitting. Never edited: a later one with a higher `seq` supersedes it [SIT-2]. */
export interface Outcome {
  readonly id: string;
  readonly sittingId: string;
  readonly seq: number;
  readonly state: 'released' | 'held';
  readonly cause: OutcomeCause;
  readonly units: number;
  readonly maxUnits: number;
  readonly unitsToPass: number;
  readonly passPercent: number;
  readonly passed: boolean;
  readonly answered: number;
  readonly perItem: readonly ScoredItem[];
  readonly topicGroups: readonly TopicGroup[];
  /** Why it is held; empty when released [SIT-3]. */
  readonly heldBecause: readonly string[];
  readonly decidedAt: Instant;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

export function insertOutcomes(tx: Transaction, outcomes: readonly Outcome[]): void {
  if (outcomes.length === 0) return;
  tx.send(
    `INSERT INTO outcome (id, sitting_id, seq, state, cause, units, max_units, units_to_pass, pass_percent, passed, answered, per_item, topic_groups,
       held_because, decided_at, decided_by, reason)
     SELECT id, sitting_id, seq, state, cause, units, max_units, units_to_pass, pass_percent, passed, answered, per_item, topic_groups,
       ARRAY(SELECT jsonb_array_elements_text(held_because)), decided_at, decided_by, reason
     FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::integer[], $7::integer[], $8::integer[], $9::integer[],
       $10::boolean[], $11::integer[], $12::jsonb[], $13::jsonb[], $14::jsonb[], $15::bigint[], $16::uuid[], $17::text[])
       AS o(id, sitting_id, seq, state, cause, units, max_units, units_to_pass, pass_percent, passed, answered, per_item, topic_groups,
         held_because, decided_at, decided_by, reason)`,
    [
      outcomes.map((outcome) => outcome.id),
      outcomes.map((outcome) => outcome.sittingId),
      outcomes.map((outcome) => outcome.seq),
      outcomes.map((outcome) => outcome.state),
      outcomes.map((outcome) => outcome.cause),
      outcomes.map((outcome) => outcome.units),
      outcomes.map((outcome) => outcome.maxUnits),
      outcomes.map((outcome) => outcome.unitsToPass),
      outcomes.map((outcome) => outcome.passPercent),
      outcomes.map((outcome) => outcome.passed),
      outcomes.map((outcome) => outcome.answered),
      outcomes.map((outcome) => JSON.stringify(outcome.perItem)),
      outcomes.map((outcome) => JSON.stringify(outcome.topicGroups)),
      outcomes.map((outcome) => JSON.stringify(outcome.heldBecause)),
      outcomes.map((outcome) => outcome.decidedAt),
      outcomes.map((outcome) => outcome.decidedBy),
      outcomes.map((outcome) => outcome.reason),
    ],
  );
}

interface OutcomeRow {
  id: string;
  sitting_id: string;
  seq: number;
  state: Outcome['state'];
  cause: OutcomeCause;
  units: number;
  max_units: number;
  units_to_pass: number;
  pass_percent: number;
  passed: boolean;
  answered: number;
  per_item: ScoredItem[];
  topic_groups: TopicGroup[];
  held_because: string[];
  decided_at: number;
  decided_by: string | null;
  reason: string | null;
}

/** The current outcome of a sitting: the newest, or null before the first close. */
export async function selectOptionalCurrentOutcome(db: Queryable, sittingId: string): Promise<Outcome | null> {
  const { rows } = await db.query<OutcomeRow>(
    `SELECT id, sitting_id, seq, state, cause, units, max_units, units_to_pass, pass_percent, passed, answered, per_item, topic_groups,
       held_because, decided_at, decided_by, reason
     FROM outcome WHERE sitting_id = $1 ORDER BY seq DESC LIMIT 1`,
    [sittingId],
  );
  const row = rows[0];
  return row === undefined
    ? null
    : {
        id: row.id,
        sittingId: row.sitting_id,
        seq: row.seq,
        state: row.state,
        cause: row.cause,
        units: row.units,
        maxUnits: row.max_units,
        unitsToPass: row.units_to_pass,
        passPercent: row.pass_percent,
        passed: row.passed,
        answered: row.answered,
        perItem: row.per_item,
        topicGroups: row.topic_groups,
        heldBecause: row.held_because,
        decidedAt: instant(row.decided_at),
        decidedBy: row.decided_by,
        reason: row.reason,
      };
}

/** The highest outcome number of each sitting that has one, and which sittings have an open incident that blocks the result. */
export async function selectOutcomeContext(
  db: Queryable,
  sittingIds: readonly string[],
): Promise<{ lastSeq: Map<string, number>; blocked: Set<string> }> {
  const { rows } = await db.query<{ id: string; seq: number | null; blocked: boolean }>(
    `SELECT s.id, (SELECT max(o.seq) FROM outcome o WHERE o.sitting_id = s.id) AS seq,
       EXISTS (SELECT 1 FROM incident i WHERE i.sitting_id = s.id AND i.blocks_result AND i.resolved_at IS NULL) AS blocked
     FROM unnest($1::uuid[]) AS s(id)`,
    [sittingIds],
  );
  return {
    lastSeq: new Map(rows.map((row) => [row.id, row.seq ?? 0])),
    blocked: new Set(rows.filter((row) => row.blocked).map((row) => row.id)),
  };
}

/** Durable orders for after the commit; see `features/jobs`. */
export function insertOutbox(tx: Transaction, kind: string, payloads: readonly unknown[], at: Instant): void {
  if (payloads.length === 0) return;
  tx.send(`INSERT INTO outbox (kind, payload, created_at) SELECT $1, payload, $3 FROM unnest($2::jsonb[]) AS payload`, [
    kind,
    payloads.map((payload) => JSON.stringify(payload)),
    at,
  ]);
}
