import { type DeliverySitting, mostDeliverySittings } from '../../contract/deliveries.ts';
import { type Instant, instant } from '../../core/time/instant.ts';
import type { Queryable, Transaction } from '../../ports/database.ts';

/** An exam offered: where and when sittings of it may start. */
export interface Delivery {
  readonly id: string;
  readonly programId: string;
  readonly examId: string;
  readonly title: string;
  /** Null: always [TIME-4]. */
  readonly opensAt: Instant | null;
  readonly closesAt: Instant | null;
  /** A proctor starts the sittings; else the candidate does. */
  readonly needsAdmission: boolean;
  /** Refuses sample banks. */
  readonly isLive: boolean;
}

interface DeliveryRow {
  id: string;
  program_id: string;
  exam_id: string;
  title: string;
  opens_at: number | null;
  closes_at: number | null;
  needs_admission: boolean;
  is_live: boolean;
}

const deliveryOf = (row: DeliveryRow): Delivery => ({
  id: row.id,
  programId: row.program_id,
  examId: row.exam_id,
  title: row.title,
  opensAt: row.opens_at === null ? null : instant(row.opens_at),
  closesAt: row.closes_at === null ? null : instant(row.closes_at),
  needsAdmission: row.needs_admission,
  isLive: row.is_live,
});

const columns = `id, program_id, exam_id, title, opens_at, closes_at, needs_admission, is_live`;

export async function selectOptionalDelivery(db: Queryable, deliveryId: string): Promise<Delivery | null> {
  const { rows } = await db.query<DeliveryRow>(`SELECT ${columns} FROM delivery WHERE id = $1`, [deliveryId]);
  return rows[0] ? deliveryOf(rows[0]) : null;
}

/** All deliveries, by title. */
export async function selectDeliveries(db: Queryable): Promise<Delivery[]> {
  const { rows } = await db.query<DeliveryRow>(`SELECT ${columns} FROM delivery ORDER BY created_at, title`);
  return rows.map(deliveryOf);
}

const deliveriesLock = 4_943_712;

/** Reads all deliveries while nobody else makes any by this way, until the transaction ends. */
export async function lockDeliveries(tx: Transaction): Promise<Delivery[]> {
  await tx.query(`SELECT pg_advisory_xact_lock($1)`, [deliveriesLock]);
  return selectDeliveries(tx);
}

export async function insertDelivery(db: Queryable, delivery: Delivery, at: Instant): Promise<void> {
  await db.query(
    `INSERT INTO delivery (id, program_id, exam_id, title, opens_at, closes_at, needs_admission, is_live, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      delivery.id,
      delivery.programId,
      delivery.examId,
      delivery.title,
      delivery.opensAt,
      delivery.closesAt,
      delivery.needsAdmission,
      delivery.isLive,
      at,
    ],
  );
}

export interface SittingCounts {
  readonly scheduled: number;
  readonly open: number;
  readonly ended: number;
}

/** How many sittings stand where, of one delivery or of all. A delivery without any is not in the map. */
export async function countSittings(db: Queryable, deliveryId: string | null): Promise<Map<string, SittingCounts>> {
  const { rows } = await db.query<SittingCounts & { delivery_id: string }>(
    `SELECT delivery_id,
       count(*) FILTER (WHERE status = 'scheduled') AS scheduled,
       count(*) FILTER (WHERE status IN ('ready', 'in-progress', 'paused')) AS open,
       count(*) FILTER (WHERE status = 'scored') AS ended
     FROM sitting WHERE ($1::uuid IS NULL OR delivery_id = $1) GROUP BY delivery_id`,
    [deliveryId],
  );
  return new Map(rows.map(({ delivery_id, ...counts }) => [delivery_id, counts]));
}

/** Places kept and open sittings by name, then ended ones, newest first, then voided ones. */
export async function selectDeliverySittings(db: Queryable, deliveryId: string): Promise<DeliverySitting[]> {
  const { rows } = await db.query<DeliverySitting>(
    `SELECT s.id AS "sittingId", p.id AS "personId", p.name, p.email, s.status, s.end_kind AS "endKind",
       s.created_at AS "placedAt", s.started_at AS "startedAt", s.ended_at AS "endedAt"
     FROM sitting s JOIN person p ON p.id = s.candidate_id
     WHERE s.delivery_id = $1
     ORDER BY CASE s.status WHEN 'scheduled' THEN 1 WHEN 'scored' THEN 3 WHEN 'voided' THEN 4 ELSE 2 END,
       s.ended_at DESC NULLS FIRST, lower(p.name), s.id
     LIMIT $2`,
    [deliveryId, mostDeliverySittings],
  );
  return rows;
}
