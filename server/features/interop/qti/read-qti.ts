import { posix } from 'node:path';
import { type Archive, openArchive } from '../archive.ts';
import { decodePieces, decodeText } from '../decode-text.ts';
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
export function* readQtiPackage(bytes: Uint8Array): Generator<Draft> {
  const archive = openArchive(bytes);
  const manifestPath = archive.paths
    .filter((path) => path.endsWith(manifestName))
    .sort((a, b) => a.length - b.length)[0];
  if (manifestPath === undefined) throw new InputFault('is no QTI package: it holds no imsmanifest.xml');
  const folder = manifestPath.slice(0, -manifestName.length);
  const manifest = readXml(decodePieces(archive.read(manifestPath), manifestPath), manifestPath);
  const resources = descendantsOf(manifest, 'resource');
  const items = resources.filter((resource) => /^imsqti_(item|apipitem)_xmlv/.test(resource.attributes['type'] ?? ''));
  if (items.length === 0) throw new InputFault('names no QTI items in its manifest', { part: manifestPath });
  const paths = items.map((resource) => folder + hrefOf(resource));
  let index = 0;
  for (const content of archive.readEach(paths)) {
    const resource = items[index];
    if (resource !== undefined) yield readResource(resource, paths[index] ?? '', content, archive);
    index += 1;
  }
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

function readResource(resource: Element, path: string, content: Uint8Array | InputFault, archive: Archive): Draft {
  try {
    if (content instanceof InputFault) throw content;
    const root = readXml(decodeText(content, path), path);
    if (!isQtiItem(root)) throw new InputFault(`is no QTI item: its root is <${root.name}>`, { line: root.line });
    return readQtiItem(root, path, imagesFrom(archive, path));
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    const losses = new Losses();
    losses.refuse(`its file ${error.message}`);
    const sourceId = resource.attributes['identifier'] ?? null;
    return {
      name: sourceId ?? path,
      line: error.line,
      part: path,
      sourceId,
      category: null,
      body: null,
      carry: null,
      losses,
      images: noImages,
      dialect: qtiDialect,
    };
  }
}
