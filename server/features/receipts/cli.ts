import { readFile } from 'node:fs/promises';
import { ReceiptKey } from '../../contract/receipts.ts';
import { PlainError } from '../../core/plain-error.ts';
import { type ReceiptPublicKey, receiptPublicKey } from './receipt-key.ts';
import { verifyReceipt } from './verify-receipt.ts';

/**
 * `invigil receipt verify`: says whether a receipt file is as it was issued, and names what is not.
 *
 * @param ask.key the public key, or a file that holds it; null: the installation at `origin` is asked for its key.
 * @returns the exit code.
 */
export async function checkReceiptFile(ask: {
  readonly file: string;
  readonly key: string | null;
  readonly origin: string;
  readonly write: (text: string) => unknown;
}): Promise<0 | 1> {
  const text = await readFile(ask.file, 'utf8').catch((cause) => {
    throw new PlainError(`${ask.file} cannot be read: ${String(cause)}`);
  });
  const key = ask.key === null ? await keyOf(ask.origin) : await givenKey(ask.key);
  const { valid, faults, receipt } = verifyReceipt(text, key);
  if (receipt !== null) {
    const { sitting, form, answers } = receipt;
    ask.write(
      `Genuine: signed with the key ${key.keyId}.\n${sitting.examTitle} (${sitting.programTitle}), attempt ${sitting.attempt}, sitting ${sitting.id}\nEnded ${iso(sitting.endedAt)}, receipt issued ${iso(receipt.issuedAt)}: ${answers.items.length} of ${form.itemCount} items have an answer on record.\n`,
    );
  } else {
    for (const { part, message } of faults) ask.write(`${part}: ${message}\n`);
    ask.write(`NOT GENUINE: it is not as the holder of the key ${key.keyId} issued it.\n`);
  }
  return valid ? 0 : 1;
}

const iso = (at: number): string => new Date(at).toISOString();

async function givenKey(given: string): Promise<ReceiptPublicKey> {
  const text = await readFile(given, 'utf8').catch(() => given);
  try {
    return receiptPublicKey(text.trim().startsWith('{') ? ReceiptKey.parse(JSON.parse(text)).publicKey : text.trim());
  } catch {
    throw new PlainError(
      '--key takes the public key as /api/receipts/key gives it (32 bytes, base64url), or a file that holds it.',
    );
  }
}

async function keyOf(origin: string): Promise<ReceiptPublicKey> {
  const answer = await fetch(`${origin}/api/receipts/key`).catch(() => null);
  if (!answer?.ok)
    throw new PlainError(`${origin} does not tell its key: start the server, or give the public key with --key.`);
  return receiptPublicKey(ReceiptKey.parse(await answer.json()).publicKey);
}
