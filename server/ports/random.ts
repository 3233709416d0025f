/** Identifiers and secrets. Seeded randomness for forms is separate: `core/form` takes a generator. */
export interface Random {
  /** A UUID version 7: unique, and ordered by creation, which keeps indexes compact. */
  id(): string;
  /** 256 bits of secret, base64url. */
  token(): string;
}
