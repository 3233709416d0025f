import { z } from 'zod';

/**
 * What the rows of the outbox order, by kind; the kind is the name of the job as well. Unknown fields are dropped, so that a newer
 * node may say more.
 */
export const jobPayloads = {
  /** An outcome was decided (or a sitting voided): tell its candidate. */
  'outcome-notice': z.object({ sittingId: z.uuid() }),
  /** A certificate was issued or renewed: tell its holder. */
  'certificate-issued': z.object({ personId: z.uuid(), programId: z.string(), number: z.union([z.int(), z.string()]) }),
  /** A grader asked for an export. */
  export: z.object({ exportId: z.uuid() }),
} as const;

export type JobKind = keyof typeof jobPayloads;
export type JobPayload<K extends JobKind> = z.infer<(typeof jobPayloads)[K]>;
