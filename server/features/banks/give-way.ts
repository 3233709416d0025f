import { setImmediate } from 'node:timers/promises';

/** Lets whatever waits for this process go first. */
export const giveWay = (): Promise<void> => setImmediate();
