import { Receipt, type ReceiptVerdict } from '../../contract/receipts.ts';
import { faultsOf } from '../../core/receipt/receipt.ts';
import type { ReceiptPublicKey } from './receipt-key.ts';

const mostFaults = 20;

/** Checks the text of a receipt file against a public key, and names what is not as it was issued. */
export function verifyReceipt(text: string, key: ReceiptPublicKey): ReceiptVerdict {
  const refused = (faults: ReceiptVerdict['faults']): ReceiptVerdict => ({
    valid: false,
    faults: faults.slice(0, mostFaults),
    receipt: null,
    keyId: key.keyId,
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return refused([{ part: 'file', message: `it is no JSON: ${(error as Error).message}` }]);
  }
  const parsed = Receipt.safeParse(document);
  if (!parsed.success)
    return refused(
      parsed.error.issues.map((issue) => ({ part: issue.path.join('.') || 'file', message: issue.message })),
    );
  const faults = faultsOf(parsed.data, key);
  if (faults.length > 0) return refused(faults);
  return { valid: true, faults: [], receipt: parsed.data, keyId: key.keyId };
}
