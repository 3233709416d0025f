import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow, type Report } from './bank-files.ts';
import { type ContentImage, type ImageType, largestImage, readImage } from './read-image.ts';

/** One image file of a bank, to be read again when it is stored: a bank may hold more than memory should. */
export interface ImageFile {
  readonly hash: string;
  readonly mediaType: ImageType;
  readonly path: string;
}

export interface ImageUse {
  readonly file: string;
  readonly itemId: string;
  /** Below `images/`. */
  readonly name: string;
}

export interface BankImages {
  /** The good ones, by name. */
  readonly byName: ReadonlyMap<string, ContentImage>;
  /** Each content once. */
  readonly files: readonly ImageFile[];
  /** Files in `images/` that no item names. */
  readonly unused: readonly string[];
}

const largestBank = 200 * 1024 * 1024;

/** Reads the images that items use, and reports those that are missing or no good, with each item that uses them. */
export async function readImages(folder: string, uses: readonly ImageUse[], report: Report): Promise<BankImages> {
  // Only what a listing of the folder finds is read: no name leads out of it.
  const present = new Set((await filesBelow(folder, 'images')).map((file) => file.slice('images/'.length)));
  const names = new Set(uses.map(({ name }) => name));
  const byName = new Map<string, ContentImage>();
  const files = new Map<string, ImageFile>();
  const faults = new Map<string, string>();
  let total = 0;
  for (const name of names) {
    const path = join(folder, 'images', name);
    if (!present.has(name)) {
      faults.set(name, 'is no file in images/');
      continue;
    }
    const { size } = await stat(path);
    total += size;
    const read =
      size > largestImage ? { ok: false as const, why: 'is larger than 5 MB' } : readImage(name, await readFile(path));
    if (!read.ok) {
      faults.set(name, read.why);
      continue;
    }
    byName.set(name, read.image);
    files.set(read.image.hash, { hash: read.image.hash, mediaType: read.mediaType, path });
  }
  for (const { file, itemId, name } of uses) {
    const fault = faults.get(name);
    if (fault !== undefined) report(file, itemId, `image "${name}" ${fault}`);
  }
  if (total > largestBank) report('images', null, 'the images that items use are larger than 200 MB together');
  return { byName, files: [...files.values()], unused: [...present].filter((name) => !names.has(name)) };
}
