import { afterEach, describe, expect, it } from 'vitest';
import { type AuthorityClock, createAuthorityClock } from '../../../server/adapters/postgres/authority-clock.ts';
import type { Queryable } from '../../../server/ports/database.ts';

let clock: AuthorityClock | undefined;
afterEach(() => clock?.stop());

/** A node whose monotonic clock began at 0, and a database some way off that says `databaseAt` more than it. */
function world(databaseAt: number) {
  const state = { monotonic: 0, databaseAt, wayThereMs: 1, wayBackMs: 1 };
  const database = {
    async query() {
      state.monotonic += state.wayThereMs;
      const now = String(state.databaseAt + state.monotonic);
      state.monotonic += state.wayBackMs;
      return { rows: [{ now }], rowCount: 1 };
    },
  } as unknown as Queryable;
  return { state, open: () => createAuthorityClock(database, () => state.monotonic) };
}

describe("[TIME-1] the authority's clock", () => {
  it('is the database server’s, whatever this machine believes the time to be', async () => {
    const { state, open } = world(1_793_361_600_000);
    clock = await open();
    state.monotonic += 5000;
    expect(clock.now()).toBe(1_793_361_600_000 + state.monotonic);
  });

  it('of several samples takes the one with the least round trip', async () => {
    const { state, open } = world(1_000_000);
    clock = await open();
    expect(clock.uncertaintyMs()).toBe(1);
    state.wayThereMs = 200;
    state.wayBackMs = 0;
    await clock.measure();
    expect(clock.now()).toBe(1_000_000 + state.monotonic);
    expect(clock.uncertaintyMs()).toBe(1);
  });

  it('takes a better sample that comes later, and stands rather than going back for it', async () => {
    const { state, open } = world(1_000_000);
    state.wayThereMs = 80;
    clock = await open();
    const ahead = clock.now();
    expect(ahead).toBeGreaterThan(1_000_000 + state.monotonic);
    state.wayThereMs = 1;
    await clock.measure();
    expect(clock.now()).toBe(ahead);
    state.monotonic += 100;
    expect(clock.now()).toBe(1_000_000 + state.monotonic);
  });

  it('follows when the clock of the database server is set: it is the authority', async () => {
    const { state, open } = world(1_000_000);
    clock = await open();
    state.databaseAt += 3_600_000;
    await clock.measure();
    expect(clock.now()).toBe(4_600_000 + state.monotonic);
    state.databaseAt -= 3_600_000;
    await clock.measure();
    expect(clock.now()).toBe(1_000_000 + state.monotonic);
  });
});
