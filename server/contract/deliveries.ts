import { z } from 'zod';
import { defineOperation } from './operation.ts';
import { EndKind, SittingStatus } from './sittings.ts';

const EpochMs = z.int().nonnegative();
/** Up to the year 9999: later ones are slips, and not every calendar can show them. */
const WindowEdge = EpochMs.max(253_402_300_799_999, 'is after the year 9999');
const ProgramPart = z.string().min(1).max(100);

/** A delivery as it is asked for; what of it is refused for other reasons than its shape stands in `addDelivery`. */
export const NewDelivery = z.strictObject({
  programId: ProgramPart,
  examId: ProgramPart,
  title: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(120)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line'),
  opensAt: WindowEdge.nullable().default(null).describe('From when on sittings may start; null: at once'),
  closesAt: WindowEdge.nullable().default(null).describe('From when on none may start any more; null: never'),
  needsAdmission: z.boolean().default(false).describe('A proctor starts each sitting'),
  isLive: z.boolean().default(false).describe('Refuses public sample banks'),
});
export type NewDelivery = z.infer<typeof NewDelivery>;

export const RegistrarDelivery = z.object({
  deliveryId: z.uuid(),
  title: z.string(),
  programId: z.string(),
  programTitle: z.string(),
  examId: z.string(),
  examTitle: z.string(),
  opensAt: EpochMs.nullable(),
  closesAt: EpochMs.nullable(),
  needsAdmission: z.boolean(),
  isLive: z.boolean(),
  /** The exam's bank is a public sample now: a live delivery starts nothing from it. */
  isSample: z.boolean(),
  /** Places kept, of candidates who have not checked in. */
  scheduled: z.int(),
  /** Checked in, running or paused. */
  open: z.int(),
  /** Ended and scored; voided sittings are in none of the three. */
  ended: z.int(),
});
export type RegistrarDelivery = z.infer<typeof RegistrarDelivery>;

export const DeliverySitting = z.object({
  sittingId: z.uuid(),
  personId: z.uuid(),
  name: z.string(),
  email: z.string(),
  status: SittingStatus,
  endKind: EndKind.nullable(),
  /** When the place was kept, or the candidate checked in without one. */
  placedAt: EpochMs,
  startedAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
});
export type DeliverySitting = z.infer<typeof DeliverySitting>;

const deliveries = '/api/registrar/deliveries';

/** So many sittings of a delivery are told at once. */
export const mostDeliverySittings = 500;

/** What exams are sat in, for registrars. Places in a delivery are kept by `scheduleSitting` and withdrawn by `voidSitting`. */
export const deliveryOperations = {
  listRegistrarDeliveries: defineOperation({
    id: 'listRegistrarDeliveries',
    method: 'get',
    path: deliveries,
    access: 'registrar',
    summary: 'All deliveries with how many sit in each, and the exams that a delivery can be added for.',
    response: z.object({
      deliveries: z.array(RegistrarDelivery),
      exams: z.array(
        z.object({
          programId: z.string(),
          programTitle: z.string(),
          examId: z.string(),
          examTitle: z.string(),
          isSample: z.boolean(),
        }),
      ),
      serverNow: EpochMs,
    }),
  }),
  readRegistrarDelivery: defineOperation({
    id: 'readRegistrarDelivery',
    method: 'get',
    path: `${deliveries}/{deliveryId}`,
    access: 'registrar',
    summary: `A delivery and its sittings: places kept first, then open ones, then those that ended, newest first, then voided ones; ${mostDeliverySittings} at most.`,
    params: z.strictObject({ deliveryId: z.uuid() }),
    response: z.object({ delivery: RegistrarDelivery, sittings: z.array(DeliverySitting), serverNow: EpochMs }),
    refusals: ['not-found'],
  }),
  addDelivery: defineOperation({
    id: 'addDelivery',
    method: 'post',
    path: deliveries,
    access: 'registrar',
    summary: 'Offers an exam in a window or at any time. It cannot be changed or taken back.',
    body: NewDelivery,
    response: z.object({ delivery: RegistrarDelivery }),
    refusals: ['not-found'],
  }),
};
