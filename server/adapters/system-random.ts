import { randomBytes, randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { Random } from '../ports/random.ts';

const bytesEach = 16;
/** Asking the operating system costs the same for one id as for many. */
const pool = Buffer.alloc(256 * bytesEach);
let used = pool.length;
let msecs = 0;
let seq = 0;

/** Ascending within this process, also within one millisecond. */
function id(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + bytesEach);
  used += bytesEach;
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // A quarter of the counter at most, so that it has room to count up.
    seq = random.readUInt32BE(6) >>> 2;
  } else seq += 1;
  return v7({ random, msecs, seq });
}

export const systemRandom: Random = {
  id,
  token: () => randomBytes(32).toString('base64url'),
};
