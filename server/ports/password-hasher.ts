/** Slow on purpose, and off the main thread. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** With null (an unknown account, or one without password) it does the same work and answers false. */
  verify(hash: string | null, password: string): Promise<boolean>;
}
