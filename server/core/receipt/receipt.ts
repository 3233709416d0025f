import { createHash } from 'node:crypto';
import { canonicalJson, type JsonLike } from '../form/canonical-json.ts';
import type { ResponseValue } from '../item/response.ts';
import type { Instant } from '../time/instant.ts';

/** What is recorded of one item: the revision that counts, and its value (null: taken back by the candidate). */
export interface RecordedAnswer {
  readonly position: number;
  readonly revision: number;
  readonly value: ResponseValue;
}

/** The facts of a sitting that stand in its receipt. */
export type ReceiptSitting = {
  readonly id: string;
  readonly programId: string;
  readonly programTitle: string;
  readonly examId: string;
  readonly examTitle: string;
  readonly registration: number;
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly endKind: 'submitted' | 'expired' | 'terminated' | null;
  readonly voided: boolean;
};

type ReceiptItem = { readonly position: number; readonly revision: number; readonly digest: string };

/** A receipt before it is signed: plain JSON, everything that the signature covers. */
export type ReceiptBody = {
  readonly format: 'invigil-receipt/1';
  readonly sitting: ReceiptSitting;
  readonly form: { readonly digest: string; readonly itemCount: number };
  readonly answers: { readonly items: readonly ReceiptItem[]; readonly root: string };
  readonly issuedAt: number;
  readonly keyId: string;
  readonly checks: { readonly [part: string]: string };
};

export type Receipt = ReceiptBody & { readonly signature: string };

/** Signs bytes; the key stays outside. */
export interface ReceiptSigner {
  readonly keyId: string;
  sign(bytes: Uint8Array): string;
}

const sha256 = (value: JsonLike): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** sha-256 of the canonical JSON of `[position, revision, value]`, in hex. */
export const answerDigest = ({ position, revision, value }: RecordedAnswer): string =>
  sha256([position, revision, value]);

/** sha-256 of the canonical JSON of the digests, in the order of the positions. */
export const rootDigest = (items: readonly ReceiptItem[]): string => sha256(items.map(({ digest }) => digest));

/** What is signed: the canonical JSON of the body in UTF-8. */
const signedBytes = (body: ReceiptBody): Uint8Array => new TextEncoder().encode(canonicalJson(body));

export function makeReceipt(
  facts: {
    readonly sitting: ReceiptSitting;
    readonly form: ReceiptBody['form'];
    readonly answers: readonly RecordedAnswer[];
    readonly issuedAt: Instant;
  },
  signer: ReceiptSigner,
): Receipt {
  const items = facts.answers
    .toSorted((one, other) => one.position - other.position)
    .map((answer) => ({ position: answer.position, revision: answer.revision, digest: answerDigest(answer) }));
  const unchecked = {
    format: 'invigil-receipt/1' as const,
    sitting: facts.sitting,
    form: facts.form,
    answers: { items, root: rootDigest(items) },
    issuedAt: facts.issuedAt,
    keyId: signer.keyId,
  };
  const body: ReceiptBody = { ...unchecked, checks: checksOf(unchecked) };
  return { ...body, signature: signer.sign(signedBytes(body)) };
}

/** A short check per part, by its name: a signature alone says that something was changed, but not what. */
function checksOf(body: Omit<ReceiptBody, 'checks'>): { readonly [part: string]: string } {
  return Object.fromEntries(partsOf(body).map(([part, value]) => [part, sha256([part, value]).slice(0, 12)]));
}

function partsOf(body: Omit<ReceiptBody, 'checks'>): [string, JsonLike][] {
  return [
    ['format', body.format],
    ...Object.entries(body.sitting).map(([name, value]): [string, JsonLike] => [`sitting.${name}`, value]),
    ['form.digest', body.form.digest],
    ['form.itemCount', body.form.itemCount],
    ...body.answers.items.map((item): [string, JsonLike] => [`answers.${item.position}`, item]),
    ['answers.root', body.answers.root],
    ['issuedAt', body.issuedAt],
    ['keyId', body.keyId],
  ];
}

export interface ReceiptFault {
  /** The part that is not as it was issued, such as `sitting.endedAt` or `answers.3`. */
  readonly part: string;
  readonly message: string;
}

/**
 * What is wrong with a receipt; empty when it is as it was issued by the holder of the key.
 *
 * @param verify whether a signature is the key's over these bytes.
 */
export function faultsOf(
  receipt: Receipt,
  key: { readonly keyId: string; verify(bytes: Uint8Array, signature: string): boolean },
): ReceiptFault[] {
  const { signature, ...body } = receipt;
  if (key.verify(signedBytes(body), signature)) return [];
  const faults: ReceiptFault[] = [];
  const { checks, ...parts } = body;
  const expected = checksOf(parts);
  for (const part of new Set([...Object.keys(checks), ...Object.keys(expected)])) {
    if (!Object.hasOwn(expected, part)) faults.push({ part, message: 'was in the receipt and is missing now' });
    else if (!Object.hasOwn(checks, part)) faults.push({ part, message: 'was not in the receipt when it was issued' });
    else if (checks[part] !== expected[part]) faults.push({ part, message: 'is not as it was issued' });
  }
  if (parts.answers.root !== rootDigest(parts.answers.items))
    faults.push({ part: 'answers', message: 'the list of answers does not fit its root' });
  if (body.keyId !== key.keyId)
    faults.push({
      part: 'keyId',
      message: `it names the key ${body.keyId}, and was checked against ${key.keyId}: get the public key of whoever issued it`,
    });
  if (faults.length === 0)
    faults.push({ part: 'signature', message: 'is not that of this key over this receipt: it was changed or forged' });
  return faults;
}
