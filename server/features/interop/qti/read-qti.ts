import { posix } from 'node:path';
import { type Archive, openArchive } from '../archive.ts';
import { decodePieces, decodeText, type OnShare } from '../decode-text.ts';
import type { Draft } from '../draft.ts';
import { type GiveImage, noImages } from '../images.ts';
import { InputFault } from '../input-fault.ts';
import { limits, megabytes } from '../limits.ts';
import { Losses } from '../losses.ts';
import { nameBehind } from '../markup/dialect.ts';
import { descendantsOf, type Element } from '../markup/element.ts';
import { readXml } from '../markup/read-xml.ts';
import { qtiDialect } from './qti-dialect.ts';
import { isQtiItem, readQtiItem } from './read-qti-item.ts';

/** The item of a single file. */
export function* readQtiFile(text: string): Generator<Draft> {
  const root = readXml(text);
  if (!isQtiItem(root)) throw new InputFault(`is no QTI item: its root is <${root.name}>`, { line: root.line });
  yield readQtiItem(root, null, noImages);
}

const manifestName = 'imsmanifest.xml';

export const isQtiPackage = (archive: Archive): boolean => archive.paths.some((path) => path.endsWith(manifestName));

/** The items that a package's manifest names, each read from the archive when its turn comes. A file that cannot be read is an item that cannot. */
export function* readQtiPackage(bytes: Uint8Array, onShare?: OnShare): Generator<Draft> {
  const archive = openArchive(bytes);
  const manifestPath = archive.paths
    .filter((path) => path.endsWith(manifestName))
    .sort((a, b) => a.length - b.length)[0];
  if (manifestPath === undefined) throw new InputFault('is no QTI package: it holds no imsmanifest.xml');
  const items = itemsOf(archive, manifestPath);
  if (items.length === 0) throw new InputFault('names no QTI items in its manifest', { part: manifestPath });
  let index = 0;
  for (const content of archive.readEach(items.map(({ path }) => path))) {
    const item = items[index];
    if (item !== undefined) yield readResource(item, content, archive);
    index += 1;
    onShare?.(index / items.length);
  }
}

interface ItemFile {
  readonly path: string;
  /** What the manifest calls it. */
  readonly identifier: string | null;
}

function itemsOf(archive: Archive, manifestPath: string): ItemFile[] {
  const folder = manifestPath.slice(0, -manifestName.length);
  const manifest = readXml(decodePieces(archive.read(manifestPath), manifestPath), manifestPath);
  return descendantsOf(manifest, 'resource')
    .filter((resource) => /^imsqti_(item|apipitem)_xmlv/.test(resource.attributes['type'] ?? ''))
    .map((resource) => ({ path: folder + hrefOf(resource), identifier: resource.attributes['identifier'] ?? null }));
}

const hrefOf = (resource: Element): string => decoded((resource.attributes['href'] ?? '').replace(/^\.\//, ''));

function decoded(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}

/** The pictures of a package, from where the item lies that points at them. */
function imagesFrom(archive: Archive, itemPath: string): GiveImage {
  return (src) => {
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(src)) return noImages(src);
    const path = posix.normalize(posix.join(posix.dirname(itemPath), decoded(src.replace(/[?#].*$/, ''))));
    if (path.startsWith('../') || posix.isAbsolute(path)) return 'lies outside of the package';
    const size = archive.sizeOf(path);
    if (size === undefined) return 'is not in the package';
    if (size > limits.imageBytes) return `is larger than ${megabytes(limits.imageBytes)}`;
    try {
      return { name: path, own: nameBehind('images/', path), bytes: archive.read(path) };
    } catch (error) {
      if (error instanceof InputFault) return error.message;
      throw error;
    }
  };
}

function readResource({ path, identifier }: ItemFile, content: Uint8Array | InputFault, archive: Archive): Draft {
  try {
    if (content instanceof InputFault) throw content;
    const root = readXml(decodeText(content, path), path);
    if (!isQtiItem(root)) throw new InputFault(`is no QTI item: its root is <${root.name}>`, { line: root.line });
    return readQtiItem(root, path, imagesFrom(archive, path));
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    const losses = new Losses();
    losses.refuse(`its file ${error.message}`);
    return {
      name: identifier ?? path,
      line: error.line,
      part: path,
      sourceId: identifier,
      category: null,
      body: null,
      carry: null,
      losses,
      images: noImages,
      dialect: qtiDialect,
    };
  }
}
