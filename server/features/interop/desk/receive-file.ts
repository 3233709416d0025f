import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Received {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes what is uploaded to a file as it comes. Of its name only a known ending is kept, which tells the format where the content does not.
 *
 * @throws what the stream throws; whoever made the folder removes it.
 */
export async function receiveFile(upload: Readable, folder: string, fileName: string): Promise<Received> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ending = /\.(zip|xml|gift|txt|csv|tsv|xlsx)$/i.exec(fileName)?.[0].toLowerCase() ?? '';
  const path = join(folder, `upload${ending}`);
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    upload,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  );
  return { path, bytes, sha256: hash.digest('hex') };
}
