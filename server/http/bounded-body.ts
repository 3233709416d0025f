import { type Readable, Transform } from 'node:stream';

/** The body of a request is larger than its operation takes: the client's fault, told as 413. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly status = 413;

  constructor(mostBytes: number) {
    super(`The file is larger than ${Math.round(mostBytes / 1024 / 1024)} MB: part it, or leave its pictures out.`);
  }
}

/** What a request sends, failing with BodyTooLarge as soon as it exceeds so many bytes, whatever its headers say. */
export function boundedBody(request: Readable, mostBytes: number): Readable {
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > mostBytes) done(new BodyTooLarge(mostBytes));
      else done(null, chunk);
    },
  });
  request.once('error', (error) => bounded.destroy(error));
  request.once('aborted', () => bounded.destroy(new Error('the upload broke off')));
  return request.pipe(bounded);
}
