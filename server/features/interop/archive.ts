import { strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { InputFault } from './input-fault.ts';
import { limits, megabytes } from './limits.ts';

/** The files of an archive, by path. What is unpacked is unpacked when asked for and never kept. */
export interface Archive {
  readonly paths: readonly string[];
  /** In bytes, unpacked, as the archive says; undefined for what is not in it. */
  sizeOf(path: string): number | undefined;
  read(path: string): Uint8Array;
  /** The files in the order asked for, unpacked a few at a time; a fault for one that cannot be had. */
  readEach(paths: readonly string[]): Generator<Uint8Array | InputFault>;
}

export const isArchive = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/**
 * Opens a ZIP file. Paths that lead out of it, declared sizes beyond the limits and packing beyond reason are refused before anything is unpacked;
 * a file that unpacks to more than it declared is refused where it exceeds that.
 */
export function openArchive(bytes: Uint8Array): Archive {
  const sizes = new Map<string, number>();
  let total = 0;
  let fault: InputFault | null = null;
  inspect(bytes, ({ name, originalSize }) => {
    if (fault !== null || name.endsWith('/')) return;
    if (leadsOut(name)) fault = new InputFault('the archive names a file outside of itself', { part: name });
    else if (sizes.has(name)) fault = new InputFault('the archive holds two files of one name', { part: name });
    else if (originalSize > limits.partBytes)
      fault = new InputFault(`unpacks to more than ${megabytes(limits.partBytes)}`, { part: name });
    sizes.set(name, originalSize);
    total += originalSize;
    if (total > limits.unpackedBytes)
      fault = new InputFault(`the archive unpacks to more than ${megabytes(limits.unpackedBytes)}`);
    if (sizes.size > limits.parts) fault = new InputFault(`the archive holds more than ${limits.parts} files`);
  });
  if (fault !== null) throw fault;
  function* readEach(paths: readonly string[]): Generator<Uint8Array | InputFault> {
    for (const batch of batchesOf(paths, sizes)) {
      const unpacked = unpack(bytes, new Set(batch));
      for (const path of batch) {
        const content = unpacked[path];
        if (content === undefined) yield new InputFault('is not in the package', { part: path });
        else if (content.length !== sizes.get(path))
          yield new InputFault('is not as long as the archive says', { part: path });
        else yield content;
      }
    }
  }
  return {
    paths: [...sizes.keys()],
    readEach,
    sizeOf: (path) => sizes.get(path),
    read(path) {
      const [content] = readEach([path]);
      if (content instanceof Uint8Array) return content;
      throw content ?? new InputFault('is not in the package', { part: path });
    },
  };
}

const batchCount = 500;
const batchBytes = 16 * 1024 * 1024;

/** Each look into the archive goes through its whole directory, so files are taken out many at a time, and few at a time where they are large. */
function* batchesOf(paths: readonly string[], sizes: ReadonlyMap<string, number>): Generator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const path of paths) {
    batch.push(path);
    size += sizes.get(path) ?? 0;
    if (batch.length < batchCount && size < batchBytes) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  yield batch;
}

/** Packs texts and bytes; the same content gives the same archive, whenever it is packed. */
export function packArchive(files: ReadonlyMap<string, string | Uint8Array>): Uint8Array {
  const packed: Zippable = {};
  for (const [path, content] of files) packed[path] = typeof content === 'string' ? strToU8(content) : content;
  return zipSync(packed, { mtime: '1980-01-01T00:00:00', level: 6 });
}

function inspect(bytes: Uint8Array, look: (entry: { name: string; originalSize: number }) => void): void {
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        look(entry);
        return false;
      },
    });
  } catch (error) {
    throw new InputFault(`is no ZIP file that can be read: ${sayError(error)}`);
  }
}

function unpack(bytes: Uint8Array, paths: ReadonlySet<string>): Record<string, Uint8Array> {
  try {
    // The library allots the declared size and never more, so what was checked before is what it can take.
    return unzipSync(bytes, { filter: (entry) => paths.has(entry.name) });
  } catch (error) {
    throw new InputFault(`cannot be unpacked: ${sayError(error)}`);
  }
}

const leadsOut = (path: string): boolean =>
  /^[/\\]|^[A-Za-z]:|\0/.test(path) || path.split(/[/\\]/).includes('..') || path.includes('\\');

const sayError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
