import type { Bank } from '../../core/item/bank.ts';

/** Versions kept in memory: the current ones and those of sittings that began before a reload. */
const kept = 8;

/** Remembers bank versions, which never change. Asked for one twice at once, it loads it once. */
export class VersionCache {
  readonly #load: (versionId: string) => Promise<Bank>;
  /** By last use: a Map keeps the order of insertion. */
  readonly #versions = new Map<string, Promise<Bank>>();

  constructor(load: (versionId: string) => Promise<Bank>) {
    this.#load = load;
  }

  get(versionId: string): Promise<Bank> {
    const version = this.#versions.get(versionId) ?? this.#load(versionId);
    this.#keep(versionId, version);
    // A failed load is no version: the next one who asks tries again.
    version.catch(() => this.#versions.get(versionId) === version && this.#versions.delete(versionId));
    return version;
  }

  put(bank: Bank): void {
    this.#keep(bank.versionId, Promise.resolve(bank));
  }

  #keep(versionId: string, version: Promise<Bank>): void {
    this.#versions.delete(versionId);
    this.#versions.set(versionId, version);
    for (const oldest of this.#versions.keys()) {
      if (this.#versions.size <= kept) break;
      this.#versions.delete(oldest);
    }
  }
}
