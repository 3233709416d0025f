import { useSyncExternalStore } from 'react';

type Listener = () => void;

/** One interval for all that tick at the same pace; it stops when nobody looks. */
function ticker(everyMs: number) {
  const listeners = new Set<Listener>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = performance.now();
  return {
    subscribe(listener: Listener) {
      listeners.add(listener);
      if (timer === undefined) {
        // React reads again after subscribing, and so learns that the last reading was long past.
        now = performance.now();
        timer = setInterval(() => {
          now = performance.now();
          for (const each of listeners) each();
        }, everyMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    read: () => now,
  };
}

const everySecond = ticker(1000);
const everyFiveSeconds = ticker(5000);

/** The page's monotonic clock, read anew each second: for times that tick. */
export const useSecond = () => useSyncExternalStore(everySecond.subscribe, everySecond.read);

/** The same, each five seconds: for orders and counts, which need not jump each second. */
export const useFiveSeconds = () => useSyncExternalStore(everyFiveSeconds.subscribe, everyFiveSeconds.read);
