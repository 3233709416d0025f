/**
 * Where the process tells what it does, in the manner of pino: facts first, then one sentence.
 * Neither facts nor sentence hold answers, keys, cookies, tokens or passwords.
 */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
