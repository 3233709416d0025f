import type { Log } from '../../server/ports/log.ts';

/** For what a test does not look at. */
export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface KeptLog extends Log {
  readonly lines: string[];
}

/** Keeps the sentences, for tests that promise what is told. */
export function keepLog(): KeptLog {
  const lines: string[] = [];
  const keep = (_facts: object, message: string) => void lines.push(message);
  return { lines, info: keep, warn: keep, error: keep };
}
