/**
 * What the authority's clock says, told by answers of the server and counted on with a monotonic clock. The device's
 * wall clock is never asked: it may be hours off, and may jump [TIME-1].
 */
export interface ServerClock {
  /** Authority time at monotonic 0, in epoch milliseconds. */
  readonly offset: number;
  /** How far off `offset` may be at most, in milliseconds: half the round trip of the answer it was read from. */
  readonly uncertainty: number;
}

/** One answer of the server; the first two by the monotonic clock of this device (`performance.now()`). */
export interface ClockSample {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly serverNow: number;
}

/** Two clocks that drift apart slowly (and two readings of a busy server) may differ by this much without either having jumped. */
const slackMs = 250;

/**
 * Takes one answer into account: the reading with the smaller round trip is kept. One that contradicts what is kept
 * replaces it, whatever its round trip: then the device slept, and its monotonic clock slept with it.
 */
export function observe(clock: ServerClock | null, { sentAt, receivedAt, serverNow }: ClockSample): ServerClock {
  const uncertainty = Math.max(0, receivedAt - sentAt) / 2;
  const sample: ServerClock = { offset: serverNow - (sentAt + uncertainty), uncertainty };
  if (clock === null || sample.uncertainty <= clock.uncertainty) return sample;
  const contradicts = Math.abs(sample.offset - clock.offset) > sample.uncertainty + clock.uncertainty + slackMs;
  return contradicts ? sample : clock;
}

/** Whether this is a guess from the device's own clock, until the server is heard again. */
export const isEstimate = (clock: ServerClock): boolean => clock.uncertainty === Number.POSITIVE_INFINITY;

/** Authority time at a monotonic instant. */
export function serverTimeAt(clock: ServerClock, monotonic: number): number {
  return clock.offset + monotonic;
}

/**
 * Whether an instant has passed for certain, however far off this reading may be: a room that closes by its own clock must not take from the
 * candidate what a slow first answer made it believe.
 */
export function surelyPast(clock: ServerClock, monotonic: number, instant: number): boolean {
  return serverTimeAt(clock, monotonic) - clock.uncertainty >= instant;
}
