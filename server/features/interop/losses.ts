/** What an item loses or gains on its way: told to the person who imports, never dropped in silence. */
export class Losses {
  readonly #changed = new Set<string>();
  readonly #impossible = new Set<string>();

  /** The item comes in, with this difference. */
  change(what: string): void {
    this.#changed.add(what);
  }

  /** The item cannot come in, for this reason. */
  refuse(why: string): void {
    this.#impossible.add(why);
  }

  get changes(): readonly string[] {
    return [...this.#changed];
  }

  get refusals(): readonly string[] {
    return [...this.#impossible];
  }
}
