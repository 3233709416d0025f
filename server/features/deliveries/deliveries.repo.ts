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
