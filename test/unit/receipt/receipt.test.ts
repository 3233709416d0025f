import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerDigest, makeReceipt, type Receipt, rootDigest } from '../../../server/core/receipt/receipt.ts';
import { instant } from '../../../server/core/time/instant.ts';
import { receiptPublicKey, receiptSigner } from '../../../server/features/receipts/receipt-key.ts';
import { verifyReceipt } from '../../../server/features/receipts/verify-receipt.ts';

const signer = receiptSigner('a secret of the tests, 32 bytes or more');
const digest = 'ab'.repeat(32);
const receipt = makeReceipt(
  {
    sitting: {
      id: '018f0000-0000-7000-8000-000000000001',
      programId: 'qisp',
      programTitle: 'A program',
      examId: 'midterm',
      examTitle: 'Midterm',
      registration: 1,
      attempt: 2,
      startedAt: 1_000,
      endedAt: 2_000,
      endKind: 'expired',
      voided: false,
    },
    form: { digest, itemCount: 3 },
    answers: [
      { position: 3, revision: 1, value: null },
      { position: 1, revision: 4, value: { p2: 'a', p1: 'b' } },
      { position: 2, revision: 1, value: 'ñ' },
    ],
    issuedAt: instant(3_000),
  },
  signer,
);
const text = JSON.stringify(receipt);
const changed = (change: (copy: Receipt & Record<string, unknown>) => unknown) => {
  const copy = structuredClone(receipt) as Receipt & Record<string, unknown>;
  change(copy);
  return verifyReceipt(JSON.stringify(copy), signer);
};
const partsOf = (verdict: ReturnType<typeof verifyReceipt>) => verdict.faults.map(({ part }) => part);

describe('a receipt', () => {
  it('is valid as it was issued, also laid out differently', () => {
    expect(verifyReceipt(text, signer)).toEqual({ valid: true, faults: [], receipt, keyId: signer.keyId });
    expect(verifyReceipt(JSON.stringify(receipt, null, 2), signer).valid).toBe(true);
  });

  it('lists the answers in order, each as the digest of position, revision and value', () => {
    expect(receipt.answers.items.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(receipt.answers.items[0]?.digest).toBe(
      answerDigest({ position: 1, revision: 4, value: { p1: 'b', p2: 'a' } }),
    );
    expect(receipt.answers.root).toBe(rootDigest(receipt.answers.items));
  });

  it.each([
    ['sitting.endedAt', (copy: Receipt) => Object.assign(copy.sitting, { endedAt: 2_001 })],
    ['sitting.attempt', (copy: Receipt) => Object.assign(copy.sitting, { attempt: 1 })],
    ['form.digest', (copy: Receipt) => Object.assign(copy.form, { digest: `${digest.slice(0, -1)}c` })],
    ['answers.2', (copy: Receipt) => Object.assign(copy.answers.items[1] ?? {}, { revision: 2 })],
    ['issuedAt', (copy: Receipt) => Object.assign(copy, { issuedAt: 3_001 })],
  ])('a change of %s is named', (part, change) => {
    const verdict = changed(change);
    expect(verdict.valid).toBe(false);
    expect(partsOf(verdict)).toEqual([part]);
  });

  it('an answer left out, one put in, and a field that was not signed are named', () => {
    expect(partsOf(changed((copy) => (copy.answers.items as unknown[]).pop()))).toEqual(['answers.3', 'answers']);
    expect(
      partsOf(changed((copy) => (copy.answers.items as unknown[]).push({ position: 4, revision: 1, digest }))),
    ).toEqual(['answers.4', 'answers']);
    expect(changed((copy) => Object.assign(copy, { score: 100 })).faults[0]?.message).toContain('score');
  });

  it('made anew with another key is not valid, whatever it says of itself', () => {
    const stranger = receiptSigner('another secret of the tests, 32 bytes too');
    expect(partsOf(changed((copy) => Object.assign(copy, { signature: stranger.sign(new Uint8Array(1)) })))).toEqual([
      'signature',
    ]);
    expect(verifyReceipt(text, stranger).faults[0]).toMatchObject({ part: 'keyId' });
  });

  it('any one changed byte is found and named', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const byte = String.fromCharCode(code);
        if (text[at] === byte) return;
        const verdict = verifyReceipt(text.slice(0, at) + byte + text.slice(at + 1), signer);
        // An escape or an exponent may say the same in other letters; then nothing was changed.
        if (verdict.valid) expect(verdict.receipt).toEqual(receipt);
        else expect(verdict.faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the key of receipts', () => {
  it('is the same on every node, and its public half stands alone', () => {
    const again = receiptSigner('a secret of the tests, 32 bytes or more');
    expect(again.publicKey).toBe(signer.publicKey);
    expect(verifyReceipt(text, receiptPublicKey(signer.publicKey)).valid).toBe(true);
  });
});
