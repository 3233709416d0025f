import { doOrder } from './features/interop/index.ts';

// The process beside a server that imports and exports banks: it is told by files what to do, and says on its channel how far it is.

const [, , orderFile = '', answerFile = ''] = process.argv;
/** Told often enough to watch, and not for each of ten thousand. */
const toldEvery = 25;

await doOrder(orderFile, answerFile, (progress) => {
  if (progress.itemsRead % toldEvery === 0 || progress.shareRead >= 0.99) process.send?.(progress);
});
process.disconnect?.();
