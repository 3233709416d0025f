import { type Instant, instant } from '../../core/time/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Queryable } from '../../ports/database.ts';

const measureEveryMs = 20_000;
const samplesAtStart = 7;
const samplesLater = 3;
/** A sample ages: its possible error grows as two clocks drift apart, by at most this much a millisecond. */
const driftRatio = 0.0001;

export interface AuthorityClock extends Clock {
  /** Half the round trip of the sample in use, in milliseconds: no reading is further off than this, drift aside. */
  uncertaintyMs(): number;
  /** Measures anew, as after a lost connection. */
  measure(): Promise<void>;
  stop(): void;
}

/**
 * The database server's clock, counted on between samples by this machine's monotonic clock, so a wrong or jumping wall clock
 * of a node moves nobody's deadline [TIME-1]. Of several samples the one with the least round trip counts.
 *
 * `source` should be a connection of its own: a sample behind other statements says little.
 */
export async function createAuthorityClock(
  source: Queryable,
  monotonicNow: () => number = () => performance.now(),
): Promise<AuthorityClock> {
  let best: { offset: number; roundTrip: number; takenAt: number } | undefined;
  /** What was told last. A finer measurement may find it a little ahead; then the clock stands rather than going back. */
  let told = Number.NEGATIVE_INFINITY;

  async function sample() {
    const sent = monotonicNow();
    const { rows } = await source.query<{ now: string }>(
      `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::text AS now`,
    );
    const received = monotonicNow();
    const roundTrip = received - sent;
    const offset = Number(rows[0]?.now) - (sent + received) / 2;
    const aged =
      best === undefined ? Number.POSITIVE_INFINITY : best.roundTrip + (received - best.takenAt) * driftRatio;
    // A difference no round trip explains means that the database's clock was set: it is the authority, so follow it.
    const wasSet = best !== undefined && Math.abs(offset - best.offset) > (roundTrip + aged) / 2 + 1;
    if (wasSet) told = Number.NEGATIVE_INFINITY;
    if (roundTrip <= aged || wasSet) best = { offset, roundTrip, takenAt: received };
  }

  async function measure(samples = samplesLater) {
    for (let index = 0; index < samples; index++) await sample();
  }

  await measure(samplesAtStart);
  // While the database is away the clock counts on; the next sample corrects it.
  const timer = setInterval(() => void measure().catch(() => undefined), measureEveryMs);
  timer.unref();

  return {
    now(): Instant {
      if (best === undefined) throw new Error('the clock has not been measured');
      told = Math.max(told, Math.round(monotonicNow() + best.offset));
      return instant(told);
    },
    uncertaintyMs: () => (best?.roundTrip ?? 0) / 2,
    measure: () => measure(),
    stop: () => clearInterval(timer),
  };
}
