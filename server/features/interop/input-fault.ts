/** Why a file as a whole cannot be read, and where. Nothing of it is imported then. */
export class InputFault extends Error {
  override readonly name = 'InputFault';
  /** From 1; null where lines mean nothing. */
  readonly line: number | null;
  /** The file inside the package, null for the file itself. */
  readonly part: string | null;

  constructor(message: string, place: { readonly line?: number | undefined; readonly part?: string | undefined } = {}) {
    super(message);
    this.line = place.line ?? null;
    this.part = place.part ?? null;
  }
}
