import { createHash } from 'node:crypto';

/** What is stored of a token. The token is 256 random bits, so a fast hash is enough. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
