import type { Instant } from '../core/time/instant.ts';

/** The authority clock: the database server's time as this node knows it [TIME-1]. Read once per command, at receipt. */
export interface Clock {
  now(): Instant;
}
