import { packArchive } from '../archive.ts';
import { tag } from '../markup/write-xml.ts';

const packaging = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';
const schema = 'https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd';

/** A QTI 3.0 package of items: `items/<identifier>.xml` each, and the manifest that names them. */
export function writeQtiPackage(bankId: string, items: ReadonlyMap<string, string>): Uint8Array {
  const files = new Map<string, string>([['imsmanifest.xml', manifest(bankId, [...items.keys()])]]);
  for (const [identifier, text] of items) files.set(`items/${identifier}.xml`, text);
  return packArchive(files);
}

function manifest(bankId: string, identifiers: readonly string[]): string {
  const resources = identifiers.map((identifier) => {
    const href = `items/${identifier}.xml`;
    return `\n${tag('resource', { identifier: `resource-${identifier}`, type: 'imsqti_item_xmlv3p0', href }, tag('file', { href }))}`;
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
      `\n${tag('resources', {}, [...resources, '\n'])}\n`,
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
