import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '../ports/password-hasher.ts';

/** The least that OWASP recommends for argon2id: about 20 ms of one core, so that a room signs in at once on a small machine. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * argon2id on the thread pool, as many at a time as there are cores less one: what a crowd at the door costs
 * is waiting at the door, and not the answers of those who sit already.
 */
export function createArgon2PasswordHasher(): PasswordHasher {
  const oneOfFew = atMost(Math.max(1, availableParallelism() - 1));
  let nobodysHash: Promise<string> | undefined;
  return {
    hash: (password) => oneOfFew(() => hash(password, cost)),
    async verify(stored, password) {
      nobodysHash ??= hash('the password of nobody', cost);
      const compared = stored ?? (await nobodysHash);
      const fits = await oneOfFew(() => verify(compared, password));
      return fits && stored !== null;
    },
  };
}

function atMost(limit: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
