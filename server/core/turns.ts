export interface Turns {
  /** Does the work when it is its turn. Rejects when that does not come in time, or as the work does. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

/** Lets at most so many run at once; the others wait in the order of arrival. */
export function createTurns(
  atOnce: number,
  onceTooLong?: { readonly waitMs: number; readonly error: () => Error },
): Turns {
  let running = 0;
  const waiting = new Set<() => void>();

  function wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const called = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer =
        onceTooLong &&
        setTimeout(() => {
          waiting.delete(called);
          reject(onceTooLong.error());
        }, onceTooLong.waitMs);
      waiting.add(called);
    });
  }

  return {
    async take(work) {
      if (running >= atOnce) await wait();
      else running += 1;
      try {
        return await work();
      } finally {
        const [next] = waiting;
        if (next === undefined) running -= 1;
        else {
          waiting.delete(next);
          next();
        }
      }
    },
  };
}
