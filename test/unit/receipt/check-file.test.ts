import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReceipt } from '../../../server/core/receipt/receipt.ts';
import { instant } from '../../../server/core/time/instant.ts';
import { checkReceiptFile } from '../../../server/features/receipts/cli.ts';
import { receiptSigner } from '../../../server/features/receipts/receipt-key.ts';

const signer = receiptSigner('a secret of the tests, 32 bytes or more');
const receipt = makeReceipt(
  {
    sitting: {
      id: '018f0000-0000-7000-8000-000000000001',
      programId: 'p',
      programTitle: 'A program',
      examId: 'e',
      examTitle: 'Midterm',
      registration: 1,
      attempt: 1,
      startedAt: 1_000,
      endedAt: 2_000,
      endKind: 'submitted',
      voided: false,
    },
    form: { digest: 'ab'.repeat(32), itemCount: 3 },
    answers: [{ position: 1, revision: 1, value: 'a' }],
    issuedAt: instant(3_000),
  },
  signer,
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-receipt-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(text: string, key: string) {
  const file = join(folder, 'receipt.json');
  await writeFile(file, text);
  const parts: string[] = [];
  const code = await checkReceiptFile({ file, key, origin: '', write: (part) => parts.push(part) });
  return { code, said: parts.join('') };
}

describe('invigil receipt verify', () => {
  it('needs no server when it is given the public key, as text or in a file', async () => {
    const told = await check(JSON.stringify(receipt), signer.publicKey);
    expect(told).toMatchObject({ code: 0, said: expect.stringMatching(/^Genuine: .*\nMidterm .*\n.*1 of 3 items/) });
    const keyFile = join(folder, 'key.json');
    const key = { keyId: signer.keyId, algorithm: 'Ed25519', publicKey: signer.publicKey };
    await writeFile(keyFile, JSON.stringify(key));
    expect(await check(JSON.stringify(receipt), keyFile)).toMatchObject({ code: 0 });
  });

  it('names what was changed, and fails', async () => {
    const told = await check(JSON.stringify(receipt).replace('"attempt":1', '"attempt":2'), signer.publicKey);
    expect(told.code).toBe(1);
    expect(told.said).toContain('sitting.attempt: is not as it was issued');
  });

  it('says what a key looks like when it is given none', async () => {
    await expect(check(JSON.stringify(receipt), 'no key')).rejects.toThrow('32 bytes, base64url');
  });
});
