import { z } from 'zod';
import type { Purpose } from '../core/program/program.ts';
import type { ReasonCode } from '../core/program/reasons.ts';
import { defineOperation } from './operation.ts';

const EpochMs = z.int().nonnegative();
const Day = z.iso.date('write the day as YYYY-MM-DD');
const ProgramId = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'no program id');
const Explanation = z.string().trim().min(3, 'give a reason of at least 3 characters').max(500);
const Cents = z.int().min(1).max(100_000_000);

export const Purposes = z.enum(['enrollment', 're-registration', 'extension', 'renewal'] satisfies Purpose[]);

const codes = [
  'not-enrolled',
  'enrollment-ended',
  'step-missing',
  'exam-not-passed',
  're-registration-needed',
  'already-passed',
  'already-complete',
  'sitting-open',
  'outcome-held',
  'certificate-suspended',
  'certificate-revoked',
  'renewal-not-open',
  'renewal-requirement-missing',
  'renewal-fee-due',
] satisfies ReasonCode[];

/** One reason of a "no": what it is, what would clear it, at what price and from which day on [PATH-1]. */
export const ReasonView = z.object({
  code: z.enum(codes),
  params: z.record(z.string(), z.json()),
  clearedBy: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('payment'), purpose: Purposes }),
      z.object({ kind: z.literal('request'), purpose: Purposes }),
      z.object({ kind: z.literal('step'), stepId: z.string() }),
      z.object({ kind: z.literal('exam'), examId: z.string() }),
      z.object({ kind: z.literal('sitting'), sittingId: z.string() }),
      z.object({ kind: z.literal('decision'), by: z.literal('registrar') }),
      z.object({ kind: z.literal('time') }),
    ])
    .nullable(),
  priceCents: z.int().nullable(),
  earliestOn: Day.nullable(),
  message: z.string(),
});
export type ReasonView = z.infer<typeof ReasonView>;

export const StepView = z.object({
  stepId: z.string(),
  kind: z.enum(['account', 'task', 'exam']),
  title: z.string(),
  description: z.string(),
  /** Null unless the step is an exam. */
  examId: z.string().nullable(),
  status: z.enum(['complete', 'open', 'blocked']),
  /** Since which day it is complete. */
  completedOn: Day.nullable(),
  waived: z.boolean(),
  waivable: z.boolean(),
  recordedBy: z.array(z.enum(['candidate', 'registrar'])),
  /** Empty unless blocked. */
  reasons: z.array(ReasonView),
  documents: z.array(z.object({ title: z.string(), version: z.string(), url: z.string().optional() })),
  questions: z.array(z.string()),
  /** False: answers are for the candidate alone and must not be sent. */
  keepsAnswers: z.boolean(),
});
export type StepView = z.infer<typeof StepView>;

export const AttemptView = z.object({
  sittingId: z.string(),
  registration: z.int(),
  startedAt: EpochMs,
  /** `held`: no result is given yet [SIT-3]. */
  status: z.enum(['open', 'held', 'passed', 'failed', 'voided']),
  decidedAt: EpochMs.nullable(),
});

export const ExamView = z.object({
  examId: z.string(),
  title: z.string(),
  items: z.int(),
  minutes: z.int(),
  passPercent: z.int(),
  attemptsAllowed: z.int(),
  eligibility: z.discriminatedUnion('eligible', [
    z.object({
      eligible: z.literal(true),
      registration: z.int(),
      attempt: z.int(),
      attemptsAllowed: z.int(),
    }),
    z.object({ eligible: z.literal(false), reasons: z.array(ReasonView) }),
  ]),
  /** Oldest first; voided ones are no attempts. */
  attempts: z.array(AttemptView),
});
export type ExamView = z.infer<typeof ExamView>;

export const ChargeView = z.object({
  purpose: Purposes,
  /** Null where nothing is charged: then a request is what is missing. */
  feeId: z.string().nullable(),
  title: z.string(),
  priceCents: z.int(),
  creditCents: z.int(),
  dueCents: z.int(),
});

export const CertificateStatusView = z.enum(['current', 'expired', 'suspended', 'revoked']);

export const CertificateView = z.object({
  number: z.int(),
  issuedOn: Day,
  /** Valid through the end of this day. */
  expiresOn: Day,
  status: CertificateStatusView,
  documents: z.array(z.object({ sequence: z.int(), issuedOn: Day, expiresOn: Day, superseded: z.boolean() })),
});

export const RenewalView = z.object({
  opensOn: Day,
  open: z.boolean(),
  requirement: z.object({ id: z.string(), title: z.string(), complete: z.boolean() }).nullable(),
  charge: ChargeView,
  reasons: z.array(ReasonView),
});

export const PathView = z.object({
  programId: z.string(),
  title: z.string(),
  timeZone: z.string(),
  /** ISO 4217; amounts are hundredths of it. */
  currency: z.string(),
  /** The day it is in the program's time zone. */
  today: Day,
  registration: z.int(),
  enrollment: z
    .object({
      startedOn: Day,
      endsOn: Day,
      open: z.boolean(),
      benefits: z.array(z.object({ title: z.string(), until: Day })),
    })
    .nullable(),
  steps: z.array(StepView),
  exams: z.array(ExamView),
  complete: z.boolean(),
  due: z.array(ChargeView),
  credits: z.array(z.object({ purpose: Purposes, cents: z.int() })),
  refunds: z.array(z.object({ paymentId: z.string(), purpose: Purposes, cents: z.int(), paidAt: EpochMs })),
  certificate: CertificateView.nullable(),
  renewal: RenewalView.nullable(),
});
export type PathView = z.infer<typeof PathView>;

export const PathEntry = z.object({
  entryId: z.string(),
  kind: z.string(),
  data: z.record(z.string(), z.json()),
  detail: z.record(z.string(), z.json()),
  occurredAt: EpochMs,
  recordedAt: EpochMs,
  /** Null: the system itself. */
  actorId: z.string().nullable(),
  withdrawn: z.boolean(),
});

/** What a registrar sees of a path: its state and the entries it is derived from, oldest record first. */
export const PathRecord = z.object({ personId: z.uuid(), path: PathView, entries: z.array(PathEntry) });
export type PathRecord = z.infer<typeof PathRecord>;

/** The texts of a program in one language, by the text as the program file has it: what is not there is not translated. */
export const ProgramTexts = z.object({
  programId: z.string(),
  /** The language of the program file's own texts. */
  language: z.string(),
  texts: z.record(z.string(), z.string()),
});
export type ProgramTexts = z.infer<typeof ProgramTexts>;

const ofProgram = { params: z.strictObject({ programId: ProgramId }) };
const person = z.strictObject({ personId: z.uuid(), programId: ProgramId });
const registrarPath = '/api/registrar/people/{personId}/programs/{programId}';
const record = { params: person, response: PathRecord, access: 'registrar', method: 'post' } as const;

export const pathwayOperations = {
  listPrograms: defineOperation({
    id: 'listPrograms',
    method: 'get',
    path: '/api/candidate/programs',
    access: 'candidate',
    summary: 'All programs, with where the candidate stands in each.',
    response: z.object({
      programs: z.array(
        z.object({
          programId: z.string(),
          title: z.string(),
          stepsComplete: z.int(),
          stepsTotal: z.int(),
          enrolled: z.boolean(),
          certificate: CertificateView.nullable(),
        }),
      ),
    }),
  }),
  readPath: defineOperation({
    id: 'readPath',
    method: 'get',
    path: '/api/candidate/programs/{programId}/path',
    access: 'candidate',
    summary:
      'Where the candidate stands: steps, exams, attempts, fees and certificate; every "no" with all its reasons.',
    ...ofProgram,
    response: PathView,
    refusals: ['not-found'],
  }),
  completeStep: defineOperation({
    id: 'completeStep',
    method: 'post',
    path: '/api/candidate/programs/{programId}/steps/{stepId}',
    access: 'candidate',
    summary: 'Completes today a step that the candidate does here. Repeated, it changes nothing.',
    params: z.strictObject({ programId: ProgramId, stepId: z.string().max(60) }),
    body: z.strictObject({ answers: z.array(z.string().max(2000)).max(100).optional() }),
    response: PathView,
    refusals: ['not-found', 'not-allowed', 'not-eligible', 'bad-input'],
  }),
  requestUncharged: defineOperation({
    id: 'requestUncharged',
    method: 'post',
    path: '/api/candidate/programs/{programId}/requests',
    access: 'candidate',
    summary:
      'Asks for what is due and costs nothing in this program (enrollment, re-registration, extension, renewal).',
    ...ofProgram,
    body: z.strictObject({ purpose: Purposes }),
    response: PathView,
    refusals: ['not-found', 'not-allowed', 'conflict'],
  }),
  readPathRecord: defineOperation({
    id: 'readPathRecord',
    method: 'get',
    path: `${registrarPath}/path`,
    access: 'registrar',
    summary: "A person's path and the entries it is derived from.",
    params: person,
    response: PathRecord,
    refusals: ['not-found'],
  }),
  recordCompletion: defineOperation({
    ...record,
    id: 'recordCompletion',
    path: `${registrarPath}/steps/{stepId}`,
    summary:
      'Records that a step or a renewal requirement was completed on a day. A report that does not count is kept.',
    params: person.extend({ stepId: z.string().max(60) }),
    body: z.strictObject({ on: Day }),
    refusals: ['not-found', 'own-record', 'not-allowed', 'not-eligible', 'bad-input'],
  }),
  waiveStep: defineOperation({
    ...record,
    id: 'waiveStep',
    path: `${registrarPath}/steps/{stepId}/waiver`,
    summary: 'Waives a step that the program declares waivable.',
    params: person.extend({ stepId: z.string().max(60) }),
    body: z.strictObject({ reason: Explanation }),
    refusals: ['not-found', 'own-record', 'not-allowed'],
  }),
  recordPayment: defineOperation({
    ...record,
    id: 'recordPayment',
    path: `${registrarPath}/payments`,
    summary:
      'Records money. What counts is when it was paid. Money that comes early or short is kept as credit; paid in full, it enrolls, re-registers, extends or renews by itself.',
    body: z.strictObject({
      purpose: Purposes,
      cents: Cents,
      paidAt: EpochMs,
      reference: z.string().trim().max(200).optional(),
    }),
    refusals: ['not-found', 'own-record', 'bad-input'],
  }),
  grantUncharged: defineOperation({
    ...record,
    id: 'grantUncharged',
    path: `${registrarPath}/grants`,
    summary:
      'Enrolls, re-registers, extends or renews as if paid in full that day: where nothing is charged, or by decision.',
    body: z.strictObject({ purpose: Purposes, on: Day, reason: Explanation }),
    refusals: ['not-found', 'own-record', 'bad-input'],
  }),
  recordRefund: defineOperation({
    ...record,
    id: 'recordRefund',
    path: `${registrarPath}/refunds`,
    summary: 'Records that money was given back: of a payment in the refund queue, or of credit.',
    body: z.strictObject({ paymentId: z.uuid(), cents: Cents }),
    refusals: ['not-found', 'own-record', 'conflict'],
  }),
  withdrawEntry: defineOperation({
    ...record,
    id: 'withdrawEntry',
    path: `${registrarPath}/withdrawals`,
    summary: 'Takes back an entry recorded by hand in error. It stays in the record and counts for nothing.',
    body: z.strictObject({ entryId: z.uuid(), reason: Explanation }),
    refusals: ['not-found', 'own-record', 'not-allowed', 'conflict'],
  }),
  decideOnCertificate: defineOperation({
    ...record,
    id: 'decideOnCertificate',
    path: `${registrarPath}/certificate`,
    summary: 'Suspends, revokes or reinstates the certificate.',
    body: z.strictObject({ decision: z.enum(['suspend', 'revoke', 'reinstate']), reason: Explanation }),
    refusals: ['not-found', 'own-record', 'conflict'],
  }),
  listRefunds: defineOperation({
    id: 'listRefunds',
    method: 'get',
    path: '/api/registrar/programs/{programId}/refunds',
    access: 'registrar',
    summary: 'The refund queue: fees that were paid because of a failure annulled later.',
    ...ofProgram,
    response: z.object({
      currency: z.string(),
      refunds: z.array(
        z.object({
          personId: z.uuid(),
          name: z.string(),
          paymentId: z.string(),
          purpose: Purposes,
          cents: z.int(),
          paidAt: EpochMs,
        }),
      ),
    }),
    refusals: ['not-found'],
  }),
  readProgramTexts: defineOperation({
    id: 'readProgramTexts',
    method: 'get',
    path: '/api/programs/{programId}/texts/{language}',
    access: 'public',
    summary: "The titles and other texts of a program in another language than the file's own, as far as it has them.",
    params: z.strictObject({ programId: ProgramId, language: z.string().max(35) }),
    response: ProgramTexts,
    refusals: ['not-found'],
  }),
  listDirectories: defineOperation({
    id: 'listDirectories',
    method: 'get',
    path: '/api/directory',
    access: 'public',
    summary: 'The programs whose certificates this installation keeps, by title',
    response: z.object({ programs: z.array(z.object({ programId: z.string(), title: z.string() })) }),
  }),
  readDirectory: defineOperation({
    id: 'readDirectory',
    method: 'get',
    path: '/api/directory/{programId}',
    access: 'public',
    summary: 'Everybody who holds a certificate of the program, by name. Contact details only of those who opted in.',
    ...ofProgram,
    query: z.strictObject({
      search: z.string().trim().max(100).optional(),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      programId: z.string(),
      title: z.string(),
      total: z.int(),
      holders: z.array(
        z.object({
          name: z.string(),
          number: z.int(),
          expiresOn: Day,
          status: CertificateStatusView,
          contact: z
            .object({ email: z.string(), organization: z.string().nullable(), phone: z.string().nullable() })
            .nullable(),
        }),
      ),
    }),
    refusals: ['not-found'],
  }),
};
