import { createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { finished } from 'node:stream/promises';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { Order } from './order.ts';

/** Packs a folder under its own name, a file at a time. */
export async function packOrder({ folder, to }: Extract<Order, { kind: 'pack' }>): Promise<null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const out = createWriteStream(to);
  const zip = new Zip((error, chunk, isLast) => {
    if (error !== null) out.destroy(error);
    else out.write(chunk);
    if (isLast) out.end();
  });
  for (const file of files) {
    const name = `${basename(folder)}/${file}`;
    // Pictures are packed already.
    const part = /\.(ya?ml|md|svg)$/.test(file) ? new ZipDeflate(name) : new ZipPassThrough(name);
    part.mtime = '1980-01-01T00:00:00';
    zip.add(part);
    part.push(new Uint8Array(await readFile(join(folder, file))), true);
  }
  zip.end();
  await finished(out);
  return null;
}
