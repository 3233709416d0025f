import { z } from 'zod';
import type { Receipt as CoreReceipt } from '../core/receipt/receipt.ts';
import { defineOperation } from './operation.ts';

const EpochMs = z.int().nonnegative();
const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest is 64 hexadecimal digits');
const Check = z.string().regex(/^[0-9a-f]{12}$/, 'a check is 12 hexadecimal digits');

/** What a candidate keeps of an ended sitting, signed by the server. Strict: nothing may stand in it that is not signed. */
export const Receipt: z.ZodType<CoreReceipt> = z.strictObject({
  format: z.literal('invigil-receipt/1'),
  sitting: z.strictObject({
    id: z.uuid(),
    programId: z.string(),
    programTitle: z.string(),
    examId: z.string(),
    examTitle: z.string(),
    registration: z.int(),
    attempt: z.int(),
    startedAt: EpochMs,
    endedAt: EpochMs,
    endKind: z.enum(['submitted', 'expired', 'terminated']).nullable(),
    /** True: cancelled since; the answers are on record all the same. */
    voided: z.boolean(),
  }),
  form: z.strictObject({ digest: Digest, itemCount: z.int() }),
  answers: z.strictObject({
    /** One line per item that has a counted answer; `digest` is sha-256 of the canonical JSON of `[position, revision, value]`. */
    items: z.array(z.strictObject({ position: z.int(), revision: z.int(), digest: Digest })).max(1000),
    /** sha-256 of the canonical JSON of the digests above, in order. */
    root: Digest,
  }),
  issuedAt: EpochMs,
  keyId: z.string().regex(/^[0-9a-f]{16}$/, 'a key id is 16 hexadecimal digits'),
  /** A short check per part, so that a changed part can be named; what proves the whole is the signature. */
  checks: z.record(z.string(), Check),
  /** Ed25519 over the canonical JSON of everything else, base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'a signature is 86 characters of base64url'),
});
export type Receipt = CoreReceipt;

export const ReceiptKey = z.object({
  keyId: z.string(),
  algorithm: z.literal('Ed25519'),
  /** The raw 32 bytes, base64url. */
  publicKey: z.string(),
});
export type ReceiptKey = z.infer<typeof ReceiptKey>;

export const ReceiptFault = z.object({
  /** The part that is not as it was issued, such as `sitting.endedAt` or `answers.items.3`. */
  part: z.string(),
  message: z.string(),
});

export const ReceiptVerdict = z.object({
  valid: z.boolean(),
  faults: z.array(ReceiptFault),
  /** What it says, when it is valid. */
  receipt: Receipt.nullable(),
  /** The key it was checked against. */
  keyId: z.string(),
});
export type ReceiptVerdict = z.infer<typeof ReceiptVerdict>;

/** A receipt of the largest form is about 180 kB; the HTTP edge takes less, see `verifyReceipt`. */
export const receiptOperations = {
  readReceipt: defineOperation({
    id: 'readReceipt',
    method: 'get',
    path: '/api/candidate/sittings/{sittingId}/receipt',
    access: 'candidate',
    summary: 'The signed receipt of an ended sitting: digests of the answers as recorded. No score, no item, no key.',
    params: z.strictObject({ sittingId: z.uuid() }),
    response: Receipt,
    refusals: ['not-found', 'sitting-not-open'],
  }),
  readReceiptKey: defineOperation({
    id: 'readReceiptKey',
    method: 'get',
    path: '/api/receipts/key',
    access: 'public',
    summary: 'The public key with which receipts of this installation are checked.',
    response: ReceiptKey,
  }),
  verifyReceipt: defineOperation({
    id: 'verifyReceipt',
    method: 'post',
    path: '/api/receipts/verify',
    access: 'public',
    summary: 'Checks a receipt against the key of this installation, and names what was changed. Nothing is stored.',
    body: z.strictObject({
      /** The file as it is, byte for byte. */
      text: z.string().max(60_000),
    }),
    response: ReceiptVerdict,
  }),
};
