import { v7 } from 'uuid';
import { itemColumns, sittingColumns } from '../../../server/features/results/index.ts';
import type { Database } from '../../../server/ports/database.ts';
import { bankOf, singleChoice } from '../../support/items.ts';

export const sittingColumnNames = sittingColumns.map(({ name }) => name);
export const itemColumnNames = itemColumns.map(({ name }) => name);

export const programs = {
  programTitle: (programId: string) => `Program ${programId}`,
  optionalExam: (_programId: string, examId: string) => ({ title: `Exam ${examId}` }),
};

/** Items item-1 (topic A) and item-2 (topic B). */
export const bank = bankOf([singleChoice({ id: 'item-1', topic: 'A' }), singleChoice({ id: 'item-2', topic: 'B' })]);
export const banks = { version: async () => bank };

/** A person of any role. */
export async function insertPerson(owner: Database, name = 'Ada Candidate', role = 'candidate'): Promise<string> {
  const id = v7();
  await owner.query(`INSERT INTO person (id, email, name, roles, created_at) VALUES ($1, $2, $3, ARRAY[$4], 0)`, [
    id,
    `${id}@example.org`,
    name,
    role,
  ]);
  return id;
}

export async function insertDelivery(owner: Database, title = 'Standing', examId = 'midterm'): Promise<string> {
  const id = v7();
  await owner.query(
    `INSERT INTO delivery (id, program_id, exam_id, title, created_at) VALUES ($1, 'qisp', $2, $3, 0)`,
    [id, examId, title],
  );
  return id;
}

export interface PastSitting {
  readonly candidateId: string;
  readonly deliveryId: string;
  readonly endedAt: number;
  readonly examId?: string;
  readonly attempt?: number;
  readonly status?: 'scored' | 'voided' | 'in-progress';
  readonly endKind?: 'submitted' | 'expired' | 'terminated';
  /** Each supersedes the one before; two items of one unit each. */
  readonly outcomes?: readonly PastOutcome[];
}

export interface PastOutcome {
  readonly units: number;
  readonly state?: 'released' | 'held';
  readonly cause?: string;
  readonly reason?: string;
}

/** A sitting of the past with a form of two items, the first of them answered. */
export async function insertSitting(owner: Database, past: PastSitting): Promise<string> {
  const { candidateId, deliveryId, endedAt, examId = 'midterm', attempt = 1, status = 'scored' } = past;
  const id = v7();
  const isOpen = status === 'in-progress';
  await owner.query(
    `INSERT INTO sitting (id, delivery_id, candidate_id, program_id, exam_id, program_version_id, registration, attempt, attempts_allowed,
       pass_percent, item_count, base_minutes, status, end_kind, allotted_ms, started_at, deadline_at, ended_at, created_at, changed_at)
     VALUES ($1, $2, $3, 'qisp', $4, 'v1', 1, $5, 2, 70, 2, 60, $6, $7, 3600500, $8, $9, $10, 0, 0)`,
    [
      id,
      deliveryId,
      candidateId,
      examId,
      attempt,
      status,
      isOpen ? null : (past.endKind ?? 'submitted'),
      endedAt - 1_800_000,
      isOpen ? endedAt - 1_800_000 + 3_600_500 : null,
      isOpen ? null : endedAt,
    ],
  );
  await owner.query(
    `INSERT INTO form (sitting_id, bank_id, bank_version_id, program_id, exam_id, item_ids, content, digest, delivered_at)
     VALUES ($1, 'bank', 'version-1', 'qisp', $2, '{item-1,item-2}', '{}', 'digest', 0)`,
    [id, examId],
  );
  for (const [position, revision, mark, value] of [
    [1, 1, 0, '"a"'],
    [1, 2, 0, '"b"'],
    [2, 1, 0, '"a"'],
    [2, 2, 0, 'null'],
    [2, 3, 1, '"c"'],
  ] as const) {
    await owner.query(
      `INSERT INTO response (sitting_id, position, revision, mark, received_at, device_id, value)
       VALUES ($1, $2, $3, $4, 0, 'device-1', $5)`,
      [id, position, revision, mark, value],
    );
  }
  let seq = 0;
  for (const { units, state = 'released', cause = 'close', reason = null } of past.outcomes ?? [{ units: 1 }]) {
    seq += 1;
    await owner.query(
      `INSERT INTO outcome (id, sitting_id, seq, state, cause, units, max_units, units_to_pass, pass_percent, passed, answered,
         per_item, topic_groups, held_because, decided_at, reason)
       VALUES ($1, $2, $3, $4, $5, $6, 2, 2, 70, $7, 1, $8, '[]', $9, $10, $11)`,
      [
        v7(),
        id,
        seq,
        state,
        cause,
        units,
        units === 2,
        JSON.stringify([
          { position: 1, itemId: 'item-1', units: units > 0 ? 1 : 0, maxUnits: 1 },
          { position: 2, itemId: 'item-2', units: units > 1 ? 1 : 0, maxUnits: 1 },
        ]),
        state === 'held' ? ['terminated', 'incident'] : [],
        endedAt + seq,
        reason,
      ],
    );
  }
  return id;
}
