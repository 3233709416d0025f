import type { StoredImage } from './images.repo.ts';

/** A room that starts at one instant asks for the same images a thousand times over. */
const keptBytes = 64 * 1024 * 1024;

/** Remembers images, which never change, by last use. Asked for one twice at once, it loads it once. */
export class ImageCache {
  readonly #load: (hash: string) => Promise<StoredImage | null>;
  readonly #loading = new Map<string, Promise<StoredImage | null>>();
  readonly #images = new Map<string, StoredImage>();
  #bytes = 0;

  constructor(load: (hash: string) => Promise<StoredImage | null>) {
    this.#load = load;
  }

  async get(hash: string): Promise<StoredImage | null> {
    const known = this.#images.get(hash);
    if (known !== undefined) {
      this.#images.delete(hash);
      this.#images.set(hash, known);
      return known;
    }
    const loading = this.#loading.get(hash) ?? this.#read(hash);
    this.#loading.set(hash, loading);
    return loading;
  }

  async #read(hash: string): Promise<StoredImage | null> {
    try {
      const image = await this.#load(hash);
      if (image !== null) this.#keep(hash, image);
      return image;
    } finally {
      this.#loading.delete(hash);
    }
  }

  #keep(hash: string, image: StoredImage): void {
    this.#images.set(hash, image);
    this.#bytes += image.bytes.length;
    for (const [oldest, { bytes }] of this.#images) {
      if (this.#bytes <= keptBytes) break;
      this.#images.delete(oldest);
      this.#bytes -= bytes.length;
    }
  }
}
