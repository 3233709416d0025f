import { posix } from 'node:path';
import { type ContentImage, readImage } from '../banks/index.ts';
import { InputFault } from './input-fault.ts';
import { limits, megabytes } from './limits.ts';
import { slug } from './slug.ts';

/** A picture as a file brings it. */
export interface GivenImage {
  /** What the file calls it; a path where it has one. */
  readonly name: string;
  /** The name that it has in a bank, where this engine wrote the file. */
  readonly own: string | null;
  readonly bytes: Uint8Array;
}

/** The picture that a text points at, or why there is none, to go on from its name. */
export type GiveImage = (src: string) => GivenImage | string;

export const noImages: GiveImage = (src) =>
  /^data:/i.test(src) ? imageOfData(src) : /^(https?:)?\/\//i.test(src) ? 'lies on another site' : 'is not in the file';

/** Reads a `data:` address. */
function imageOfData(src: string): GivenImage | string {
  const [, type = '', isBase64, data = ''] =
    /^data:([^;,]*)(?:;(?!base64)[^;,]*)*(;base64)?,([\s\S]*)$/i.exec(src) ?? [];
  const name = `image.${type.toLowerCase().replace('image/', '').replace('+xml', '')}`;
  if (data.length > limits.imageBytes * 2) return `is larger than ${megabytes(limits.imageBytes)}`;
  try {
    const bytes = isBase64 === undefined ? Buffer.from(decodeURIComponent(data)) : Buffer.from(data, 'base64');
    return { name, own: null, bytes: new Uint8Array(bytes) };
  } catch {
    return 'is written in a way that cannot be read';
  }
}

/** The pictures that a bank has and is to have, by name. */
export class BankImages {
  readonly #images = new Map<string, ContentImage>();
  readonly #names = new Map<string, string>();
  #bytes = 0;

  constructor(present: Iterable<readonly [name: string, image: ContentImage]>) {
    for (const [name, image] of present) this.#put(name, image);
  }

  get(name: string): ContentImage | undefined {
    return this.#images.get(name);
  }

  nameOf(hash: string): string | undefined {
    return this.#names.get(hash);
  }

  /** @throws InputFault when all pictures that were added are too large together. */
  add(name: string, { image, bytes }: FreshImage): void {
    this.#bytes += bytes.length;
    if (this.#bytes > limits.imagesBytes)
      throw new InputFault(`holds more than ${megabytes(limits.imagesBytes)} of pictures`);
    this.#put(name, image);
  }

  #put(name: string, image: ContentImage): void {
    this.#images.set(name, image);
    if (!this.#names.has(image.hash)) this.#names.set(image.hash, name);
  }
}

export interface FreshImage {
  readonly image: ContentImage;
  readonly bytes: Uint8Array;
}

/** The pictures of one item on its way in: nothing comes to the bank before the item does. */
export class ItemImages {
  readonly fresh = new Map<string, FreshImage>();
  readonly #bank: BankImages;

  constructor(bank: BankImages) {
    this.#bank = bank;
  }

  get(name: string): ContentImage | undefined {
    return this.fresh.get(name)?.image ?? this.#bank.get(name);
  }

  /**
   * Gives a picture its name in the bank: its own where this engine wrote it and the name is free, otherwise that of the same picture, otherwise one of its own name and hash.
   */
  place({ name, own, bytes }: GivenImage, isOwn: boolean): { readonly name: string } | { readonly why: string } {
    const read = readTyped(name, bytes);
    if (!read.ok) return read;
    const { image, extension } = read;
    if (isOwn && own !== null && readImage(own, bytes).ok && (this.get(own)?.hash ?? image.hash) === image.hash)
      return this.#take(own, image, bytes);
    const same =
      [...this.fresh].find(([, fresh]) => fresh.image.hash === image.hash)?.[0] ?? this.#bank.nameOf(image.hash);
    if (same !== undefined) return { name: same };
    const base = slug(posix.basename(name).replace(/\.[^.]*$/, '')).slice(0, 40) || 'image';
    return this.#take(`${base}-${image.hash.slice(0, 8)}.${extension}`, image, bytes);
  }

  #take(name: string, image: ContentImage, bytes: Uint8Array): { readonly name: string } {
    if (this.get(name) === undefined) this.fresh.set(name, { image, bytes });
    return { name };
  }
}

const extensions = ['png', 'jpg', 'gif', 'webp', 'svg'] as const;

/** Reads a picture as what it is, whatever its name says. */
function readTyped(
  name: string,
  bytes: Uint8Array,
):
  | { readonly ok: true; readonly image: ContentImage; readonly extension: string }
  | { ok: false; readonly why: string } {
  const reasons: string[] = [];
  for (const extension of extensions) {
    const read = readImage(`image.${extension}`, bytes);
    if (read.ok) return { ok: true, image: read.image, extension };
    // Of another type: the next one tells more.
    if (!read.why.includes('its name says')) reasons.push(read.why);
  }
  return {
    ok: false,
    why: reasons[0] ?? `is no image that is known here${/\./.test(name) ? ` (${posix.extname(name)})` : ''}`,
  };
}
