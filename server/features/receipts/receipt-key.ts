import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';
import type { ReceiptSigner } from '../../core/receipt/receipt.ts';

/** The key of an installation, public part. */
export interface ReceiptPublicKey {
  readonly keyId: string;
  /** The raw 32 bytes, base64url. */
  readonly publicKey: string;
  verify(bytes: Uint8Array, signature: string): boolean;
}

/** What stands before the 32 raw bytes of an Ed25519 key in DER (RFC 8410). */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * The signing key of receipts, derived from the server's secret: every node has the same, and nothing new is to be kept. A new secret
 * is a new key, under a new id.
 */
export function receiptSigner(secretKey: string): ReceiptSigner & ReceiptPublicKey {
  const seed = Buffer.from(hkdfSync('sha256', secretKey, '', 'invigil receipt signing key, version 1', 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(publicHead.length);
  return {
    ...receiptPublicKey(raw.toString('base64url')),
    sign: (bytes) => sign(null, bytes, privateKey).toString('base64url'),
  };
}

/** @throws Error when it is no Ed25519 key: 32 bytes in base64url. */
export function receiptPublicKey(publicKey: string): ReceiptPublicKey {
  const raw = Buffer.from(publicKey, 'base64url');
  if (raw.length !== 32) throw new Error('a public key of receipts has 32 bytes');
  const key = createPublicKey({ key: Buffer.concat([publicHead, raw]), format: 'der', type: 'spki' });
  return {
    keyId: createHash('sha256').update(raw).digest('hex').slice(0, 16),
    publicKey,
    verify(bytes, signature) {
      const given = Buffer.from(signature, 'base64url');
      // The last letter has bits that decoding drops: only one spelling of a signature is right.
      return given.toString('base64url') === signature && verify(null, bytes, key, given);
    },
  };
}
