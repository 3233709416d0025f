import { InputFault } from './input-fault.ts';

const marks: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Encodings taken when an XML declaration names them. */
const declarable = new Set(['utf-8', 'utf8', 'us-ascii', 'utf-16', 'iso-8859-1', 'iso-8859-15', 'windows-1252']);

/**
 * The text of a file: by its byte order mark, by its XML declaration, or as UTF-8. Line ends become line feeds.
 * @throws InputFault where bytes are none of that encoding, with the line, rather than put other letters in a question.
 */
export function decodeText(bytes: Uint8Array, part?: string): string {
  const encoding = encodingOf(bytes, part);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    throw wrongLetters(encoding, bytes, part);
  }
}

/** Is told how much of a file is read, from 0 to 1. */
export type OnShare = (share: number) => void;

/** Few enough to be forgotten soon. */
const pieceBytes = 64 * 1024;

/** As `decodeText`, a piece at a time and with line ends as they are, which XML readers see to themselves. */
export function* decodePieces(bytes: Uint8Array, part?: string, onShare?: OnShare): Generator<string> {
  const encoding = encodingOf(bytes, part);
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    const isLast = from + pieceBytes >= bytes.length;
    let piece: string;
    try {
      piece = decoder.decode(bytes.subarray(from, from + pieceBytes), { stream: !isLast });
    } catch {
      throw wrongLetters(encoding, bytes, part);
    }
    yield piece;
    onShare?.(Math.min(1, (from + pieceBytes) / bytes.length));
  }
}

/** The first letters of a file, whatever they may be: to see what it is. */
export const firstLetters = (bytes: Uint8Array): string =>
  new TextDecoder(encodingOf(bytes, undefined)).decode(bytes.subarray(0, pieceBytes));

function wrongLetters(encoding: string, bytes: Uint8Array, part: string | undefined): InputFault {
  const line = encoding === 'utf-8' ? lineOfBadUtf8(bytes) : undefined;
  return new InputFault(`is not written in ${encoding.toUpperCase()}: save it as UTF-8`, { line, part });
}

function encodingOf(bytes: Uint8Array, part: string | undefined): string {
  for (const [mark, encoding] of marks) if (mark.every((byte, index) => bytes[index] === byte)) return encoding;
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1]?.toLowerCase();
  if (declared === undefined || declared === 'utf8' || declared === 'us-ascii') return 'utf-8';
  if (!declarable.has(declared) || declared === 'utf-16')
    throw new InputFault(`declares the encoding ${declared}: save it as UTF-8`, { line: 1, part });
  return declared;
}

function lineOfBadUtf8(bytes: Uint8Array): number | undefined {
  let line = 1;
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    line += 1;
    from = to + 1;
  }
  return undefined;
}
