import { createHash } from 'node:crypto';
import { imageSize } from 'image-size';
import { readSvg } from './read-svg.ts';

export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/svg+xml';

/** An image as a bank version names it. */
export interface ContentImage {
  /** sha-256 of its bytes, in hex. */
  readonly hash: string;
  /** In CSS pixels, as it is shown at its own size. */
  readonly width: number;
  readonly height: number;
}

export type ReadImage =
  | { readonly ok: true; readonly mediaType: ImageType; readonly image: ContentImage }
  /** Goes on from the name of the image. */
  | { readonly ok: false; readonly why: string };

export const largestImage = 5 * 1024 * 1024;
/** More would not fit into the memory of a phone once it is unpacked. */
const mostPixels = 25_000_000;

const typeByExtension: Readonly<Record<string, ImageType>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
};

/** Reads and checks an image. Its first bytes say what it is, and its name must say the same. */
export function readImage(name: string, bytes: Uint8Array): ReadImage {
  const named = typeByExtension[/\.([a-z]+)$/.exec(name.toLowerCase())?.[1] ?? ''];
  if (named === undefined) return no('has no name of an image: .png, .jpg, .jpeg, .gif, .webp or .svg');
  if (bytes.length > largestImage) return no('is larger than 5 MB');
  const mediaType = typeOf(bytes);
  if (mediaType !== named)
    return no(
      `is ${mediaType === null ? 'no image that is known here' : `of type ${mediaType}`}, and its name says ${named}`,
    );
  const size = mediaType === 'image/svg+xml' ? readSvg(bytes) : sizeOfPixels(bytes);
  if (!size.ok) return size;
  const { width, height } = size;
  if (width * height > mostPixels) return no(`has ${width} by ${height} pixels, which is more than 25 million`);
  return { ok: true, mediaType, image: { hash: createHash('sha256').update(bytes).digest('hex'), width, height } };
}

const no = (why: string) => ({ ok: false as const, why });

function typeOf(bytes: Uint8Array): ImageType | null {
  const starts = (...signature: number[]) => signature.every((byte, index) => bytes[index] === byte);
  const text = (from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length));
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'image/gif';
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') return 'image/webp';
  // Whether it is a good one is for `readSvg` to say.
  return /^(\xef\xbb\xbf)?\s*</.test(text(0, 100)) ? 'image/svg+xml' : null;
}

function sizeOfPixels(bytes: Uint8Array): { ok: true; width: number; height: number } | { ok: false; why: string } {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    if (!(width > 0 && height > 0)) return no('is damaged: it has no size');
    // Cameras store a picture as the sensor lay; browsers turn it.
    return orientation >= 5 ? { ok: true, width: height, height: width } : { ok: true, width, height };
  } catch {
    return no('is damaged: its size cannot be read');
  }
}
