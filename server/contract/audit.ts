import { z } from 'zod';
import { defineOperation } from './operation.ts';

export const AuditEntryView = z.object({
  seq: z.int(),
  at: z.int(),
  actorId: z.string().nullable(),
  /** Null when the system acted, or when that person was erased. */
  actorName: z.string().nullable(),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  detail: z.record(z.string(), z.json()),
});

export const AuditVerdictView = z.object({
  intact: z.boolean(),
  entries: z.int(),
  head: z.object({ seq: z.int(), hash: z.string() }),
  faults: z.array(
    z.object({
      kind: z.enum(['changed', 'removed', 'cut-off', 'added', 'rewritten', 'forged-seal']),
      seq: z.int(),
      message: z.string(),
    }),
  ),
});

export const auditOperations = {
  listAudit: defineOperation({
    id: 'listAudit',
    method: 'get',
    path: '/api/admin/audit',
    access: 'admin',
    summary: 'Lists what staff did, newest first',
    query: z.strictObject({
      before: z.coerce.number().int().positive().optional().describe('Only entries before this `seq`'),
      subjectId: z.string().max(200).optional(),
      actorId: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ entries: z.array(AuditEntryView) }),
  }),
  verifyAudit: defineOperation({
    id: 'verifyAudit',
    method: 'get',
    path: '/api/admin/audit/verification',
    access: 'admin',
    summary: 'Checks the whole audit log for changed, removed and cut-off entries',
    response: AuditVerdictView,
  }),
};
