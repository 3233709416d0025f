/**
 * Something the person who runs the program can mend: the message says what, where and what to do,
 * and is printed as it stands, without a stack trace.
 */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}
