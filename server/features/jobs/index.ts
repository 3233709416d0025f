export { createOutbox, type Outbox } from './outbox.ts';
export { type Handle, startWorker, type WorkerDeps } from './start-worker.ts';
export { type Purge, runUpkeep, type UpkeepDeps } from './upkeep.ts';
