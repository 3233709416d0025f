interface Part {
  readonly id: string | null;
  elements: number;
  readonly uses: string[];
}

/**
 * Counts what a drawing comes to once each `<use>` has drawn the part that it names: a few lines that use each other twice over and over
 * would keep a browser busy for ever. To be told of each element as it opens and closes.
 */
export class DrawnElements {
  readonly #open: Part[] = [];
  readonly #byId = new Map<string, Part>();
  #drawn = 0;

  /** @param use the id of the part that the element draws again, if it is a `<use>`. */
  opens(id: string | null, use: string | null): void {
    this.#open.push({ id, elements: 1, uses: use === null ? [] : [use] });
  }

  closes(): void {
    const part = this.#open.pop();
    if (part === undefined) return;
    if (part.id !== null && !this.#byId.has(part.id)) this.#byId.set(part.id, part);
    const around = this.#open.at(-1);
    if (around === undefined) this.#drawn = this.#countOf(part, new Map());
    else {
      around.elements += part.elements;
      around.uses.push(...part.uses);
    }
  }

  /** Infinity when a part draws itself. */
  get count(): number {
    return this.#drawn;
  }

  #countOf(part: Part, known: Map<Part, number>): number {
    const before = known.get(part);
    if (before !== undefined) return before;
    // Met again before it is counted, it stands within itself.
    known.set(part, Number.POSITIVE_INFINITY);
    let count = part.elements;
    for (const id of part.uses) {
      const used = this.#byId.get(id);
      if (used !== undefined) count += this.#countOf(used, known);
    }
    known.set(part, count);
    return count;
  }
}
