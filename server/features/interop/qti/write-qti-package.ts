import { packArchive } from '../archive.ts';
import { tag } from '../markup/write-xml.ts';

const packaging = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';
const schema = 'https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd';

export interface PackagedItem {
  readonly text: string;
  readonly images: readonly string[];
}

/** A QTI 3.0 package: `items/<identifier>.xml` each, `images/<name>`, and the manifest that names them all. */
export function writeQtiPackage(
  bankId: string,
  items: ReadonlyMap<string, PackagedItem>,
  images: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const files = new Map<string, string | Uint8Array>([
    ['imsmanifest.xml', manifest(bankId, items, [...images.keys()])],
  ]);
  for (const [identifier, { text }] of items) files.set(`items/${identifier}.xml`, text);
  for (const [name, bytes] of images) files.set(`images/${name}`, bytes);
  return packArchive(files);
}

/** Several items may show one picture, so each is a resource of its own, on which they depend. */
function manifest(bankId: string, items: ReadonlyMap<string, PackagedItem>, images: readonly string[]): string {
  const imageId = new Map(images.map((name, index) => [name, `image-${index + 1}`]));
  const itemResources = [...items].map(([identifier, item]) => {
    const href = `items/${identifier}.xml`;
    return resource({ identifier: `resource-${identifier}`, type: 'imsqti_item_xmlv3p0', href }, [
      tag('file', { href }),
      ...item.images.map((name) => tag('dependency', { identifierref: imageId.get(name) })),
    ]);
  });
  const imageResources = [...imageId].map(([name, identifier]) => {
    const href = `images/${name}`;
    return resource({ identifier, type: 'webcontent', href }, [tag('file', { href })]);
  });
  const root = tag(
    'manifest',
    {
      xmlns: packaging,
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:schemaLocation': `${packaging} ${schema}`,
      identifier: `manifest-${bankId}`,
    },
    [
      `\n${tag('metadata', {}, tag('schema', {}, 'QTI Package') + tag('schemaversion', {}, '3.0.0'))}`,
      '\n<organizations/>',
      `\n${tag('resources', {}, [...itemResources, ...imageResources, '\n'])}\n`,
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

const resource = (attributes: Readonly<Record<string, string>>, content: readonly string[]): string =>
  `\n${tag('resource', attributes, content)}`;
