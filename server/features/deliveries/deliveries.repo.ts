import { type Instant, instant } from '../../core/time/instant.ts';
import type { Queryable } from '../../ports/database.ts';

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
  readonly isDemonstration: boolean;
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
  is_demonstration: boolean;
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
  isDemonstration: row.is_demonstration,
});

const columns = `id, program_id, exam_id, title, opens_at, closes_at, needs_admission, is_live, is_demonstration`;

export async function selectOptionalDelivery(db: Queryable, deliveryId: string): Promise<Delivery | null> {
  const { rows } = await db.query<DeliveryRow>(`SELECT ${columns} FROM delivery WHERE id = $1`, [deliveryId]);
  return rows[0] ? deliveryOf(rows[0]) : null;
}

/** All deliveries, by title. */
export async function selectDeliveries(db: Queryable): Promise<Delivery[]> {
  const { rows } = await db.query<DeliveryRow>(
    `SELECT ${columns} FROM delivery ORDER BY is_demonstration DESC, created_at, title`,
  );
  return rows.map(deliveryOf);
}

export async function insertDelivery(db: Queryable, delivery: Delivery, at: Instant): Promise<void> {
  await db.query(
    `INSERT INTO delivery (id, program_id, exam_id, title, opens_at, closes_at, needs_admission, is_live, is_demonstration, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      delivery.id,
      delivery.programId,
      delivery.examId,
      delivery.title,
      delivery.opensAt,
      delivery.closesAt,
      delivery.needsAdmission,
      delivery.isLive,
      delivery.isDemonstration,
      at,
    ],
  );
}
