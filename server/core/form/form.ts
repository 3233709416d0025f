import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** The ordered items that one candidate sees. Plain JSON: stored as it is, with all it was assembled from [FORM-1]. */
export type Form = {
  /** Of `assemblers`: which of them made it. */
  readonly assemblerVersion: number;
  readonly bankVersionId: string;
  readonly blueprintId: string;
  readonly seed: string;
  readonly items: readonly FormItem[];
  readonly inputs: FormInputs;
};

export type FormItem = {
  /** From 1, in the order shown. */
  readonly position: number;
  readonly itemId: string;
  /** The bank's ids of options, elements or choices in the order shown; empty where there is nothing to order. */
  readonly optionOrder: readonly string[];
};

/** What besides bank, blueprint and seed decided the form; only what concerns the blueprint's pool. */
export type FormInputs = {
  /** Ids of items that this registration has shown before, ascending. */
  readonly excluded: readonly string[];
  /** Ids of items that people's decisions kept off when the form was made, ascending; forms of version 1 knew none. */
  readonly withheld?: readonly string[];
  /** When earlier registrations showed an item: a greater number is more recent. */
  readonly lastSeen: Readonly<Record<string, number>>;
  /** How many forms held each item of the pool, by item id ascending. */
  readonly exposure: readonly number[];
};

/** A seeded generator of numbers in [0, 1): the same seed gives the same numbers on every machine. */
export type Generator = (seed: string) => () => number;

/** sha-256 of the canonical form, in hex: two forms are the same bit for bit exactly when their digests are. */
export function formDigest(form: Form): string {
  return createHash('sha256').update(canonicalJson(form)).digest('hex');
}
