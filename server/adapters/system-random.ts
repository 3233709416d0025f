import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Random } from '../ports/random.ts';

export const systemRandom: Random = {
  id: () => v7(),
  token: () => randomBytes(32).toString('base64url'),
};
