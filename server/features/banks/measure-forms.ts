import { goalsOf } from '../../core/form/level-goals.ts';
import type { Blueprint } from '../../core/item/bank.ts';
import { type Item, levels } from '../../core/item/item.ts';

/** Lowest and highest count, and how often it was each: one entry when all forms are alike. */
export type Spread = Readonly<Record<string, number>>;

/** What the blueprint declares for the sum of a form's difficulties. */
export type Band = { readonly least: number; readonly most: number } | null;

/** The forms of one try: first and second of a registration, then those after registering again. */
export interface Tries {
  readonly attempt: number;
  readonly forms: number;
  /** Sums of the intended difficulties of a form's items. */
  readonly difficulty: {
    readonly least: number;
    readonly mean: number;
    readonly most: number;
    readonly deviation: number;
    /** Forms outside the declared band. */
    readonly outside: number;
  };
  /** Items on a form that its candidate had seen before, of this registration and of former ones. */
  readonly repeats: { readonly inRegistration: number; readonly mean: number; readonly most: number };
}

/** A form that was drawn, for which try, and what of it its candidate had seen. */
export interface Sample {
  readonly attempt: number;
  readonly items: readonly Item[];
  readonly repeatsInRegistration: number;
  readonly repeats: number;
}

export function triesOf(samples: readonly Sample[], band: Band): Tries[] {
  return [...new Set(samples.map(({ attempt }) => attempt))].map((attempt) => {
    const ofAttempt = samples.filter((sample) => sample.attempt === attempt);
    const sums = ofAttempt.map(({ items }) => sumOf(items));
    const repeats = ofAttempt.map((sample) => sample.repeats);
    return {
      attempt,
      forms: ofAttempt.length,
      difficulty: {
        ...measure(sums),
        outside: band === null ? 0 : sums.filter((sum) => sum < band.least || sum > band.most).length,
      },
      repeats: {
        inRegistration: ofAttempt.reduce((total, sample) => total + sample.repeatsInRegistration, 0),
        mean: repeats.reduce((total, count) => total + count, 0) / ofAttempt.length,
        most: repeats.reduce((most, count) => Math.max(most, count), 0),
      },
    };
  });
}

/** In the order in which forms are made: nothing seen more recently, as near to the level shares, as near to the band. */
export function isAsGood(
  one: readonly Item[],
  other: readonly Item[],
  blueprint: Blueprint,
  lastSeen: ReadonlyMap<string, number>,
): boolean {
  const qualities = (items: readonly Item[]) => {
    const goals = blueprint.levelShares === null ? null : goalsOf(blueprint.levelShares, items.length);
    const band = bandOf(blueprint);
    const sum = sumOf(items);
    return [
      items.reduce((total, { id }) => total + (lastSeen.get(id) ?? 0), 0),
      goals === null ? 0 : levels.reduce((off, level) => off + Math.abs(countOf(items, level) - goals[level]), 0),
      band === null ? 0 : Math.max(0, band.least - sum, sum - band.most),
    ];
  };
  const [ofOne, ofOther] = [qualities(one), qualities(other)];
  const differing = ofOne.findIndex((quality, index) => quality !== ofOther[index]);
  return differing < 0 || (ofOne[differing] ?? 0) < (ofOther[differing] ?? 0);
}

const countOf = (items: readonly Item[], level: Item['level']) => items.filter((item) => item.level === level).length;
const sumOf = (items: readonly Item[]) => items.reduce((sum, item) => sum + item.difficulty, 0);

export function tallied<Name extends string>(
  names: readonly Name[],
  samples: readonly Sample[],
  nameOf: (item: Item) => Name | string,
): Record<string, Spread> {
  return Object.fromEntries(
    names.map((name) => {
      const spread: Record<string, number> = {};
      for (const { items } of samples) {
        const held = items.filter((item) => nameOf(item) === name).length;
        spread[held] = (spread[held] ?? 0) + 1;
      }
      return [name, spread];
    }),
  );
}

function measure(sums: readonly number[]): { least: number; mean: number; most: number; deviation: number } {
  const mean = sums.reduce((total, sum) => total + sum, 0) / sums.length;
  const variance = sums.reduce((total, sum) => total + (sum - mean) ** 2, 0) / sums.length;
  const least = sums.reduce((lowest, sum) => Math.min(lowest, sum), Number.POSITIVE_INFINITY);
  const most = sums.reduce((highest, sum) => Math.max(highest, sum), 0);
  return { least, mean, most, deviation: Math.sqrt(variance) };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export function bandOf({ difficultyTenths, itemCount }: Blueprint): Band {
  if (difficultyTenths === null) return null;
  return { least: (difficultyTenths.least * itemCount) / 10, most: (difficultyTenths.most * itemCount) / 10 };
}
