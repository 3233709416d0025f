import { Writable } from 'node:stream';

/** Collects what is written into pieces of a size that rows of a database take well, and stores them in order. */
export function chunkSink(
  store: (seq: number, data: Buffer) => Promise<void>,
  pieceBytes = 256 * 1024,
): {
  readonly sink: Writable;
  /** Bytes stored so far. */
  bytes(): number;
} {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let stored = 0;
  let seq = 0;
  const flush = async () => {
    if (waitingBytes === 0) return;
    const data = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    await store(seq++, data);
    stored += data.length;
  };
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes < pieceBytes) done();
      else flush().then(() => done(), done);
    },
    final(done) {
      flush().then(() => done(), done);
    },
  });
  return { sink, bytes: () => stored };
}
